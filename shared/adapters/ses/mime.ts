import { createHash } from 'node:crypto';
import MailComposer from 'nodemailer/lib/mail-composer';
import type { MessageContent } from '../../domain/content.ts';
import type { MailAddress } from './addresses.ts';
import { renderHtml } from './html.ts';
import { renderPlainText } from './plainText.ts';

/** The bytes of a mail. SES puts its own `Message-ID` and `Date` in place of those that stand here. */
export async function buildMime({
  from,
  to,
  content,
  threads,
}: {
  readonly from: MailAddress;
  readonly to: readonly MailAddress[];
  readonly content: MessageContent;
  readonly threads: readonly string[];
}): Promise<Buffer> {
  const references = threads.map((thread) => threadId(thread, from.address));
  const [chief] = references;
  const composer = new MailComposer({
    from: [literal(from)],
    to: to.map(literal),
    replyTo: [literal({ name: content.replyTo.name, address: content.replyTo.email })],
    subject: literalText(content.subject),
    ...(chief !== undefined && { inReplyTo: chief, references: [...references] }),
    // Quoted-printable even where a shorter form would do: it is the one form in which no line is ever re-wrapped.
    text: { content: renderPlainText(content), contentTransferEncoding: 'quoted-printable' },
    html: { content: renderHtml(content), contentTransferEncoding: 'quoted-printable' },
    headers: {
      // RFC 3834: machines must not answer; the second line says the same to Exchange.
      'Auto-Submitted': 'auto-generated',
      'X-Auto-Response-Suppress': 'OOF, AutoReply',
      'Content-Language': content.locale,
    },
    newline: 'win',
    // Everything in a mail is a text that we hold; a name must never make us read a file or a URL.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return composer.compile().build();
}

/** A name that looks like an encoded word would be decoded by whoever reads it, into anything; a blank prevents that. */
function literalText(text: string): string {
  return text.replaceAll('=?', '= ?');
}

function literal({ name, address }: MailAddress): MailAddress {
  return { name: literalText(name), address };
}

/**
 * The id of a mail that was never sent. Since SES replaces each `Message-ID`, no mail could name the one before it; all
 * name this one instead. A digest: connection ids are opaque, and nobody's business on the way.
 */
function threadId(thread: string, sender: string): string {
  const digest = createHash('sha256').update(thread).digest('hex').slice(0, 32);
  return `<${digest}@${sender.slice(sender.lastIndexOf('@') + 1)}>`;
}
