import type { Block, MessageContent } from '../content.ts';
import type { AlertReason } from '../notice.ts';
import { oneLine } from './outsideText.ts';
import { longestFirst, type Told } from './told.ts';
import type { Voice } from './voice.ts';
import { type Calendar, calendarFor } from './when.ts';

/** Operators read English and UTC, whatever their customers read. */
const LOCALE = 'en-GB';
const LISTED = 20;
const MAX = { name: 60, id: 120, customer: 80 };

interface AlertWords {
  /** Follows "3 connections: ". */
  readonly headline: string;
  readonly meaning: string;
  readonly remedy: readonly [string, ...string[]];
}

const WORDS: Readonly<Record<AlertReason, AlertWords>> = {
  unmapped: {
    headline: 'no customer is known',
    meaning:
      'Authorization is lost and nothing says whose connection this is, so nobody outside has been told. Each hour of waiting is an hour in which the customer does not know.',
    remedy: [
      'Find the customer in the CRM or in the provider’s dashboard.',
      'Assign the connection: npm run -s ops -- connections assign ID CUSTOMER',
      'What is owed to the customer is then sent by itself.',
    ],
  },
  no_contact: {
    headline: 'nobody can be reached',
    meaning:
      'Authorization is lost and the customer has neither an address that accepts mail nor a Slack destination, so nobody there has been told.',
    remedy: [
      'Ask the account owner for somebody who looks after the system.',
      'Add the contact in the CRM export and import it: npm run -s ops -- customers import FILE',
      'Until then the customer has to be told by telephone.',
    ],
  },
  inactive: {
    headline: 'the provider has stopped serving it',
    meaning:
      'Authorization is lost and the provider lists the connection as inactive, which is a matter of our account there (credits or billing). The customer could not mend that, so their message waits.',
    remedy: [
      'Check the account at the provider: credits, plan, invoices.',
      'Once the connection is served again, the customer’s message goes out by itself.',
    ],
  },
  not_for_me: {
    headline: 'the person we asked says it is not for them',
    meaning:
      'Authorization is lost, and somebody who got the message said on its page that they are not the one who can reconnect. Nobody else may know of it.',
    remedy: [
      'Ask the account owner who looks after the system now.',
      'Correct the contacts in the CRM export and import it: npm run -s ops -- customers import FILE',
      'The new contact can open the link of the message that was sent, if it is passed on.',
    ],
  },
  other_account: {
    headline: 'somebody logged in to another account',
    meaning:
      'Somebody opened the reconnect link and logged in to an account that is not the connection’s. The new token was thrown away and nothing was changed: the connection is still lost.',
    remedy: [
      'See what is known of the connection: npm run -s ops -- connections show ID',
      'If the customer has really moved to another account, assign the new connection: npm run -s ops -- connections assign ID CUSTOMER',
      'Otherwise tell the customer which login belongs to the connection.',
    ],
  },
  token_not_kept: {
    headline: 'a new token could not be stored',
    meaning:
      'The customer logged in, and the vault refused or did not answer when the new token was to be stored. That token is lost. The page asked the customer to log in again.',
    remedy: [
      'Look at the vault: its service status, the key’s policy, the permissions of the reconnect function.',
      'Ask the customer to open the link again once it works; the same link is good.',
    ],
  },
  unresolved: {
    headline: 'still lost after days',
    meaning: 'The customer was asked to reconnect days ago, and authorization is still lost.',
    remedy: [
      'Ask the customer’s contact in person: a word from somebody they know does more than another mail.',
      'See who was told and when: npm run -s ops -- connections show ID',
    ],
  },
  stopped_asking: {
    headline: 'we have stopped asking',
    meaning:
      'The customer has had every reminder that the policy allows, or wants none. Nobody asks them any more, and authorization is still lost.',
    remedy: [
      'Ask the customer’s contact in person, or agree that the system is to be disconnected.',
      'If it is not used any more, end the connection at the provider: then this message ends too.',
    ],
  },
  no_longer_used: {
    headline: 'the customer does not use it any more',
    meaning:
      'Somebody said on the page of a message that the system is not used any more. Nobody asks the customer again; the connection itself was left as it is.',
    remedy: [
      'Confirm it with the customer: the page cannot know who pressed the button.',
      'End the connection at the provider if it is true.',
    ],
  },
  flapping: {
    headline: 'lost and found again and again',
    meaning:
      'Authorization was lost several times within a day. The customer hears of it once at most; whatever makes it come back and go is ours, or the system’s, to find.',
    remedy: [
      'Look at its history: npm run -s ops -- connections show ID',
      'Compare the times with releases, password rotations and the provider’s status page.',
    ],
  },
};

/** The customer that an alert is about, where one is known. */
export interface AlertedCustomer {
  readonly id: string;
  readonly name?: string;
}

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
  customer: AlertedCustomer | undefined,
  voice: Voice,
): MessageContent {
  const all = alerts.flatMap(({ told }) => told);
  const [first] = all;
  const [only, ...others] = alerts;
  if (only === undefined || first === undefined) throw new Error('An alert must be about at least one connection');
  const whose = customer && whoseOf(customer);
  const what = all.length === 1 ? oneLine(first.connectionId, MAX.name) : `${all.length} connections`;
  const heading = `${what}: ${others.length === 0 ? WORDS[only.reason].headline : 'customers are not being told'}`;
  return {
    locale: LOCALE,
    subject: `Needs an operator: ${whose ? `${whose}, ` : ''}${heading}`,
    preheader: WORDS[only.reason].meaning,
    heading,
    blocks: [
      ...(whose ? [{ kind: 'facts', rows: [{ label: 'Customer', value: whose }] } as const] : []),
      ...alerts.flatMap(({ reason, told }) => sectionOf(reason, longestFirst(told))),
      ...runbook(only.reason, voice),
    ],
    footer: [`Sent to the operators of ${oneLine(voice.brand, MAX.customer)}. Customers do not see this.`],
    from: { name: oneLine(voice.senderName, MAX.customer) },
    replyTo: { name: oneLine(voice.person, MAX.customer), email: voice.replyTo },
  };
}

function sectionOf(reason: AlertReason, told: readonly Told[]): readonly Block[] {
  const words = WORDS[reason];
  return [
    { kind: 'paragraph', text: words.meaning },
    connectionsOf(told, calendarFor(LOCALE, 'UTC')),
    { kind: 'steps', title: 'What to do', items: words.remedy },
  ];
}

function whoseOf({ id, name }: AlertedCustomer): string {
  const readable = oneLine(name ?? '', MAX.customer);
  return readable ? `${readable} (${oneLine(id, MAX.name)})` : oneLine(id, MAX.name);
}

function connectionsOf(all: readonly Told[], calendar: Calendar): Block {
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
    })),
    ...(left > 0 && { more: `And ${left} more: npm run -s ops -- connections list` }),
  };
}

/** Each reason has a section of its own in the runbook, under an anchor of the same name. */
function runbook(reason: AlertReason, voice: Voice): readonly Block[] {
  if (voice.runbookUrl === undefined) return [];
  const url = new URL(voice.runbookUrl);
  url.hash = reason;
  return [{ kind: 'button', label: 'Open the runbook', url: url.href }];
}
