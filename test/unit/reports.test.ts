import { describe, expect, test } from '@jest/globals';
import { lookDueAt, newConnection, nextDueAt } from '../../shared/domain/connection.ts';
import { decide, decideUnread } from '../../shared/domain/decide.ts';
import type { Observation } from '../../shared/domain/observation.ts';
import { askForLook } from '../../shared/domain/reports.ts';
import { MINUTE, SECOND } from '../../shared/domain/time.ts';
import { recordObservations, recordUnread } from '../../shared/usecases/recordObservations.ts';
import { reportFailure } from '../../shared/usecases/reportFailure.ts';
import { countingIds, START, testClock } from '../contract/support/time.ts';
import { recordedJournal } from '../fixtures/journal.ts';
import { memoryConnectionStore } from '../fixtures/memory/connections.ts';
import { memoryNudgeQueue } from '../fixtures/memory/nudges.ts';
import { POLICY } from '../fixtures/observations.ts';

const reading = (value: 'ok' | 'reauth', at: number): Observation => ({
  connectionId: 'conn_1',
  source: 'sweep',
  fact: { register: 'auth', value },
  observedAt: at,
  providerTime: { instant: at, wholeSecond: false },
  key: '',
  label: value === 'ok' ? 'done' : 'fail',
});

const known = (value: 'ok' | 'reauth', at: number) => decide(undefined, reading(value, at), POLICY, at).connection;

describe('asking for a look', () => {
  const healthy = known('ok', START);

  test('a failed call after the last evidence makes a look due at once, and nothing else', () => {
    const asked = askForLook(healthy, START + MINUTE, START + MINUTE);
    expect(asked).toEqual({ ...healthy, reported: { at: START + MINUTE, lookAt: START + MINUTE } });
    expect([lookDueAt(asked), nextDueAt(asked)]).toEqual([START + MINUTE, START + MINUTE]);
  });

  test.each([
    ['evidence is newer than the failed call', healthy, START - 1],
    ['the outage is known', known('reauth', START), START + MINUTE],
    ['it is disconnected', { ...healthy, gone: { at: START } }, START + MINUTE],
  ])('none is needed where %s', (_why, connection, failedAt) => {
    expect(askForLook(connection, failedAt, START + MINUTE)).toBe(connection);
  });

  test('nothing known of the authorization is no reason to wait', () => {
    expect(lookDueAt(askForLook(newConnection('conn_1'), START, START))).toBe(START);
  });

  test('a reporter whose clock runs ahead cannot outdate evidence, nor ask twice within five minutes', () => {
    const asked = askForLook(healthy, START + 1_000 * MINUTE, START + MINUTE);
    expect(asked.reported?.at).toBe(START + MINUTE);
    expect(askForLook(asked, START + 2_000 * MINUTE, START + 6 * MINUTE - 1)).toBe(asked);
    expect(askForLook(asked, START + 2_000 * MINUTE, START + 6 * MINUTE).reported?.at).toBe(START + 6 * MINUTE);
  });

  test('a look that told nothing ends it: an unreadable status opens no incident, however long it lasts', () => {
    let connection = askForLook(healthy, START + MINUTE, START + MINUTE);
    for (let minute = 1; minute <= 60; minute++) {
      connection = decideUnread(connection, POLICY, START + minute * MINUTE);
    }
    expect(connection).toEqual({ ...healthy, reported: { at: START + MINUTE } });
    expect(nextDueAt(connection)).toBeUndefined();
  });

  test('what the look tells is decided like any reading', () => {
    const asked = askForLook(healthy, START + MINUTE, START + MINUTE);
    const now = START + 2 * MINUTE;
    const broken = decide(asked, { ...reading('reauth', now), source: 'confirm' }, POLICY, now).connection;
    expect([broken.incident?.number, broken.incident?.openedBy.source, lookDueAt(broken)]).toEqual([
      1,
      'confirm',
      undefined,
    ]);
    const fine = decide(asked, { ...reading('ok', now), source: 'confirm' }, POLICY, now).connection;
    expect([fine.incident, lookDueAt(fine)]).toEqual([undefined, undefined]);
  });
});

function scene() {
  const clock = { ...testClock(), pause: async () => {} };
  const journal = recordedJournal();
  const connections = memoryConnectionStore(clock);
  const queue = memoryNudgeQueue();
  const chance = { ...countingIds(), fraction: () => 0 };
  const ports = { clock, chance, journal, connections, nudges: queue, policy: POLICY };
  const report = (requestId?: string) =>
    reportFailure(ports, {
      connectionId: 'conn_1',
      status: 401,
      errorCode: 'AUTHENTICATION_FAILED',
      at: clock.now(),
      ...(requestId !== undefined && { requestId }),
    });
  return { ...ports, report, nudged: queue.nudged };
}

describe('a report', () => {
  test('is stored, nudged for, on the timeline; a hundred more within five minutes change nothing', async () => {
    const it = scene();
    await recordObservations(it, 'conn_1', [reading('ok', START)]);
    it.clock.advance(SECOND);
    expect(await it.report('req_1')).toBe('asked');
    const stored = await it.connections.load('conn_1');
    for (let n = 0; n < 100; n++) expect(await it.report()).toBe('known');
    expect(await it.connections.load('conn_1')).toEqual(stored);
    expect(stored?.incident).toBeUndefined();
    expect(it.nudged).toHaveLength(1);
    expect((await it.connections.timeline('conn_1', 10)).filter(({ source }) => source === 'report')).toEqual([
      {
        connectionId: 'conn_1',
        at: START + SECOND,
        recordedAt: START + SECOND,
        source: 'report',
        key: 'req_1',
        label: '401 AUTHENTICATION_FAILED',
      },
    ]);
    expect(it.journal.counted).toMatchObject({ FailureReported: 101 });
  });

  test('that a look is over is written at once, so that the index does not go on saying that one is due', async () => {
    const it = scene();
    await recordObservations(it, 'conn_1', [reading('ok', START)]);
    it.clock.advance(SECOND);
    await it.report();
    await recordUnread(it, 'conn_1');
    expect((await it.connections.load('conn_1'))?.reported).toEqual({ at: START + SECOND });
    it.clock.advance(6 * MINUTE);
    await it.report();
    await recordObservations(it, 'conn_1', [reading('ok', it.clock.now())]);
    expect(nextDueAt((await it.connections.load('conn_1')) ?? newConnection(''))).toBeUndefined();
  });

  test('on a connection that nobody has seen makes none', async () => {
    const it = scene();
    expect(await it.report()).toBe('unknown');
    expect([await it.connections.load('conn_1'), it.nudged]).toEqual([undefined, []]);
  });
});
