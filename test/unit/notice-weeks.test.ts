import { describe, expect, test } from '@jest/globals';
import type { Customer } from '../../shared/domain/customer.ts';
import { DAY } from '../../shared/domain/time.ts';
import { optOutOfReminders } from '../../shared/usecases/reconnect/optOut.ts';
import { sayUnused } from '../../shared/usecases/reconnect/sayUnused.ts';
import { snoozeReminders } from '../../shared/usecases/reconnect/snooze.ts';
import { customer, type DeliveryWorld, deliveryWorld } from '../fixtures/deliveryWorld.ts';
import { broken, DEFAULT_NOTICES, offline, repaired } from '../fixtures/observations.ts';

// Weeks as customers live them, under the rules of a new stage: quiet from 18:00 to 08:00, working days Monday to Friday,
// reminders after 1, 3, 7, 14, 21 and 28 days. Each line is one mail: when it came on the customer's own clock, what it
// was, which systems it was about, and to whom it went. A line with a dot is what happened.

interface Week {
  readonly world: DeliveryWorld;
  /** Lets time pass to a moment, and then what happens there happen. */
  readonly at: (moment: string, what: string, happens: () => Promise<unknown>) => Promise<void>;
  /** The table so far, line by line. */
  readonly table: () => readonly string[];
}

const OWNER = { name: 'Ada', email: 'ada@us' };
const OPERATORS = 'oncall@us';

async function weekOf(over: Partial<Customer>): Promise<Week> {
  const world = await deliveryWorld({
    parts: () => ({ notices: DEFAULT_NOTICES, operators: { emails: [OPERATORS], slack: false } }),
  });
  const { slack: _slack, ...byMail } = customer('cust_1', { version: 1, accountOwner: OWNER, ...over });
  await world.ports.customers.save(byMail);
  const clock = new Intl.DateTimeFormat('en-GB', {
    ...({
      weekday: 'short',
      day: '2-digit',
      month: 'short',
      hour: '2-digit',
      minute: '2-digit',
      hour12: false,
    } as const),
    timeZone: byMail.timeZone,
  });
  const lines: string[] = [];
  let seen = 0;
  const write = async () => {
    for (const { at, messageId, to } of world.sent.slice(seen)) {
      const message = await world.ports.messages.load(messageId ?? '');
      const systems = message?.covers.map(({ connectionId }) => connectionId).sort();
      lines.push(`${clock.format(at)}  ${message?.kind} ${systems?.join('+')} → ${to}`);
    }
    seen = world.sent.length;
  };
  return {
    world,
    at: async (moment, what, happens) => {
      await world.passTo(Date.parse(moment));
      await write();
      if (what) lines.push(`· ${clock.format(world.now())}  ${what}`);
      await happens();
    },
    table: () => lines,
  };
}

const lose = ({ world }: Week, ...ids: readonly string[]) =>
  world.observe(...ids.map((id) => broken(world.now(), { id, customerId: 'cust_1', received: world.now() })));
const mend = ({ world }: Week, ...ids: readonly string[]) =>
  world.observe(...ids.map((id) => repaired(world.now(), { id, customerId: 'cust_1', received: world.now() })));
const nothing = async () => undefined;

const people = (town: string) => [
  { email: `it@${town}`, role: 'technical' as const },
  { email: `boss@${town}`, role: 'business' as const },
];

describe('weeks on the customer’s own clock', () => {
  test('Berlin, over the change to summer time: an outage that nobody mends', async () => {
    const week = await weekOf({ timeZone: 'Europe/Berlin', contacts: people('berlin') });
    await week.at('2026-03-05T16:30:00Z', 'SAP is lost', () => lose(week, 'SAP'));
    await week.at('2026-04-25T00:00:00Z', '', nothing);
    expect(week.table()).toEqual([
      '· Thu 05 Mar, 17:30  SAP is lost',
      'Thu 05 Mar, 17:30  reconnect_request SAP → it@berlin',
      'Fri 06 Mar, 17:30  reminder SAP → it@berlin',
      'Sun 08 Mar, 17:30  escalation SAP → ada@us',
      'Mon 09 Mar, 08:00  reminder SAP → it@berlin,boss@berlin',
      'Fri 13 Mar, 08:00  reminder SAP → it@berlin,boss@berlin',
      'Fri 20 Mar, 08:00  reminder SAP → it@berlin,boss@berlin',
      'Fri 27 Mar, 08:00  reminder SAP → it@berlin,boss@berlin',
      'Fri 03 Apr, 08:00  reminder SAP → it@berlin,boss@berlin',
      'Sat 04 Apr, 08:00  escalation SAP → ada@us',
      'Sat 04 Apr, 08:00  operator_alert SAP → oncall@us',
      'Sat 11 Apr, 08:00  operator_alert SAP → oncall@us',
      'Sat 18 Apr, 08:00  operator_alert SAP → oncall@us',
    ]);
  });

  test('New York, over the change to summer time: lost at night, a second system, restored at night', async () => {
    const week = await weekOf({ timeZone: 'America/New_York', contacts: people('newyork') });
    await week.at('2026-03-06T02:00:00Z', 'Maximo is lost', () => lose(week, 'Maximo'));
    await week.at('2026-03-06T14:00:00Z', 'Fiix is lost', () => lose(week, 'Fiix'));
    await week.at('2026-03-12T02:00:00Z', 'Maximo works again', () => mend(week, 'Maximo'));
    await week.at('2026-03-13T20:00:00Z', 'it@newyork wants no more reminders', () =>
      optOutOfReminders(week.world.ports, 'cust_1', 'it@newyork'),
    );
    await week.at('2026-03-18T15:00:00Z', 'Fiix works again', () => mend(week, 'Fiix'));
    await week.at('2026-04-10T00:00:00Z', '', nothing);
    expect(week.table()).toEqual([
      '· Thu 05 Mar, 21:00  Maximo is lost',
      'Thu 05 Mar, 21:00  reconnect_request Maximo → it@newyork',
      '· Fri 06 Mar, 09:00  Fiix is lost',
      'Fri 06 Mar, 17:00  reconnect_request Fiix+Maximo → it@newyork',
      'Sun 08 Mar, 22:00  escalation Fiix+Maximo → ada@us',
      'Mon 09 Mar, 08:00  reminder Fiix+Maximo → it@newyork,boss@newyork',
      'Wed 11 Mar, 08:00  reminder Fiix+Maximo → it@newyork,boss@newyork',
      '· Wed 11 Mar, 22:00  Maximo works again',
      'Thu 12 Mar, 08:00  restored Maximo → it@newyork,boss@newyork',
      '· Fri 13 Mar, 16:00  it@newyork wants no more reminders',
      'Mon 16 Mar, 08:00  reminder Fiix → boss@newyork',
      '· Wed 18 Mar, 11:00  Fiix works again',
      'Wed 18 Mar, 11:01  restored Fiix → it@newyork,boss@newyork',
    ]);
  });

  test('Tokyo, over a holiday: silent for hours, lost, snoozed, and in the end not used any more', async () => {
    const week = await weekOf({
      ...{ timeZone: 'Asia/Tokyo', contacts: people('tokyo') },
      notices: { holidays: ['2026-03-20'] },
    });
    const { ports } = week.world;
    await week.at('2026-03-17T04:00:00Z', 'Limble does not answer', () =>
      week.world.observe(offline(week.world.now(), { id: 'Limble', customerId: 'cust_1', received: week.world.now() })),
    );
    await week.at('2026-03-18T14:30:00Z', 'Limble is lost', () => lose(week, 'Limble'));
    await week.at('2026-03-19T05:00:00Z', 'UpKeep is lost', () => lose(week, 'UpKeep'));
    await week.at('2026-03-23T03:00:00Z', '“Remind me in a week”', () =>
      snoozeReminders(ports, 'cust_1', week.world.now() + 7 * DAY),
    );
    await week.at('2026-03-31T03:00:00Z', '“We no longer use Limble”', () => sayUnused(ports, 'Limble'));
    await week.at('2026-04-07T03:00:00Z', 'UpKeep works again', () => mend(week, 'UpKeep'));
    await week.at('2026-04-30T00:00:00Z', '', nothing);
    expect(week.table()).toEqual([
      '· Tue 17 Mar, 13:00  Limble does not answer',
      'Tue 17 Mar, 17:00  offline_notice Limble → it@tokyo',
      '· Wed 18 Mar, 23:30  Limble is lost',
      'Wed 18 Mar, 23:30  reconnect_request Limble → it@tokyo',
      '· Thu 19 Mar, 14:00  UpKeep is lost',
      'Thu 19 Mar, 19:30  reconnect_request Limble+UpKeep → it@tokyo',
      'Sat 21 Mar, 23:30  escalation Limble+UpKeep → ada@us',
      'Mon 23 Mar, 08:00  reminder Limble+UpKeep → it@tokyo,boss@tokyo',
      '· Mon 23 Mar, 12:00  “Remind me in a week”',
      'Mon 30 Mar, 12:00  reminder Limble+UpKeep → it@tokyo,boss@tokyo',
      '· Tue 31 Mar, 12:00  “We no longer use Limble”',
      'Tue 31 Mar, 12:00  escalation Limble → ada@us',
      'Tue 31 Mar, 12:00  operator_alert Limble → oncall@us',
      'Fri 03 Apr, 12:00  reminder UpKeep → it@tokyo,boss@tokyo',
      '· Tue 07 Apr, 12:00  UpKeep works again',
      'Tue 07 Apr, 12:01  restored UpKeep → it@tokyo,boss@tokyo',
    ]);
  });
});
