import { DAY, MINUTE } from '../../shared/domain/time.ts';
import type { Check, SentMessage, Stage, Story } from '../story.ts';
import { Visitor } from '../visitor.ts';

/** Monday, 09:05 in Berlin, six days before the clocks change. */
const STARTS_AT = Date.parse('2026-03-23T08:05:00Z');
const ZONE = 'Europe/Berlin';
const CUSTOMER = 'cust_nordwind';
/** Mail to it bounces, as at SES's own simulator. */
const LEFT = 'bounce+admin@simulator.amazonses.com';
const MANAGER = 'operations@nordwind.example.test';
const OWNER = 'jo.owner@harbourline.example.test';

/**
 * Two weeks of an outage that nobody mends: who is written to and when, on the customer's clock; what a bounce sets going;
 * who on our own side hears of it; and that it ends with good news.
 */
async function longOutage(stage: Stage): Promise<readonly Check[]> {
  const checks: Check[] = [];
  const seen = async (what: string, expected: unknown, look: () => Promise<unknown>) => {
    checks.push(await stage.check(what, expected, look));
  };
  let told = 0;
  /** The mails since the last look. */
  const mails = async () => {
    const all = (await stage.messagesOf(CUSTOMER)).filter(({ channel }) => channel === 'email');
    const fresh = all.slice(told);
    told = all.length;
    return fresh.map(inWords);
  };
  const passDays = async (days: number) => {
    const until = STARTS_AT + days * DAY;
    while (stage.now() < until) {
      // From one thing that is owed to the next, and never less than from one sweep to the next.
      const next = Math.max((await stage.nextDueAt()) ?? until, stage.now() + 10 * MINUTE);
      await stage.control('/clock', { advanceSeconds: (Math.min(next, until) - stage.now()) / 1000 });
      await stage.control('/settle');
    }
  };

  stage.tell('First week: SAP is lost, and the administrator who is asked has left the company');
  await stage.customer(CUSTOMER, {
    name: 'Nordwind Maritime',
    timeZone: ZONE,
    contacts: [
      { email: LEFT, role: 'technical' },
      { email: MANAGER, role: 'business' },
    ],
    accountOwner: { name: 'Jo Owner', email: OWNER },
  });
  const facts = { id: 'conn_sap', customerId: CUSTOMER, system: 'SAP S/4HANA', company: 'Nordwind Maritime' };
  await stage.makini('/connections', facts);
  await stage.control('/sweep');
  await stage.act('conn_sap', 'break');
  await stage.control('/settle');
  await passDays(0.25);
  await seen(
    'the mail bounces, and the next contact is asked the same morning',
    [`Mon 23 Mar 09 reconnect_request → ${LEFT}`, `Mon 23 Mar 09 reconnect_request → ${MANAGER}`],
    mails,
  );
  await passDays(2);
  await seen('a reminder after a day', [`Tue 24 Mar 09 reminder → ${MANAGER}`], mails);
  await passDays(4);
  await seen(
    'on the third day another, and our own account owner hears of it',
    [`Thu 26 Mar 09 escalation → ${OWNER}`, `Thu 26 Mar 09 reminder → ${MANAGER}`],
    async () => (await mails()).sort(),
  );

  stage.tell('Second week: the clocks have changed; nobody is disturbed at the weekend');
  await passDays(8);
  await seen('after a week, at the same hour of the day', [`Mon 30 Mar 09 reminder → ${MANAGER}`], mails);
  await passDays(14.2);
  await seen('after two weeks', [`Mon 6 Apr 09 reminder → ${MANAGER}`], mails);

  stage.tell('The customer reconnects, by the link of the first mail they got');
  const visitor = new Visitor();
  const page = await visitor.open(await stage.linkIn('SAP'));
  const login = await visitor.follow(await visitor.press(page, /^Reconnect/), /SAP S\/4HANA/);
  const done = await visitor.press(login, /Log in/, { user: 'maintenance', password: 'correct' });
  await seen('the provider leads back', 'SAP S/4HANA (Nordwind Maritime) is connected again', async () => done.heading);
  await stage.control('/settle');
  await seen('whoever was asked hears that all is well', [`Mon 6 Apr 14 restored → ${MANAGER}`], mails);
  await passDays(30);
  await seen('and nobody is written to again', [], mails);

  stage.say(`\nThe schedule, on the customer's clock (${ZONE})`);
  for (const message of await stage.messagesOf(CUSTOMER)) stage.say(`  ${inDetail(message)}`);
  return checks;
}

/** Day and hour on the customer's clock, kind, and to whom. */
function inWords({ kind, createdAt, to = [] }: SentMessage): string {
  return `${when(createdAt, { hour: '2-digit' })} ${kind} → ${to.join(', ')}`;
}

function inDetail({ kind, channel, createdAt, to = [], landings = {} }: SentMessage): string {
  const whom = channel === 'slack' ? 'Slack' : to.map((email) => `${email} (${landings[email] ?? 'sent'})`).join(', ');
  return `${when(createdAt, { hour: '2-digit', minute: '2-digit' }).padEnd(18)} ${kind.padEnd(18)} ${whom}`;
}

function when(iso: string, time: Intl.DateTimeFormatOptions): string {
  const format = {
    timeZone: ZONE,
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hourCycle: 'h23',
    ...time,
  } as const;
  return new Intl.DateTimeFormat('en-GB', format).format(new Date(iso)).replaceAll(',', '');
}

export const LONG_OUTAGE: Story = {
  about: 'nobody mends it for two weeks: reminders, a bounce, escalation, and the end',
  startsAt: STARTS_AT,
  // The rules as they are by default, quiet hours and weekends included.
  settings: { NOTICES: '{}' },
  tell: longOutage,
};
