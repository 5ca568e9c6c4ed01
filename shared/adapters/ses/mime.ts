import MailComposer from 'nodemailer/lib/mail-composer';
import type { MessageContent } from '../../domain/content.ts';
import type { MailAddress } from './addresses.ts';
import { renderHtml } from './html.ts';
import { renderPlainText } from './plainText.ts';

/** The bytes of a mail. SES puts its own `Message-ID` and `Date` in place of those that stand here. */
export async function buildMime(
  from: MailAddress,
  to: readonly MailAddress[],
  content: MessageContent,
): Promise<Buffer> {
  const composer = new MailComposer({
    from: [literal(from)],
    to: to.map(literal),
    replyTo: [literal({ name: content.replyTo.name, address: content.replyTo.email })],
    subject: literalText(content.subject),
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
