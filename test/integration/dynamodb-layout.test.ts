import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { TableAccess } from '../../shared/adapters/dynamodb/client.ts';
import { createConnectionStore } from '../../shared/adapters/dynamodb/connectionStore.ts';
import { createCustomerStore } from '../../shared/adapters/dynamodb/customerStore.ts';
import { DEFAULT_RETENTION } from '../../shared/adapters/dynamodb/expiry.ts';
import { createMessageStore } from '../../shared/adapters/dynamodb/messageStore.ts';
import { createStageStore } from '../../shared/adapters/dynamodb/stageStore.ts';
import { TABLE } from '../../shared/adapters/dynamodb/table.ts';
import type { PastIncident } from '../../shared/domain/incident.ts';
import { DAY, MINUTE } from '../../shared/domain/time.ts';
import { type Database, itemsOf, startDatabase } from '../contract/support/database.ts';
import { broken, customer, entry, healthy, message } from '../contract/support/examples.ts';
import { collect, countingIds, START, testClock } from '../contract/support/time.ts';

let database: Database;
let table: TableAccess;
beforeAll(async () => {
  database = await startDatabase();
});
afterAll(() => database.stop());
beforeEach(async () => {
  table = await database.createTable();
});

const connections = () => createConnectionStore({ table, clock: testClock(), chance: countingIds() });
const customers = () => createCustomerStore({ table, clock: testClock(), chance: countingIds() });
const messages = () => createMessageStore({ table, clock: testClock() });
const stage = () => createStageStore({ table, clock: testClock() });

/** The stored item of a sort key, changed in place. */
async function rewrite(sk: string, change: Record<string, unknown>): Promise<void> {
  const item = (await itemsOf(table)).find((stored) => stored['sk'] === sk);
  if (item === undefined) throw new Error(`No item under ${sk}`);
  await table.client.send(new PutCommand({ TableName: table.tableName, Item: { ...item, ...change } }));
}

test('every item lies under the key that the runbook names', async () => {
  await connections().save(broken('conn#1'));
  await connections().append(entry('conn#1', { at: Date.UTC(2026, 2, 1, 9, 5, 7, 40), key: 'evt#1' }));
  await customers().save(customer('cust_1'));
  await messages().put(message('m1'));
  await stage().setMode({ mode: 'shadow', allowlist: [] });
  await stage().acquireLease('sweep', 'run-1', START, START + MINUTE);
  await stage().saveSweepPlace({ after: 'conn#1' });
  const keys = (await itemsOf(table)).map(({ pk, sk }) => `${pk} / ${sk}`);
  expect(keys.toSorted()).toEqual([
    'CONNECTION#conn%231 / EVENT#2026-03-01T09:05:07.040Z#webhook#evt%231',
    'CONNECTION#conn%231 / STATE',
    'CUSTOMER#cust_1 / FACTS',
    'MESSAGE#m1 / MESSAGE',
    'STAGE / LEASE#sweep',
    'STAGE / MODE',
    'STAGE / SWEEP',
  ]);
});

test('case 41: whatever expires does so in whole seconds, at the end of its retention; the rest never does', async () => {
  await connections().save(healthy('conn_live'));
  await connections().save(healthy('conn_gone', { gone: { at: START + 1 } }));
  await connections().append(entry('conn_live', { at: START - 30 * DAY, recordedAt: START + 1 }));
  await customers().save(customer('cust_1'));
  await messages().put(message('m1'));
  await stage().setMode({ mode: 'live', allowlist: [] });
  const expiries = new Map(
    (await itemsOf(table)).map((item) => [
      `${item['pk']}/${String(item['sk']).slice(0, 5)}`,
      item[TABLE.expiryAttribute],
    ]),
  );
  const days = (count: number) => (START + count * DAY) / 1_000;
  expect(Object.fromEntries(expiries)).toEqual({
    'CONNECTION#conn_live/STATE': undefined,
    'CONNECTION#conn_live/EVENT': days(400) + 1,
    'CONNECTION#conn_gone/STATE': days(90) + 1,
    'CUSTOMER#cust_1/FACTS': undefined,
    'MESSAGE#m1/MESSA': days(400),
    'STAGE/MODE': undefined,
  });
});

test.each([
  ['a tombstone shorter than 30 days', { tombstone: 29 * DAY }, 'retention.tombstone'],
  ['no time at all', { timeline: 0 }, 'retention.timeline'],
  ['not a number', { messages: Number.NaN }, 'retention.messages'],
])('case 41: an unusable retention fails at the start and names its setting: %s', (_what, setting, name) => {
  const retention = { ...DEFAULT_RETENTION, ...setting };
  expect(() => createConnectionStore({ table, clock: testClock(), chance: countingIds(), retention })).toThrow(name);
  expect(() => createMessageStore({ table, clock: testClock(), retention })).toThrow(name);
});

test('case 39: what people call things may be a reserved word of DynamoDB', async () => {
  const words = ['status', 'name', 'ttl', 'state', 'value'];
  for (const word of words) {
    const store = connections();
    await store.save(broken(word, START, { customerId: word, system: word }));
    await store.append(entry(word, { key: word }));
    expect(await store.dueIdsOfCustomer(word, START)).toEqual([word]);
    expect(await store.timeline(word, 1)).toHaveLength(1);
    await stage().acquireLease(word, word, START, START + 1);
    await stage().releaseLease(word, word);
  }
});

describe('case 43: growing items', () => {
  const history = (count: number, size: number): PastIncident[] =>
    Array.from({ length: count }, (_, n) => ({
      number: count - n,
      lostAt: START,
      openedAt: START,
      openedBy: { source: 'webhook', at: START, key: 'k'.repeat(size) },
    }));

  test('a history of 600 KB: the event is still recorded, the newest history stays', async () => {
    expect(await connections().save(broken('conn_0001', START, { history: history(600, 1_000) }))).toBe('saved');
    const loaded = await connections().load('conn_0001');
    expect(loaded?.incident).toEqual(broken('conn_0001', START).incident);
    expect(loaded?.history[0]?.number).toBe(600);
    expect(loaded?.history.length).toBeGreaterThan(100);
    expect(loaded?.history.length).toBeLessThan(400);
  });

  test('a history that fits is kept whole', async () => {
    await connections().save(broken('conn_0001', START, { history: history(300, 1_000) }));
    expect((await connections().load('conn_0001'))?.history).toEqual(history(300, 1_000));
  });

  test('what cannot fit is refused by a word of ours', async () => {
    const endless = healthy('conn_0001', { system: 'x'.repeat(400_000) });
    await expect(async () => connections().save(endless)).rejects.toThrow('larger than a DynamoDB item');
  });
});

test('case 45: an index only hints: the item itself, strongly read, is what counts', async () => {
  await connections().save(broken('conn_0001', START, { customerId: 'cust_1' }));
  await rewrite('STATE', { state: { ...healthy('conn_0001'), site: 'already told' } });
  expect(await collect(connections().dueGroups(START))).toEqual([
    { group: { kind: 'customer', id: 'cust_1' }, dueAt: START },
  ]);
  const loaded = await connections().load('conn_0001');
  expect(loaded?.site).toBe('already told');
  expect(loaded?.incident).toBeUndefined();
});

test('an item owes the indexes only what it must: none without reason, shards spread', async () => {
  await Promise.all(Array.from({ length: 64 }, (_, n) => connections().save(healthy(`conn_${n}`))));
  const items = await itemsOf(table);
  const attributes = new Set(items.flatMap((item) => Object.keys(item)));
  expect([...attributes].toSorted()).toEqual([
    'fleetShard',
    'glance',
    'id',
    'pk',
    'schema',
    'sk',
    'state',
    'version',
    'writeId',
  ]);
  expect(new Set(items.map((item) => item['fleetShard'])).size).toBe(8);
});
