import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import * as z from 'zod';
import { type EventBridgeServer, startEventBridge } from '../../local/servers/eventbridge.ts';
import { createEventBridgeClient } from '../../shared/adapters/eventbridge/client.ts';
import { createEventBus } from '../../shared/adapters/eventbridge/eventBus.ts';
import type { BusEvent } from '../../shared/ports.ts';
import { at } from '../fixtures/observations.ts';

const id = z.string().min(1).max(600);
const named = { connectionId: id, system: z.string().optional() };
const common = { version: z.literal('1'), id, stage: z.string() };
const oneConnection = {
  ...common,
  ...named,
  customerId: id.optional(),
  incident: z.int().min(1),
  lostAt: z.iso.datetime(),
};

/** The details by their `detail-type`: what docs/events.schema.json tells programs. */
const DETAILS = z.strictObject({
  ConnectionReauthorizationRequired: z.strictObject(oneConnection),
  ConnectionRestored: z.strictObject({ ...oneConnection, restoredAt: z.iso.datetime() }),
  CustomerUnreachable: z.strictObject({
    ...common,
    customerId: id,
    connections: z.array(z.strictObject(named)).min(1).max(60),
    connectionsInAll: z.int().min(1),
  }),
});

const SCHEMA_FILE = join(import.meta.dirname, '../../docs/events.schema.json');

let server: EventBridgeServer;
const bus = () =>
  createEventBus({
    client: createEventBridgeClient({
      endpoint: server.url,
      region: 'eu-central-1',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    }),
    bus: 'workflows',
    stage: 'prod',
  });

beforeAll(async () => {
  server = await startEventBridge();
});
afterAll(() => server.stop());
beforeEach(() => server.refuse(undefined));

function lost(connectionId: string, over: Partial<BusEvent> = {}): BusEvent {
  const connection = { id: connectionId, customerId: 'cust_1', system: 'SAP' };
  return {
    id: `reauthorization_required/1/${connectionId}`,
    kind: 'reauthorization_required',
    connection,
    incident: 1,
    lostAt: at('10:00'),
    ...over,
  } as BusEvent;
}

describe('events on a bus, over the wire', () => {
  test('each kind has the detail that its schema promises', async () => {
    const from = server.events().length;
    await bus().publish([
      lost('conn_a'),
      lost('conn_b', { id: 'restored/1/conn_b', kind: 'restored', restoredAt: at('11:00') }),
      {
        id: 'customer_unreachable/1/conn_a',
        kind: 'customer_unreachable',
        customerId: 'cust_1',
        connections: [{ id: 'conn_a' }, { id: 'conn_b', system: 'SAP' }],
      },
    ]);
    const events = server.events().slice(from);
    expect(events.map(({ bus: name, source }) => [name, source])).toEqual(events.map(() => ['workflows', 'reconnect']));
    const byType = DETAILS.parse(Object.fromEntries(events.map(({ type, detail }) => [type, detail])));
    expect(byType.ConnectionRestored).toMatchObject({ lostAt: '2026-03-01T10:00:00.000Z', stage: 'prod' });
  });

  test('docs/events.schema.json says the same', () => {
    const written = JSON.parse(readFileSync(SCHEMA_FILE, 'utf8'));
    expect(written).toEqual(z.toJSONSchema(DETAILS));
  });

  test('many, and large ones, go in calls that EventBridge takes; what it refuses is said', async () => {
    const from = server.events().length;
    const long = 'ü'.repeat(500);
    const crowd: BusEvent = {
      id: 'customer_unreachable/1/x',
      kind: 'customer_unreachable',
      customerId: long,
      connections: Array.from({ length: 5_000 }, (_, i) => ({ id: `${long}${i}`, system: long })),
    };
    server.refuse('conn_7');
    const { refused } = await bus().publish([
      ...Array.from({ length: 25 }, (_, i) => lost(`conn_${i}-`)),
      crowd,
      crowd,
      crowd,
    ]);
    expect([...refused]).toEqual(['reauthorization_required/1/conn_7-']);
    expect(server.events().length - from).toBe(27);
    expect(server.events().at(-1)?.detail).toMatchObject({ connectionsInAll: 5_000, connections: { length: 60 } });
  });

  test('a bus that cannot be reached throws: what is owed stays owed', async () => {
    const gone = await startEventBridge();
    await gone.stop();
    const client = createEventBridgeClient({
      endpoint: gone.url,
      region: 'eu-central-1',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    });
    await expect(createEventBus({ client, bus: 'default', stage: 'prod' }).publish([lost('conn_a')])).rejects.toThrow();
  });
});
