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
  // Only a mail to one person has a link that is theirs.
  const stopUrl = to.length === 1 ? to[0]?.stopUrl : undefined;
  const composer = new MailComposer({
    from: [literal(from)],
    to: to.map(literal),
    replyTo: [literal({ name: content.replyTo.name, address: content.replyTo.email })],
    subject: literalText(content.subject),
    ...(chief !== undefined && { inReplyTo: chief, references: [...references] }),
    // Quoted-printable even where a shorter form would do: it is the one form in which no line is ever re-wrapped.
    text: { content: renderPlainText(content, stopUrl), contentTransferEncoding: 'quoted-printable' },
    html: { content: renderHtml(content, stopUrl), contentTransferEncoding: 'quoted-printable' },
    headers: {
      // RFC 3834: machines must not answer; the second line says the same to Exchange.
      'Auto-Submitted': 'auto-generated',
      'X-Auto-Response-Suppress': 'OOF, AutoReply',
      'Content-Language': content.locale,
      ...(stopUrl !== undefined && oneClick(stopUrl)),
    },
    newline: 'win',
    // Everything in a mail is a text that we hold; a name must never make us read a file or a URL.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return composer.compile().build();
}

/** RFC 5322: no line is longer, and a URL cannot be broken into two. */
const MAX_LINE = 998;

/**
 * RFC 8058: the button beside the sender, which ends such mails at once. Its line is left whole, because receivers have
 * been seen to fail the signature of a folded one. A longer one than mail may carry is left out: the mail itself has the
 * link too.
 */
function oneClick(url: string) {
  const line = `<${url}>`;
  if ('List-Unsubscribe: '.length + line.length > MAX_LINE) return {};
  return {
    'List-Unsubscribe': { prepared: true, value: line },
    'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
  };
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
