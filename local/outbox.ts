import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import MailComposer from 'nodemailer/lib/mail-composer';
import type { StoredMail } from './story.ts';

/** Leaves mails in a folder, numbered in the order they were sent, to be opened in a mail program or a browser. */
export async function keepMails(mails: readonly StoredMail[], folder: string): Promise<number> {
  for (const [index, { subject, destination, body, from }] of mails.entries()) {
    const name = `${String(index + 1).padStart(2, '0')} ${subject}`.replace(/[^\w ().-]+/g, '-').slice(0, 80);
    const { html = '', text = '' } = body;
    const composed = new MailComposer({ from, to: [...destination.to], subject, html, text });
    writeFileSync(join(folder, `${name}.eml`), await composed.compile().build());
    writeFileSync(join(folder, `${name}.html`), html);
  }
  return mails.length;
}
