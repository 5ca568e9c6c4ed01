import type { Block, FactRow, MessageContent } from '../content.ts';
import type { ContactRole, Customer } from '../customer.ts';
import type { AskedBy } from '../incident.ts';
import { mailboxOf } from '../mailbox.ts';
import type { AlertReason } from '../notice.ts';
import type { Instant } from '../time.ts';
import { escalationWordsFor } from './escalationWords.ts';
import { type Frame, frameFor } from './frame.ts';
import { grammarOf } from './grammar.ts';
import type { Alert } from './operatorAlert.ts';
import { oneLine } from './outsideText.ts';
import { OUR_LOCALE, OUR_ZONE, whoseOf } from './ownSide.ts';
import { daysLost } from './told.ts';
import type { LinkedVoice } from './voice.ts';

/** Messages to the customer that are named one by one: the newest. */
const ASKED = 12;
const MAX = { name: 80, id: 80, inSubject: 60 };

const { plural } = grammarOf(OUR_LOCALE);

/**
 * Tells the account owner on our side which customer is disconnected from what and since when, why they hear of it now,
 * what was asked and when, of how many people it can be asked, and what would help. Nobody's address stands in it.
 *
 * @throws Error if there is nothing to tell
 */
export function composeEscalation(
  alerts: readonly Alert[],
  asked: readonly AskedBy[],
  customer: Customer | undefined,
  voice: LinkedVoice,
): MessageContent {
  const [only, ...others] = alerts;
  if (!only) throw new Error('An escalation must be about at least one connection');
  const frame = ourFrame(alerts, customer, voice);
  const { action, meaning } = escalationWordsFor(only.reason);
  const heading = headingOf(frame, others.length === 0 ? only.reason : undefined, voice.now);
  const owner = oneLine(customer?.accountOwner?.name ?? '', MAX.name);
  return {
    locale: OUR_LOCALE,
    subject: `${action}: ${heading}`,
    preheader: meaning,
    heading,
    blocks: [
      { kind: 'paragraph', text: owner ? `Hello ${owner},` : 'Hello,' },
      ...alerts.flatMap((alert) => sectionOf(alert, customer, voice)),
      { kind: 'facts', title: 'The customer', rows: customerRows(customer, frame) },
      { kind: 'facts', title: 'Asked so far', rows: askedRows(asked, frame) },
    ],
    footer: [`Sent to the account owner at ${frame.brand}. The customer does not see this.`],
    from: { name: oneLine(voice.senderName, MAX.name) },
    replyTo: { name: frame.person, email: voice.replyTo },
  };
}

/** The frame of a customer's message, read by our own side. */
function ourFrame(alerts: readonly Alert[], customer: Customer | undefined, voice: LinkedVoice): Frame {
  const { name = '', paused } = customer ?? {};
  const reader = { name, timeZone: OUR_ZONE, locale: OUR_LOCALE, ...(paused !== undefined && { paused }) };
  return frameFor(
    alerts.flatMap(({ told }) => told),
    reader,
    voice,
  );
}

function headingOf({ customer, all, names }: Frame, reason: AlertReason | undefined, now: Instant): string {
  const days = daysLost(all[0].told, now);
  const lasting = days === 0 ? 'some hours' : daysText(days);
  const what = all.length === 1 ? oneLine(names[0] ?? '', MAX.inSubject) : `${all.length} systems`;
  const state = reason === undefined ? `disconnected for ${lasting}` : escalationWordsFor(reason).headline(lasting);
  return `${[oneLine(customer, MAX.inSubject), what].filter((part) => part).join(', ')}: ${state}`;
}

function daysText(days: number): string {
  return plural(days, { one: '# day', other: '# days' });
}

function sectionOf(alert: Alert, customer: Customer | undefined, voice: LinkedVoice): readonly Block[] {
  const { meaning, help } = escalationWordsFor(alert.reason);
  const { all, listed, left, calendar } = ourFrame([alert], customer, voice);
  const items = listed.map(({ title, told }) => {
    const days = daysLost(told, voice.now);
    const since = `Since ${calendar.short(told.lostAt)}`;
    const id = oneLine(told.connectionId, MAX.id);
    return { title, detail: [since, ...(days > 0 ? [daysText(days)] : []), id].join(' · ') };
  });
  const title = all.length === 1 ? 'The system' : `${all.length} systems, longest outage first`;
  return [
    { kind: 'paragraph', text: meaning },
    { kind: 'list', title, items, ...(left > 0 && { more: `And ${left} more.` }) },
    { kind: 'steps', title: 'What would help', items: help },
  ];
}

function customerRows(customer: Customer | undefined, { paused }: Frame): readonly FactRow[] {
  const stopped = { label: 'Paused meanwhile', value: paused };
  if (!customer) return [stopped];
  return [
    { label: 'Customer', value: whoseOf(customer) },
    stopped,
    { label: 'Technical contacts', value: contactsText(customer, 'technical') },
    { label: 'Business contacts', value: contactsText(customer, 'business') },
    { label: 'Their Slack', value: customer.slack ? 'Connected' : 'Not connected' },
  ];
}

/** How many, and how many of them mail reaches; never who. */
function contactsText({ contacts, learned }: Customer, role: ContactRole): string {
  const { unreachable, complained = [] } = learned;
  const silent = new Set([...unreachable, ...complained].map(mailboxOf));
  const ofRole = contacts.filter((contact) => contact.role === role);
  const lost = ofRole.filter(({ email }) => silent.has(mailboxOf(email))).length;
  if (ofRole.length === 0) return 'None on file';
  return lost === 0 ? `${ofRole.length}` : `${ofRole.length}, of whom mail does not reach ${lost}`;
}

function askedRows(asked: readonly AskedBy[], { calendar }: Frame): readonly FactRow[] {
  const messages = [...new Map(asked.map((one) => [one.messageId, one])).values()].sort((a, b) => a.at - b.at);
  if (messages.length === 0) return [{ label: 'Nothing yet', value: 'No message has reached the customer' }];
  const earlier = messages.length - ASKED;
  return [
    ...(earlier > 0 ? [{ label: 'Earlier', value: `${earlier} more` }] : []),
    ...messages.slice(-ASKED).map(({ at, round, channel }) => ({
      label: calendar.short(at),
      value: `${round === undefined ? 'Request' : `Reminder ${round}`} ${channel === 'email' ? 'by e-mail' : 'on Slack'}`,
    })),
  ];
}
