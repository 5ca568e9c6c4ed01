import type { Block, MessageContent } from '../content.ts';
import type { AlertReason } from '../notice.ts';
import { ALERT_WORDS } from './alertWords.ts';
import { oneLine } from './outsideText.ts';
import { OUR_LOCALE, OUR_ZONE, type OurCustomer, whoseOf } from './ownSide.ts';
import { longestFirst, type Told } from './told.ts';
import type { Voice } from './voice.ts';
import { type Calendar, calendarFor } from './when.ts';

const LISTED = 20;
const MAX = { name: 60, id: 120, customer: 80 };

/** Connections that need an operator for the same reason. */
export interface Alert {
  readonly reason: AlertReason;
  readonly told: readonly Told[];
}

/**
 * Tells our own operators of incidents that no customer is, or could be, told of: which connections, why, and what to do.
 *
 * @throws Error if there is nothing to tell
 */
export function composeOperatorAlert(
  alerts: readonly Alert[],
  customer: OurCustomer | undefined,
  voice: Voice,
): MessageContent {
  const all = alerts.flatMap(({ told }) => told);
  const [first] = all;
  const [only, ...others] = alerts;
  if (only === undefined || first === undefined) throw new Error('An alert must be about at least one connection');
  const whose = customer && whoseOf(customer);
  const what = all.length === 1 ? oneLine(first.connectionId, MAX.name) : `${all.length} connections`;
  const heading = `${what}: ${others.length === 0 ? ALERT_WORDS[only.reason].headline : 'for several reasons'}`;
  return {
    locale: OUR_LOCALE,
    subject: `Needs an operator: ${whose ? `${oneLine(whose, MAX.customer)}, ` : ''}${heading}`,
    preheader: ALERT_WORDS[only.reason].meaning,
    heading,
    blocks: [
      ...(whose ? [{ kind: 'facts', rows: [{ label: 'Customer', value: whose }] } as const] : []),
      ...alerts.flatMap(({ reason, told }) => sectionOf(reason, longestFirst(told), voice)),
      ...runbook(only.reason, voice),
    ],
    footer: [`Sent to the operators of ${oneLine(voice.brand, MAX.customer)}. Customers do not see this.`],
    from: { name: oneLine(voice.senderName, MAX.customer) },
    replyTo: { name: oneLine(voice.person, MAX.customer), email: voice.replyTo },
  };
}

function sectionOf(reason: AlertReason, told: readonly Told[], voice: Voice): readonly Block[] {
  const words = ALERT_WORDS[reason];
  return [
    { kind: 'paragraph', text: words.meaning },
    connectionsOf(told, calendarFor(OUR_LOCALE, OUR_ZONE), voice),
    { kind: 'steps', title: 'What to do', items: words.remedy.map((step) => step.replaceAll('STAGE', voice.stage)) },
  ];
}

function connectionsOf(all: readonly Told[], calendar: Calendar, voice: Voice): Block {
  const left = all.length - LISTED;
  return {
    kind: 'list',
    title: all.length === 1 ? 'The connection' : `${all.length} connections, longest outage first`,
    items: all.slice(0, LISTED).map((one) => ({
      title: oneLine(one.connectionId, MAX.id),
      detail: [
        [one.system, one.site].flatMap((name) => oneLine(name ?? '', MAX.name) || []).join(', '),
        `lost ${calendar.short(one.lostAt)}`,
        `noticed ${calendar.short(one.noticedAt)}`,
      ]
        .filter((part) => part !== '')
        .join(' · '),
      ...placeOf(one, voice),
    })),
    ...(left > 0 && { more: `And ${left} more: npm run -s ops -- connections list --stage ${voice.stage}` }),
  };
}

/** Where an operator sees the connection. */
function placeOf({ connectionId }: Told, { connectionUrl }: Voice): { readonly url?: string } {
  return connectionUrl === undefined ? {} : { url: connectionUrl.replaceAll('{id}', encodeURIComponent(connectionId)) };
}

/** Each reason has a section of its own in the runbook, under an anchor of the same name. */
function runbook(reason: AlertReason, voice: Voice): readonly Block[] {
  if (voice.runbookUrl === undefined) return [];
  const url = new URL(voice.runbookUrl);
  url.hash = reason;
  return [{ kind: 'button', label: 'Open the runbook', url: url.href }];
}
