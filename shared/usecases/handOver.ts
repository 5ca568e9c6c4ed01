import type { Connection } from '../domain/connection.ts';
import type { MessageContent } from '../domain/content.ts';
import type { Customer } from '../domain/customer.ts';
import type { Message } from '../domain/message.ts';
import { threadsOf } from '../domain/messages/thread.ts';
import type { Route } from '../domain/routing.ts';
import { type Milliseconds, SECOND } from '../domain/time.ts';
import { describeError } from '../faults.ts';
import type { Addressee, Journal, Mailer, SendOutcome, SlackPlace, SlackPoster } from '../ports.ts';
import { type PlacePorts, slackPlace } from './slackPlace.ts';

export interface HandOverPorts extends PlacePorts {
  readonly journal: Journal;
  readonly mailer: Mailer;
  readonly slack: SlackPoster;
}

/** A message ready to go. */
interface Letter {
  readonly message: Message;
  readonly route: Route;
  /** Who has a link of their own that ends reminders. */
  readonly people: readonly Addressee[];
  readonly connections: readonly Connection[];
  readonly customer: Customer | undefined;
  readonly content: MessageContent;
}

/** The longest that one send may take. */
export const SEND_TIMEOUT: Milliseconds = 8 * SECOND;

/** Hands a message to its channel: one attempt. */
export async function handOver(ports: HandOverPorts, letter: Letter): Promise<SendOutcome> {
  const { message, route, people, connections, customer, content } = letter;
  if (route.channel === 'slack') {
    const place = await placeOf(ports, letter);
    const target = slackTarget(route, customer);
    return ports.slack.post({ target, ...(place && { place }), content, timeout: SEND_TIMEOUT });
  }
  return ports.mailer.send({
    messageId: message.id,
    to: message.kind === 'reminder' ? people.filter(isAmong(route.to)) : route.to,
    content,
    threads: threadsOf(connections, message.kind),
    timeout: SEND_TIMEOUT,
  });
}

/** A post that cannot find its place still has to be read: it stands for itself. */
async function placeOf(ports: HandOverPorts, { message, route, connections }: Letter): Promise<SlackPlace | undefined> {
  if (route.channel !== 'slack' || route.slack.kind !== 'channel') return undefined;
  try {
    return await slackPlace(ports, message.kind, connections);
  } catch (error) {
    ports.journal.note({ event: 'failure', where: 'deliver.place', error: describeError(error) });
    return undefined;
  }
}

function isAmong(people: readonly Addressee[]) {
  return ({ email }: Addressee) => people.some((one) => one.email === email);
}

function slackTarget(route: Extract<Route, { channel: 'slack' }>, customer: Customer | undefined) {
  return route.slack.kind === 'webhook' ? { kind: 'webhook' as const, customerId: customer?.id ?? '' } : route.slack;
}
