import { describe, expect, test } from '@jest/globals';
import { announceable, announced } from '../../shared/domain/announcement.ts';
import { type Connection, healthOfConnection, lookDueAt, nextDueAt } from '../../shared/domain/connection.ts';
import { type Decision, decide, decideUnread } from '../../shared/domain/decide.ts';
import type { Observation } from '../../shared/domain/observation.ts';
import { HOUR, type Instant, MINUTE, SECOND } from '../../shared/domain/time.ts';
import {
  at,
  broken,
  disconnected,
  listed,
  offline,
  online,
  POLICY,
  presence,
  reading,
  reconnect,
  repaired,
  TEN,
} from '../fixtures/observations.ts';

/** Decides on each in turn; every observation is decided on when it was made, unless `now` says otherwise. */
function seen(observations: readonly Observation[], known?: Connection, now?: Instant): Connection {
  const result = observations.reduce<Connection | undefined>(
    (c, o) => decide(c, o, POLICY, now ?? o.observedAt).connection,
    known,
  );
  if (!result) throw new Error('Nothing was observed');
  return result;
}

const last = (observations: readonly Observation[], now?: Instant): Decision => {
  const [final, ...before] = [...observations].reverse();
  if (!final) throw new Error('Nothing was observed');
  const known = before.length > 0 ? seen(before.reverse()) : undefined;
  return decide(known, final, POLICY, now ?? final.observedAt);
};

const open = (connection: Connection) =>
  connection.incident !== undefined && connection.incident.closedAt === undefined;
const requests = (connection: Connection) =>
  connection.incident?.notices.filter((n) => n.kind === 'reconnect_request').map((n) => n.state);

describe('an incident is open exactly while authorization is lost', () => {
  test('a lost authorization opens incident 1 and owes a request on each channel, ripe a bucket and 5 s before the grace ends', () => {
    const connection = seen([broken(TEN)]);
    expect(connection.incident?.number).toBe(1);
    expect(healthOfConnection(connection)).toBe('reauthorization_required');
    expect(connection.incident?.notices.filter((n) => n.kind === 'reconnect_request')).toEqual([
      { kind: 'reconnect_request', channel: 'email', state: 'due', dueAt: TEN + 500 + 55 * SECOND, attempts: 0 },
      { kind: 'reconnect_request', channel: 'slack', state: 'due', dueAt: TEN + 500 + 55 * SECOND, attempts: 0 },
    ]);
  });

  test('a recovery within the grace cancels what is due and owes nothing', () => {
    const connection = seen([broken(TEN, { customerId: 'cust_1' }), repaired(at('10:01'))]);
    expect(connection.incident?.closedAs).toBe('recovered');
    expect(requests(connection)).toEqual(['cancelled', 'cancelled']);
    expect(nextDueAt(connection)).toBeUndefined();
  });

  test('case 30: a late old event changes nothing', () => {
    const { outcome, connection } = last([repaired(at('10:02')), broken(TEN, { received: at('10:03') })]);
    expect(outcome).toBe('stale');
    expect(connection.incident).toBeUndefined();
  });

  test.each([
    ['broken first', [broken(TEN), repaired(TEN, { received: TEN + 900 })]],
    ['active first', [repaired(TEN), broken(TEN, { received: TEN + 900 })]],
  ])('case 31: equal timestamps, %s: lost authorization stands', (_name, observations) => {
    expect(open(seen(observations))).toBe(true);
  });

  test.each([
    ['broken first', [broken(TEN, { wholeSecond: true }), repaired(TEN + 400, { received: TEN + 900 })]],
    ['active first', [repaired(TEN + 400), broken(TEN, { wholeSecond: true, received: TEN + 900 })]],
  ])(
    'case 31: equal in whole seconds where one side has no fraction, %s: lost authorization stands',
    (_name, observations) => {
      expect(open(seen(observations))).toBe(true);
    },
  );

  test('case 34: an exact replay is a no-op, and a new event under a used id counts', () => {
    const replay = last([broken(TEN), broken(TEN, { received: at('10:30') })]);
    expect(replay.outcome).toBe('unchanged');
    const again = seen([broken(TEN), repaired(at('10:05')), broken(at('10:10'), { key: 'evt_9001' })]);
    expect([again.incident?.number, open(again)]).toEqual([2, true]);
  });

  test('case 36: twenty flips in an hour owe one request at a time, never sooner than the cooldown after the last claim', () => {
    let connection = seen([broken(TEN, { customerId: 'cust_1' })]);
    connection = { ...connection, lastToldAt: at('10:02') };
    for (let flip = 1; flip < 20; flip++) {
      const time = TEN + flip * 3 * MINUTE;
      connection = seen([flip % 2 ? repaired(time) : broken(time)], connection);
      const due = connection.incident?.notices.filter((n) => n.kind === 'reconnect_request' && n.state === 'due') ?? [];
      if (connection.incident && connection.incident.number > 1)
        for (const n of due) expect(n.dueAt).toBe(at('10:02') + POLICY.cooldown);
    }
    expect(connection.incident?.number).toBe(10);
  });

  test('offline arriving before an older lost authorization does not hide it', () => {
    const connection = seen([offline(at('10:03')), broken(TEN, { received: at('10:04') })]);
    expect([healthOfConnection(connection), open(connection)]).toEqual(['reauthorization_required', true]);
  });

  test('online and a listing that says Active close nothing', () => {
    const connection = seen([broken(TEN), online(at('10:05')), listed('running', at('10:06'))]);
    expect([healthOfConnection(connection), open(connection)]).toEqual(['reauthorization_required', true]);
  });
});

describe('status reads are dated by their evidence', () => {
  test('a `done` older than the incident does not cancel a signed webhook', () => {
    const { outcome, connection } = last([broken(TEN), reading('ok', at('09:55'), at('10:01'))]);
    expect(outcome).toBe('stale');
    expect(requests(connection)).toEqual(['due', 'due']);
  });

  test('a `done` after the incident closes it', () => {
    expect(seen([broken(TEN), reading('ok', at('10:04'), at('10:05'))]).incident?.closedBy?.source).toBe('confirm');
  });

  test.each([5 * MINUTE, -5 * MINUTE])('nor does it when the provider’s clock is off by %d ms', (skew) => {
    const lost = broken(TEN + skew, { received: TEN + 500 });
    expect(open(seen([lost, reading('ok', at('09:58') + skew, at('10:01'))]))).toBe(true);
  });

  test.each([0, 5 * MINUTE, -5 * MINUTE])(
    'a left-over `fail` does not reopen a fixed incident, provider’s clock off by %d ms',
    (skew) => {
      const lost = broken(TEN + skew, { received: TEN + 500 });
      const fixed = seen([lost, reading('reauth', TEN + 20 * SECOND + skew, at('10:01')), reconnect(at('10:03'))]);
      expect(open(fixed)).toBe(false);
      for (const minutes of [4, 9, 14, 19, 40, 120]) {
        const read = reading('reauth', TEN + 20 * SECOND + skew, TEN + minutes * MINUTE, 'sweep');
        expect(open(seen([read], fixed))).toBe(false);
      }
    },
  );

  test('a fail after the reconnect opens a new incident', () => {
    const connection = seen([broken(TEN), reconnect(at('10:03')), reading('reauth', at('10:30'), at('10:31'))]);
    expect([connection.incident?.number, open(connection)]).toEqual([2, true]);
  });

  test('a value that changes while its date stands still speaks for the moment of the read, and is counted', () => {
    const before = [reading('ok', at('09:45'), TEN), reading('reauth', at('09:45'), at('10:10'))];
    const { remark, connection } = last(before);
    expect(remark).toBe('frozen_date');
    expect(connection.incident?.lostAt).toBe(at('10:10'));
  });

  test('a frozen status that contradicts us for longer than any two synchronizations lie apart is believed', () => {
    const lost = seen([broken(TEN)]);
    const stale = (hours: number) =>
      decide(lost, reading('ok', at('09:00'), TEN + hours * HOUR), POLICY, TEN + hours * HOUR);
    expect([stale(23).outcome, stale(25).outcome]).toEqual(['stale', 'changed']);
    expect(stale(25).remark).toBe('frozen_date');
  });

  test('an undated healthy answer ends no open incident; an undated failure opens one', () => {
    const undated = (value: 'ok' | 'reauth', started: Instant) => ({
      ...reading(value, undefined, started),
      undated: true,
    });
    expect(open(seen([broken(TEN), undated('ok', at('10:05'))]))).toBe(true);
    expect(open(seen([undated('reauth', at('10:05'))]))).toBe(true);
  });

  test('an answer for the moment of the read, as from a reauthorization flag, closes and opens', () => {
    expect(open(seen([broken(TEN), reading('ok', undefined, at('10:05'))]))).toBe(false);
    expect(open(seen([reading('reauth', undefined, at('10:05'))]))).toBe(true);
  });
});

describe('an event without a usable time decides nothing', () => {
  const undated = () => broken(undefined, { received: TEN });
  const farFuture = () => broken(Date.parse('2099-01-01T00:00:00Z'), { received: TEN });

  test.each([
    ['no time', undated()],
    ['a time of 2099', farFuture()],
  ])('%s: a look at the status is owed at once', (_name, observation) => {
    const { outcome, remark, connection } = last([observation]);
    expect([outcome, remark, lookDueAt(connection), connection.incident]).toEqual([
      'doubtful',
      'event_time_missing',
      TEN,
      undefined,
    ]);
  });

  test('a readable status settles it, whatever it says', () => {
    const well = seen([undated(), reading('ok', at('09:50'), at('10:00:05'))]);
    expect([well.doubt, well.incident]).toEqual([undefined, undefined]);
    expect(open(seen([undated(), reading('reauth', at('09:59'), at('10:00:05'))]))).toBe(true);
  });

  test('it stands only after the status stayed unreadable for ten minutes, with a look every five', () => {
    let connection = seen([undated()]);
    connection = decideUnread(connection, POLICY, TEN + 2_000);
    expect([lookDueAt(connection), open(connection)]).toEqual([TEN + 2_000 + 5 * MINUTE, false]);
    connection = decideUnread(connection, POLICY, at('10:05:02'));
    expect([lookDueAt(connection), open(connection)]).toEqual([at('10:10'), false]);
    connection = decideUnread(connection, POLICY, at('10:10'));
    expect([lookDueAt(connection), open(connection), connection.incident?.lostAt]).toEqual([undefined, true, TEN]);
  });

  test('a replay of it later does not extend or restart the wait, and an undated disconnect or offline changes nothing', () => {
    const connection = seen([undated(), broken(undefined, { received: at('10:08') })]);
    expect(connection.doubt?.cause.at).toBe(TEN);
    expect(seen([offline(undefined)]).registers).toEqual({});
  });
});

describe('soon after a reconnect a lost authorization may be an echo', () => {
  const reconnected = () => seen([broken(TEN), reconnect(at('10:10'))]);

  test('it is kept and looked into every five minutes', () => {
    const { outcome, connection } = decide(
      reconnected(),
      broken(at('10:11'), { received: at('10:12') }),
      POLICY,
      at('10:12'),
    );
    expect([outcome, open(connection), lookDueAt(connection)]).toEqual(['pending', false, at('10:17')]);
  });

  test('only a newer reading drops it', () => {
    const kept = seen([broken(at('10:11'), { received: at('10:12') })], reconnected());
    const older = seen([reading('ok', at('10:10:30'), at('10:17'))], kept);
    expect([open(older), older.pending?.date.at]).toEqual([false, at('10:11')]);
    const newer = seen([reading('ok', at('10:16'), at('10:17'))], kept);
    expect([open(newer), newer.pending]).toEqual([false, undefined]);
  });

  test('after fifteen minutes it stands', () => {
    const kept = seen([broken(at('10:11'), { received: at('10:12') })], reconnected());
    const looked = decideUnread(kept, POLICY, at('10:17'));
    expect([open(looked), lookDueAt(looked)]).toEqual([false, at('10:22')]);
    const stood = decideUnread(decideUnread(looked, POLICY, at('10:22')), POLICY, at('10:25'));
    expect([open(stood), stood.incident?.number, stood.incident?.lostAt]).toEqual([true, 2, at('10:11')]);
  });

  test('one that is clearly later opens at once', () => {
    expect(open(seen([broken(at('10:13'))], reconnected()))).toBe(true);
  });
});

describe('the end of an id', () => {
  test('a disconnect closes the incident without owing `restored`, and is final', () => {
    const connection = seen([broken(TEN), disconnected(at('10:05')), broken(at('10:06')), repaired(at('10:07'))]);
    expect([healthOfConnection(connection), connection.incident?.closedAs, nextDueAt(connection)]).toEqual([
      'disconnected',
      'disconnected',
      undefined,
    ]);
  });

  test('a missing id is believed only after two complete listings, and a listing that shows it takes that back', () => {
    const once = seen([reading('ok', at('09:50'), TEN), presence('absent', at('10:10'))]);
    expect(once.gone).toBeUndefined();
    expect(seen([presence('absent', at('10:10'))], once).gone).toBeUndefined();
    expect(seen([presence('listed', at('10:15')), presence('absent', at('10:20'))], once).gone).toBeUndefined();
    expect(seen([presence('absent', at('10:20'))], once).gone).toEqual({ at: at('10:20') });
  });

  test('only a complete listing revives it, and an older disconnect that arrives late does not end it again', () => {
    const ended = seen([broken(TEN), disconnected(at('10:05'))]);
    const revived = seen([presence('listed', at('10:20'))], ended);
    expect([revived.gone, healthOfConnection(revived)]).toEqual([undefined, 'unknown']);
    expect(seen([disconnected(at('10:04'), { received: at('10:30') })], revived).gone).toBeUndefined();
    expect(seen([broken(at('10:40'))], revived).incident?.number).toBe(2);
  });
});

describe('the service', () => {
  test('inactive parks customer notices and owes operators an alert; running again makes them due', () => {
    const inactive = seen([broken(TEN, { customerId: 'cust_1' }), listed('inactive', at('10:01'))]);
    expect(inactive.incident?.notices.filter((n) => n.kind === 'operator_alert').map((n) => n.alert)).toEqual([
      'inactive',
      'inactive',
    ]);
    const told = {
      ...announced(inactive, announceable(inactive, at('10:05'))),
      incident: inactive.incident && {
        ...inactive.incident,
        notices: inactive.incident.notices.filter((n) => n.kind !== 'operator_alert'),
      },
    } as Connection;
    expect(nextDueAt(told)).toBeUndefined();
    expect(nextDueAt(seen([listed('running', at('11:00'))], told))).toBe(TEN + 500 + 55 * SECOND);
  });

  test('pending is shown only for a connection never seen otherwise', () => {
    expect(healthOfConnection(seen([listed('pending', TEN)]))).toBe('pending');
    expect(healthOfConnection(seen([reading('ok', at('09:50'), TEN), listed('pending', at('10:01'))]))).toBe('active');
  });
});
