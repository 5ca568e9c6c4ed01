import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { allNotices, type Connection, healthOfConnection, nextDueAt } from '../../shared/domain/connection.ts';
import { decide } from '../../shared/domain/decide.ts';
import { outlivesIncident } from '../../shared/domain/notice.ts';
import type { Fact, Observation } from '../../shared/domain/observation.ts';
import { isOffline } from '../../shared/domain/offline.ts';
import { DAY, type Instant, MINUTE, SECOND } from '../../shared/domain/time.ts';
import { event, POLICY, reading, reconnect, TEN } from '../fixtures/observations.ts';

/** Long after everything that is observed: no echo is possible any more. */
const LATER = TEN + 2 * DAY;

function fold(observations: readonly Observation[], now: (observation: Observation) => Instant): Connection {
  const end = observations.reduce<Connection | undefined>((c, o) => decide(c, o, POLICY, now(o)).connection, undefined);
  if (!end) throw new Error('Nothing was observed');
  return end;
}

const fact: fc.Arbitrary<Fact> = fc.constantFrom<Fact>(
  { register: 'auth', value: 'reauth' },
  { register: 'auth', value: 'ok' },
  { register: 'reach', value: 'online' },
  { register: 'reach', value: 'offline' },
);

/** Close together, so that ties and equal seconds are common. */
const moment = fc.integer({ min: 0, max: 40 }).map((step) => TEN + step * 250);
const latency = fc.integer({ min: 0, max: 5 * MINUTE });

const delivered = fc
  .record({ fact, time: moment, wholeSecond: fc.boolean(), latency })
  .map(({ fact: said, time, wholeSecond, latency: late }) => {
    const instant = wholeSecond ? Math.floor(time / SECOND) * SECOND : time;
    return event(said, instant, { wholeSecond, received: instant + SECOND + late });
  });
const reconnected = moment.map(reconnect);
const ended = fc
  .record({ time: moment, latency })
  .map(({ time, latency: late }) =>
    event({ register: 'presence', value: 'disconnected' }, time, { received: time + late }),
  );
const pastDated = fc.oneof(
  { weight: 12, arbitrary: delivered },
  { weight: 2, arbitrary: reconnected },
  { weight: 1, arbitrary: ended },
);

const shuffledPair = fc
  .array(pastDated, { minLength: 1, maxLength: 12 })
  .chain((list) =>
    fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length, maxLength: list.length })),
  );

const whatCounts = (connection: Connection) => ({
  auth: connection.gone ? undefined : connection.registers.auth?.value,
  reach: connection.gone ? undefined : connection.registers.reach?.value,
  gone: connection.gone !== undefined,
  open: connection.incident !== undefined && connection.incident.closedAt === undefined,
  health: healthOfConnection(connection),
});

/** Anything at all, in the order it happened or not. */
const anyObservation = fc.oneof(
  pastDated,
  fc
    .record({ value: fc.constantFrom('ok' as const, 'reauth' as const), synced: moment, started: moment })
    .map((r) => reading(r.value, r.synced, r.started)),
);

describe('deciding', () => {
  test('auth, reach, gone and incident-open are the same in every order of arrival', () => {
    fc.assert(
      fc.property(shuffledPair, ([list, shuffled]) => {
        expect(whatCounts(fold(shuffled, () => LATER))).toEqual(whatCounts(fold(list, () => LATER)));
      }),
      { numRuns: 3_000 },
    );
  });

  test('an incident is open exactly while authorization is lost', () => {
    fc.assert(
      fc.property(fc.array(anyObservation, { minLength: 1, maxLength: 20 }), (list) => {
        const { auth, gone, open } = whatCounts(fold(list, (o) => o.observedAt));
        expect(open).toBe(auth === 'reauth' && !gone);
      }),
      { numRuns: 2_000 },
    );
  });

  test('replaying everything adds nothing: no incident, no notice', () => {
    fc.assert(
      fc.property(fc.array(pastDated, { minLength: 1, maxLength: 12 }), (list) => {
        const once = fold(list, () => LATER);
        const twice = list.reduce((c, o) => decide(c, o, POLICY, LATER).connection, once);
        expect([twice.incident?.number, allNotices(twice)]).toEqual([once.incident?.number, allNotices(once)]);
      }),
      { numRuns: 2_000 },
    );
  });

  test('incident numbers count up by one and never repeat; what an incident owes is bounded', () => {
    fc.assert(
      fc.property(fc.array(anyObservation, { minLength: 1, maxLength: 40 }), (list) => {
        let known: Connection | undefined;
        for (const observation of list) {
          const before = known?.incident?.number ?? 0;
          known = decide(known, observation, POLICY, observation.observedAt).connection;
          const number = known.incident?.number ?? 0;
          expect(number - before === 0 || number - before === 1).toBe(true);
          expect(known.incident?.notices.length ?? 0).toBeLessThanOrEqual(10);
          expect(known.history.length).toBeLessThanOrEqual(20);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  test('no request is owed to a customer whose connection is healthy, and an open incident always owes something', () => {
    fc.assert(
      fc.property(fc.array(anyObservation, { minLength: 1, maxLength: 20 }), (list) => {
        const connection = fold(list, (o) => o.observedAt);
        const all = allNotices(connection).filter((notice) => notice.state === 'due' && !outlivesIncident(notice));
        const due = all.filter(({ kind }) => kind !== 'offline_notice');
        expect(due.length < all.length).toBe(isOffline(connection));
        if (connection.registers.auth?.value !== 'reauth' || connection.gone) expect(due).toEqual([]);
        else expect(nextDueAt(connection)).toBeGreaterThan(0);
      }),
      { numRuns: 2_000 },
    );
  });
});
