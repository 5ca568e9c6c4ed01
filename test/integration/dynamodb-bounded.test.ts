import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createConnectionStore } from '../../shared/adapters/dynamodb/connectionStore.ts';
import { claim } from '../../shared/domain/claim.ts';
import { allNotices, type Connection, newConnection } from '../../shared/domain/connection.ts';
import { decide } from '../../shared/domain/decide.ts';
import { groupOf } from '../../shared/domain/group.ts';
import { lapse } from '../../shared/domain/lapse.ts';
import { assignTo } from '../../shared/domain/mapping.ts';
import { CHANNELS } from '../../shared/domain/notice.ts';
import { contactFound, oweAfresh } from '../../shared/domain/oweAfresh.ts';
import type { Policy } from '../../shared/domain/policy.ts';
import { type Settlement, settle } from '../../shared/domain/settle.ts';
import { DAY, HOUR, type Instant, MINUTE, SECOND } from '../../shared/domain/time.ts';
import type { Topic } from '../../shared/domain/topic.ts';
import { postpone, withhold } from '../../shared/domain/withhold.ts';
import { type Database, itemsOf, startDatabase } from '../contract/support/database.ts';
import { countingIds, START, testClock } from '../contract/support/time.ts';
import { broken, listed, NOTICES, POLICY, reconnect, repaired } from '../fixtures/observations.ts';

// The state item holds what must change together and nothing that grows. Texts are as long as the edge lets them in, and
// of three bytes a character.

const MAX_ITEM_BYTES = 100_000;
const LONG_ID = '連'.repeat(500);
const EVENT_KEY = '鍵'.repeat(200);
const customerId = (n: number) => `${'客'.repeat(499)}${n % 7}`;
/** An invocation's time and some seconds, as deployed. */
const LEASE = 75 * SECOND;
/** The shortest grace lets most notices be on their way at once. */
const HASTY: Policy = { ...POLICY, grace: 30 * SECOND, cooldown: 0 };
const TOPICS: readonly Topic[] = ['restored', 'ask', 'offline', 'escalation', 'alert'];

type Fate = Settlement['kind'] | 'unknown' | 'withheld';

const beginning: Connection = { ...newConnection(LONG_ID), system: '型'.repeat(100), site: '所'.repeat(100) };
const observed = { id: LONG_ID, key: EVENT_KEY };

let claims = 0;

/** What a delivery does to one connection: leases that ran out first, then every notice that can be claimed. */
function deliver(connection: Connection, fate: Fate, policy: Policy, now: Instant): Connection {
  const terms = { policy, notices: NOTICES, timeZone: 'UTC' };
  const wants = TOPICS.flatMap((topic) => CHANNELS.map((channel) => ({ topic, channel })));
  return wants.reduce(
    (current, topicAndChannel) => {
      const want = { ...topicAndChannel, group: groupOf(current) };
      if (fate === 'withheld') return withhold(current, want, 'shadow', terms, now) ?? current;
      const mine = { id: `claim-${++claims}`.padEnd(36), messageId: `m-${claims}`.padEnd(36), leaseUntil: now + LEASE };
      const claimed = claim(current, want, mine, now) ?? current;
      if (fate === 'unknown') return claimed;
      return (
        settle(claimed, mine.id, fate === 'retry' ? { kind: fate, after: 0 } : { kind: fate }, terms, now) ?? claimed
      );
    },
    lapse(connection, terms, now),
  );
}

const see = (connection: Connection, observation: Parameters<typeof decide>[1], policy: Policy, now: Instant) =>
  decide(connection, observation, policy, now).connection;

/** Everything that may befall a connection. */
const acts = {
  break: (c: Connection, now: Instant, p: Policy) => see(c, broken(now, observed), p, now),
  breakUndated: (c: Connection, now: Instant, p: Policy) => see(c, broken(undefined, observed), p, now),
  repair: (c: Connection, now: Instant, p: Policy) => see(c, repaired(now, observed), p, now),
  reconnect: (c: Connection, now: Instant, p: Policy) => see(c, reconnect(now), p, now),
  switchOff: (c: Connection, now: Instant, p: Policy) => see(c, listed('inactive', now), p, now),
  switchOn: (c: Connection, now: Instant, p: Policy) => see(c, listed('running', now), p, now),
  handOver: (c: Connection, now: Instant) => assignTo(c, customerId(Math.floor(now / SECOND)), now),
  postpone: (c: Connection, now: Instant) => postpone(c, now + DAY, now),
  contactFound: (c: Connection, now: Instant) => contactFound(c, now),
  oweAfresh: (c: Connection, now: Instant) => oweAfresh(c, new Set(['shadow'] as const), now),
  deliverSent: (c: Connection, now: Instant, p: Policy) => deliver(c, 'sent', p, now),
  deliverUnknown: (c: Connection, now: Instant, p: Policy) => deliver(c, 'unknown', p, now),
  deliverRetry: (c: Connection, now: Instant, p: Policy) => deliver(c, 'retry', p, now),
  deliverRejected: (c: Connection, now: Instant, p: Policy) => deliver(c, 'rejected', p, now),
  deliverWithheld: (c: Connection, now: Instant, p: Policy) => deliver(c, 'withheld', p, now),
} as const;
type Act = keyof typeof acts;
const ACTS = Object.keys(acts) as readonly Act[];

const bytesOf = (value: unknown) => Buffer.byteLength(JSON.stringify(value));

let database: Database;
beforeAll(async () => {
  database = await startDatabase();
});
afterAll(() => database.stop());

async function storedBytes(connection: Connection): Promise<number> {
  const table = await database.createTable();
  const store = createConnectionStore({ table, clock: testClock(), chance: countingIds() });
  expect(await store.save({ ...connection, version: 0 })).toBe('saved');
  expect((await store.load(LONG_ID))?.history.length).toBe(connection.history.length);
  return bytesOf((await itemsOf(table))[0]);
}

describe('case 43: the state item stays under 100 KB', () => {
  test.each<[string, readonly Act[]]>([
    ['told, then mended', ['break', 'deliverSent', 'repair', 'deliverSent']],
    ['each send of unknown outcome', ['break', 'deliverUnknown', 'repair', 'deliverUnknown']],
    ['handed from customer to customer', ['break', 'handOver', 'deliverUnknown', 'handOver', 'handOver', 'repair']],
    ['put off for want of a contact', ['break', 'postpone', 'deliverUnknown', 'handOver', 'postpone', 'repair']],
    ['switched off and on meanwhile', ['break', 'switchOff', 'deliverUnknown', 'switchOn', 'deliverSent', 'repair']],
    ['withheld and owed afresh', ['break', 'deliverWithheld', 'oweAfresh', 'deliverRetry', 'repair']],
  ])('after 1,000 incidents, %s', async (_story, story) => {
    let connection = acts.handOver(beginning, START);
    let now = START;
    for (let n = 1; n <= 1_000; n++) {
      for (const act of story) {
        now += 30 * SECOND;
        connection = acts[act](connection, now, HASTY);
      }
    }
    expect(connection.incident?.number).toBe(1_000);
    expect(connection.history.length).toBe(20);
    expect(await storedBytes(connection)).toBeLessThan(MAX_ITEM_BYTES);
  });

  test('within one incident that never ends, 1,000 times handed over, put off, switched off and on', async () => {
    let connection = acts.break(beginning, START, HASTY);
    for (let n = 1; n <= 1_000; n++) {
      for (const [i, act] of (['handOver', 'postpone', 'switchOff', 'deliverUnknown', 'switchOn'] as const).entries()) {
        connection = acts[act](connection, START + n * HOUR + i * MINUTE, HASTY);
      }
    }
    expect(connection.incident?.number).toBe(1);
    expect(allNotices(connection).length).toBeLessThanOrEqual(10);
    expect(await storedBytes(connection)).toBeLessThan(MAX_ITEM_BYTES);
  });

  test('whatever happens in whatever order, at any pace', () => {
    const step = fc.tuple(fc.constantFrom(...ACTS), fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 1_200 })));
    fc.assert(
      fc.property(fc.array(step, { minLength: 100, maxLength: 400, size: 'max' }), (steps) => {
        let now = START;
        let connection = beginning;
        let largest = 0;
        for (const [act, seconds] of steps) {
          now += seconds * SECOND;
          connection = acts[act](connection, now, HASTY);
          largest = Math.max(largest, bytesOf(connection));
        }
        expect(largest).toBeLessThan(MAX_ITEM_BYTES);
      }),
      { numRuns: 60 },
    );
  }, 60_000);
});
