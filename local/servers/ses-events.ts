/** What SES is to tell of a mail. */
export const MAIL_FATES = ['delivery', 'bounce', 'transient', 'suppressed', 'complaint', 'delay', 'reject'] as const;

export type MailFate = (typeof MAIL_FATES)[number];

/** A mail as it was handed over. */
export interface HandedOver {
  readonly messageId: string;
  readonly source: string;
  readonly destination: readonly string[];
  readonly configurationSet: string;
  readonly tags: Readonly<Record<string, string>>;
}

/**
 * An event as SES publishes it, which a topic hands on to a queue as it is ("raw message delivery").
 * https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-examples.html
 */
export function sesEvent(fate: MailFate, mail: HandedOver, recipients: readonly string[], at: Date): object {
  const timestamp = at.toISOString();
  const { messageId, source, destination, configurationSet, tags } = mail;
  return {
    ...FATES[fate](recipients, timestamp),
    mail: {
      timestamp,
      source,
      sendingAccountId: '000000000000',
      messageId,
      destination,
      headersTruncated: false,
      headers: [{ name: 'To', value: destination.join(', ') }],
      commonHeaders: { to: destination, messageId },
      tags: {
        'ses:configuration-set': [configurationSet],
        ...Object.fromEntries(Object.entries(tags).map(([name, value]) => [name, [value]])),
      },
    },
  };
}

type Told = (recipients: readonly string[], timestamp: string) => object;

const bounce =
  (bounceType: string, bounceSubType: string, status: string): Told =>
  (recipients, timestamp) => ({
    eventType: 'Bounce',
    bounce: {
      bounceType,
      bounceSubType,
      bouncedRecipients: recipients.map((emailAddress) => ({ emailAddress, action: 'failed', status })),
      timestamp,
      feedbackId: '0102018d-local-000000',
      reportingMTA: 'dns; a8-50.smtp-out.amazonses.com',
    },
  });

const addressed = (recipients: readonly string[]) => recipients.map((emailAddress) => ({ emailAddress }));

const FATES: Readonly<Record<MailFate, Told>> = {
  delivery: (recipients, timestamp) => ({
    eventType: 'Delivery',
    delivery: {
      timestamp,
      processingTimeMillis: 546,
      recipients,
      smtpResponse: '250 2.6.0 Message received',
      reportingMTA: 'a8-53.smtp-out.amazonses.com',
    },
  }),
  bounce: bounce('Permanent', 'General', '5.1.1'),
  transient: bounce('Transient', 'MailboxFull', '4.2.2'),
  suppressed: bounce('Permanent', 'OnAccountSuppressionList', '5.1.1'),
  complaint: (recipients, timestamp) => ({
    eventType: 'Complaint',
    complaint: {
      complainedRecipients: addressed(recipients),
      timestamp,
      feedbackId: '0102018d-local-000000',
      complaintSubType: null,
      complaintFeedbackType: 'abuse',
    },
  }),
  delay: (recipients, timestamp) => ({
    eventType: 'DeliveryDelay',
    deliveryDelay: {
      timestamp,
      delayType: 'TransientCommunicationFailure',
      expirationTime: timestamp,
      delayedRecipients: addressed(recipients).map((recipient) => ({ ...recipient, status: '4.4.1' })),
    },
  }),
  reject: () => ({ eventType: 'Reject', reject: { reason: 'Bad content' } }),
};
