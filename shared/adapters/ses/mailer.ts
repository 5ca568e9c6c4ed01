import { type SESClient, SendRawEmailCommand } from '@aws-sdk/client-ses';
import { Fault } from '../../faults.ts';
import type { Mailer, SendOutcome } from '../../ports.ts';
import { type MailAddress, mailAddress, mailAddresses } from './addresses.ts';
import { buildMime } from './mime.ts';
import { combinedOutcome, outcomeOfFailure } from './outcome.ts';

export interface SesSettings {
  /** The address that mail comes from; verified in SES, by itself or through its domain. */
  readonly from: string;
  /** Its events are published, so that bounces find their message by the tag. */
  readonly configurationSet?: string;
  /** The verified identity, where it belongs to another account that lets us send for it. */
  readonly identityArn?: string;
}

/** The tag that carries our message id through SES. */
export const MESSAGE_TAG = 'message';

/** The most that SES v1 takes of one message, after encoding. */
const MAX_BYTES = 10 * 1024 * 1024;

type Mail = Parameters<Mailer['send']>[0];

/**
 * Sends mail by SES v1 `SendRawEmail`: one attempt, and what came of it.
 *
 * @throws Error at once if `from` is no address
 */
export function createSesMailer(client: SESClient, settings: SesSettings): Mailer {
  const sender = mailAddress({ email: settings.from });
  if (!sender) throw new Fault('The setting `from` is not an e-mail address');
  return {
    async send(mail) {
      const recipients = mailAddresses(mail.to);
      if (recipients.length === 0) return { kind: 'rejected', reason: 'invalid_address' };
      const abortSignal = AbortSignal.timeout(mail.timeout);
      const groups = recipients.some(({ stopUrl }) => stopUrl) ? recipients.map((one) => [one]) : [recipients];
      return combinedOutcome(
        await Promise.all(groups.map((to) => sendOne(client, settings, { sender, to, mail, abortSignal }))),
      );
    },
  };
}

async function sendOne(
  client: SESClient,
  { configurationSet, identityArn }: SesSettings,
  {
    sender,
    to,
    mail,
    abortSignal,
  }: {
    readonly sender: MailAddress;
    readonly to: readonly MailAddress[];
    readonly mail: Mail;
    readonly abortSignal: AbortSignal;
  },
): Promise<SendOutcome> {
  const { content, threads, messageId } = mail;
  const mime = await buildMime({ from: { ...sender, name: content.from.name }, to, content, threads });
  if (mime.byteLength > MAX_BYTES) return { kind: 'rejected', reason: 'too_large' };
  const command = new SendRawEmailCommand({
    Source: sender.address,
    // Named here once more, so that nothing in a header can add a recipient.
    Destinations: to.map(({ address }) => address),
    RawMessage: { Data: mime },
    Tags: [{ Name: MESSAGE_TAG, Value: messageId }],
    ...(configurationSet !== undefined && { ConfigurationSetName: configurationSet }),
    ...(identityArn !== undefined && { SourceArn: identityArn, FromArn: identityArn, ReturnPathArn: identityArn }),
  });
  try {
    const answer = await client.send(command, { abortSignal });
    return answer.MessageId ? { kind: 'sent', providerId: answer.MessageId } : { kind: 'unknown' };
  } catch (error) {
    return outcomeOfFailure(error);
  }
}
