import type { Feedback } from '../../domain/feedback.ts';
import type { Landing } from '../../domain/message.ts';
import { jsonObject } from '../../runtime/json.ts';
import { MESSAGE_TAG } from './mailer.ts';

// Shapes and words as SES publishes them to SNS:
// https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html

export type ReadFeedback =
  | { readonly kind: 'feedback'; readonly feedback: Feedback }
  /** Not about a mail of ours, or nothing that we ask for: `reason` is a word of ours. */
  | { readonly kind: 'unknown'; readonly reason: 'event' | 'tag' | 'recipients' }
  /** Not an event of SES at all. */
  | { readonly kind: 'malformed' };

/** What SES says of a mail, from the raw text that its topic hands on. */
export function readFeedback(body: string): ReadFeedback {
  const event = jsonObject(body);
  const type = event?.['eventType'];
  if (event === undefined || typeof type !== 'string') return { kind: 'malformed' };
  const read = Object.hasOwn(READERS, type) ? READERS[type] : undefined;
  if (!read) return { kind: 'unknown', reason: 'event' };
  const mail = fields(event['mail']);
  const [messageId] = texts(fields(mail['tags'])[MESSAGE_TAG]);
  if (messageId === undefined) return { kind: 'unknown', reason: 'tag' };
  const { landing, recipients } = read(event, mail);
  if (recipients.length === 0) return { kind: 'unknown', reason: 'recipients' };
  return { kind: 'feedback', feedback: { messageId, landing, recipients } };
}

type Fields = Readonly<Record<string, unknown>>;
type Reader = (event: Fields, mail: Fields) => { readonly landing: Landing; readonly recipients: readonly string[] };

const refused: Reader = (_event, mail) => ({ landing: 'refused', recipients: texts(mail['destination']) });

const READERS: Readonly<Partial<Record<string, Reader>>> = {
  Delivery: (event) => ({ landing: 'delivered', recipients: texts(fields(event['delivery'])['recipients']) }),
  DeliveryDelay: (event) => ({
    landing: 'delayed',
    recipients: addresses(fields(event['deliveryDelay'])['delayedRecipients']),
  }),
  Bounce: (event) => {
    const bounce = fields(event['bounce']);
    return { landing: landingOf(bounce), recipients: addresses(bounce['bouncedRecipients']) };
  },
  // Also where the mail was not even tried, because its reader had complained before (`OnAccountSuppressionList`).
  Complaint: (event) => ({
    landing: 'complained',
    recipients: addresses(fields(event['complaint'])['complainedRecipients']),
  }),
  Reject: refused,
  'Rendering Failure': refused,
};

/** The lists of addresses that SES, or we at SES, do not write to any more. */
const SUPPRESSED = new Set<unknown>(['Suppressed', 'OnAccountSuppressionList']);

/** `Undetermined` is like `Transient`: nobody said that the mailbox is gone. */
function landingOf({ bounceType, bounceSubType }: Fields): Landing {
  if (bounceType !== 'Permanent') return 'returned';
  return SUPPRESSED.has(bounceSubType) ? 'suppressed' : 'bounced';
}

function fields(value: unknown): Fields {
  return isFields(value) ? value : {};
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

function addresses(recipients: unknown): readonly string[] {
  return Array.isArray(recipients) ? texts(recipients.map((recipient) => fields(recipient)['emailAddress'])) : [];
}
