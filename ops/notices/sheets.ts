import { mailAddress, mailAddresses } from '../../shared/adapters/ses/addresses.ts';
import { renderHtml } from '../../shared/adapters/ses/html.ts';
import { buildMime } from '../../shared/adapters/ses/mime.ts';
import { renderPlainText } from '../../shared/adapters/ses/plainText.ts';
import { renderPost } from '../../shared/adapters/slack/blocks.ts';
import { renderCompact } from '../../shared/adapters/slack/compact.ts';
import type { MessageContent } from '../../shared/domain/content.ts';
import type { Audience } from '../../shared/domain/notice.ts';
import type { Addressee } from '../../shared/ports.ts';
import { InputError } from '../errors.ts';

/** A message as a file. */
export interface Sheet {
  readonly ending: string;
  readonly content: string | Uint8Array;
}

/** What a mail has besides its words. */
export interface Envelope {
  readonly from: string;
  readonly to: readonly Addressee[];
  readonly threads: readonly string[];
}

/** The mail byte by byte, and both its parts alone. */
export async function mailSheets(content: MessageContent, { from, to, threads }: Envelope): Promise<readonly Sheet[]> {
  const sender = mailAddress({ email: from });
  if (!sender) throw new InputError('The stage’s mail.from is no address that SES takes.');
  const recipients = mailAddresses(to);
  const stopUrl = recipients[0]?.stopUrl;
  const mime = await buildMime({ from: { ...sender, name: content.from.name }, to: recipients, content, threads });
  return [
    { ending: 'eml', content: mime },
    { ending: 'html', content: renderHtml(content, stopUrl) },
    { ending: 'txt', content: renderPlainText(content, stopUrl) },
  ];
}

/** The post as Slack's Block Kit Builder takes it. */
export function slackSheet(content: MessageContent, audience: Audience): Sheet {
  const post = audience === 'operators' ? renderCompact(content) : renderPost(content);
  return { ending: 'slack.json', content: `${JSON.stringify(post, undefined, 2)}\n` };
}
