import { isBeingSent } from '../domain/claim.ts';
import { type Feedback, learnFrom, mailboxesMeant, reachedNobody } from '../domain/feedback.ts';
import type { Landing, Message } from '../domain/message.ts';
import { tellAnew } from '../domain/oweAfresh.ts';
import { HOUR, type Milliseconds } from '../domain/time.ts';
import type { CustomerStore, Journal, MessageStore, NudgeQueue, StageStore } from '../ports.ts';
import type { MetricName } from '../telemetry.ts';
import { type ChangePorts, changeConnection } from './changeConnection.ts';
import { changeCustomer } from './changeCustomer.ts';

export interface FeedbackPorts extends ChangePorts {
  readonly journal: Journal;
  readonly customers: CustomerStore;
  readonly messages: MessageStore;
  readonly stage: StageStore;
  readonly nudges: NudgeQueue;
}

/** `early`: the message is still being sent, so the feedback must come again. */
export type Taken = 'taken' | 'unknown' | 'early';

const COUNTED: Readonly<Partial<Record<Landing, MetricName>>> = {
  delivered: 'MailDelivered',
  bounced: 'MailBounced',
  suppressed: 'MailBounced',
  complained: 'MailComplained',
};

/** That feedback comes through at all is written down at most this often. */
const SEEN_EVERY: Milliseconds = HOUR;

/**
 * Takes what the mail service told of a message: how it landed, whom not to write to any more, and, where it told nobody,
 * that it is owed afresh. It may come in any order, twice, and before the message is settled.
 *
 * @throws if anything could not be stored or queued: then it must come again
 */
export async function takeFeedback(ports: FeedbackPorts, feedback: Feedback): Promise<Taken> {
  const { messageId, landing, recipients } = feedback;
  const message = await ports.messages.load(messageId);
  const mailboxes = message ? mailboxesMeant(message, recipients) : [];
  const landed = mailboxes.length === 0 ? undefined : await ports.messages.land(messageId, landing, mailboxes);
  if (!landed) {
    ports.journal.count('FeedbackUnknown');
    ports.journal.note({ event: 'feedback.unknown', reason: message ? 'recipient' : 'message', messageId });
    return 'unknown';
  }
  await noteSeen(ports);
  const taken = await follow(ports, landed);
  if (taken === 'early') return taken;
  const metric = COUNTED[landing];
  if (metric) ports.journal.count(metric, mailboxes.length);
  const { customerId } = landed;
  ports.journal.note({
    event: 'mail.landed',
    messageId,
    landing,
    mailboxes: mailboxes.length,
    ...(customerId !== undefined && { customerId }),
  });
  return taken;
}

async function noteSeen({ stage, clock }: FeedbackPorts): Promise<void> {
  const now = clock.now();
  if (((await stage.feedbackSeenAt()) ?? -Infinity) <= now - SEEN_EVERY) await stage.saveFeedbackSeenAt(now);
}

/** What follows from all that is known of the message by now. */
async function follow(ports: FeedbackPorts, message: Message): Promise<'taken' | 'early'> {
  const { customerId, audience, covers } = message;
  if (customerId === undefined || audience !== 'customer') return 'taken';
  await changeCustomer(ports, customerId, (stored) => ({ customer: learnFrom(stored, message), result: undefined }));
  if (!reachedNobody(message)) return 'taken';
  const outcomes = new Set<'owed' | 'early' | 'unchanged'>();
  for (const { connectionId } of covers) outcomes.add(await tellOneAnew(ports, connectionId, message));
  if (outcomes.has('owed')) await ports.nudges.nudge({ kind: 'customer', id: customerId }, ports.clock.now());
  return outcomes.has('early') ? 'early' : 'taken';
}

function tellOneAnew(ports: FeedbackPorts, connectionId: string, { id: messageId, customerId }: Message) {
  return changeConnection<'owed' | 'early' | 'unchanged'>(ports, connectionId, (stored, now) => {
    if (!stored || stored.customerId !== customerId) return { result: 'unchanged' };
    if (isBeingSent(stored, messageId, now)) return { result: 'early' };
    const connection = tellAnew(stored, messageId, now);
    return { connection, result: connection === stored ? 'unchanged' : 'owed' };
  });
}
