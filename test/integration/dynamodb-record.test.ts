import type { SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { TableAccess } from '../../shared/adapters/dynamodb/client.ts';
import { createConnectionStore } from '../../shared/adapters/dynamodb/connectionStore.ts';
import { createNudgeQueue } from '../../shared/adapters/sqs/nudgeQueue.ts';
import { DAY, MINUTE } from '../../shared/domain/time.ts';
import { type RecordPorts, recordObservations } from '../../shared/usecases/recordObservations.ts';
import { connect, type Database, itemsOf, startDatabase } from '../contract/support/database.ts';
import { connectQueue, type QueueService, startQueueService } from '../contract/support/queueService.ts';
import { collect, countingIds, testClock } from '../contract/support/time.ts';
import { recordedJournal } from '../fixtures/journal.ts';
import { broken, POLICY, repaired, TEN } from '../fixtures/observations.ts';

const ID = 'conn_0001';
const EVENT = broken(TEN, { id: ID, customerId: 'cust_1' });

let database: Database;
let service: QueueService;
beforeAll(async () => {
  [database, service] = await Promise.all([startDatabase(), startQueueService()]);
});
afterAll(() => Promise.all([database.stop(), service.stop()]));

let table: TableAccess;
let sqs: SQSClient;
let queueUrl: string;
let ports: RecordPorts;
/** Calls in the order in which they began (`+`) and were answered (`-`); each is one round trip. */
let calls: string[];
/** Stands between an answer and its caller. */
let beforeAnswer: (operation: string) => Promise<void>;

const watch =
  <Args, Answer>(next: (args: Args) => Promise<Answer>, context: { readonly commandName?: string }) =>
  async (args: Args): Promise<Answer> => {
    const operation = String(context.commandName).replace('Command', '');
    calls.push(`+${operation}`);
    try {
      const answer = await next(args);
      await beforeAnswer(operation);
      return answer;
    } finally {
      calls.push(`-${operation}`);
    }
  };

beforeEach(async () => {
  calls = [];
  beforeAnswer = async () => {};
  queueUrl = await service.createQueue();
  table = { ...(await database.createTable()), client: connect(database.url) };
  sqs = connectQueue(service.url);
  table.client.middlewareStack.add(watch, { step: 'initialize' });
  sqs.middlewareStack.add(watch, { step: 'initialize' });
  const clock = testClock();
  const chance = { ...countingIds(), fraction: () => 0.5 };
  ports = {
    clock: { now: clock.now, pause: async (duration) => clock.advance(duration) },
    chance,
    journal: recordedJournal(),
    policy: POLICY,
    connections: createConnectionStore({ table, clock, chance }),
    nudges: createNudgeQueue({ client: sqs, queueUrl, bucketMs: MINUTE, chance }),
  };
});
afterEach(() => {
  table.client.destroy();
  sqs.destroy();
});

/** Holds the answers of an operation back until `count` of them are there. */
function holdUntil(count: number, held: string): void {
  const waiting: (() => void)[] = [];
  let seen = 0;
  beforeAnswer = async (operation) => {
    if (operation !== held || ++seen > count) return;
    if (seen < count) await new Promise<void>((release) => waiting.push(release));
    else for (const release of waiting) release();
  };
}

const states = async () => (await itemsOf(table)).filter(({ sk }) => sk === 'STATE');

describe('recording costs two round trips, one after the other', () => {
  test('a new outage: load; then state, timeline and nudge side by side', async () => {
    await recordObservations(ports, ID, [EVENT]);
    expect(calls.slice(0, 2)).toEqual(['+GetItem', '-GetItem']);
    expect(calls.slice(2, 5).toSorted()).toEqual(['+PutItem', '+PutItem', '+SendMessage']);
    expect(calls.slice(5).toSorted()).toEqual(['-PutItem', '-PutItem', '-SendMessage']);
  });

  test('the same event again: the state is left alone, timeline and nudge are made sure of', async () => {
    await recordObservations(ports, ID, [EVENT]);
    calls = [];
    const { decisions } = await recordObservations(ports, ID, [EVENT]);
    expect(decisions[0]?.outcome).toBe('unchanged');
    expect(calls.slice(0, 2)).toEqual(['+GetItem', '-GetItem']);
    expect(calls.slice(2, 4).toSorted()).toEqual(['+PutItem', '+SendMessage']);
    expect(calls).toHaveLength(6);
    expect(await states()).toMatchObject([{ version: 1 }]);
  });

  test('a recovery of which nobody was told yet: nothing to nudge for', async () => {
    await recordObservations(ports, ID, [EVENT]);
    calls = [];
    const { closed } = await recordObservations(ports, ID, [repaired(TEN + MINUTE, { id: ID, key: 'evt_9002' })]);
    expect(closed).toBe(1);
    expect(calls).toEqual(['+GetItem', '-GetItem', '+PutItem', '+PutItem', '-PutItem', '-PutItem']);
  });
});

describe('case 32: two simultaneous copies of one event', () => {
  test('open one incident: one write wins, the other looks again and changes nothing', async () => {
    holdUntil(2, 'GetItem');
    const both = await Promise.all([EVENT, EVENT].map((copy) => recordObservations(ports, ID, [copy])));
    expect(both.map(({ opened }) => opened).filter((number) => number !== undefined)).toEqual([1]);
    expect(both.map(({ decisions }) => decisions[0]?.outcome).toSorted()).toEqual(['changed', 'unchanged']);
    expect(calls.filter((call) => call === '+GetItem')).toHaveLength(3);
    expect(await states()).toMatchObject([{ version: 1, state: { incident: { number: 1 } } }]);
    expect((await ports.connections.load(ID))?.incident?.notices).toHaveLength(2);
    expect(await ports.connections.timeline(ID, 10)).toHaveLength(1);
    expect(await service.drain(queueUrl)).toEqual([{ kind: 'customer', id: 'cust_1' }]);
  });

  test('ten at once: the same', async () => {
    holdUntil(10, 'GetItem');
    const all = await Promise.all(Array.from({ length: 10 }, () => recordObservations(ports, ID, [EVENT])));
    expect(all.filter(({ opened }) => opened === 1)).toHaveLength(1);
    expect(await states()).toMatchObject([{ version: 1 }]);
    expect(await ports.connections.timeline(ID, 10)).toHaveLength(1);
    expect(await service.drain(queueUrl)).toHaveLength(1);
  });

  test('an outage and its recovery that cross: the newer one stands, whichever was written first', async () => {
    holdUntil(2, 'GetItem');
    const recovery = repaired(TEN + MINUTE, { id: ID, customerId: 'cust_1', key: 'evt_9002' });
    await Promise.all([EVENT, recovery].map((observation) => recordObservations(ports, ID, [observation])));
    const connection = await ports.connections.load(ID);
    expect(connection?.registers.auth?.value).toBe('ok');
    expect(await collect(ports.connections.openIncidentIds())).toEqual([]);
    expect(await collect(ports.connections.dueGroups(TEN + DAY))).toEqual([]);
    expect(await ports.connections.timeline(ID, 10)).toHaveLength(2);
  });
});
