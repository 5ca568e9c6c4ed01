/** The sending identity and the mailbox of the emulator's SES. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SESClient, VerifyDomainIdentityCommand } from '@aws-sdk/client-ses';
import { type ParsedMail, simpleParser } from 'mailparser';
import type { Emulator } from './emulator.ts';

export interface Mail {
  /** SES's own id; feedback carries it without the domain part. */
  readonly messageId: string;
  readonly source: string;
  /** The envelope: who gets it, whatever the headers say. */
  readonly destinations: readonly string[];
  readonly configurationSet: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly raw: Buffer;
  readonly parsed: ParsedMail;
}

/** Without it every send is rejected, as on AWS. The emulator verifies at once. */
export async function verifyDomain(emulator: Emulator, domain: string): Promise<void> {
  await new SESClient(emulator.client).send(new VerifyDomainIdentityCommand({ Domain: domain }));
}

/** Every raw message that SES has accepted, oldest first. */
export async function mails(emulator: Emulator): Promise<readonly Mail[]> {
  const folder = emulator.mailFolder;
  const ids = (await readdir(folder))
    .filter((name) => name.endsWith('.eml'))
    .map((name) => name.slice(0, -'.eml'.length));
  const read = await Promise.all(
    ids.map(async (messageId) => {
      const raw = await readFile(join(folder, `${messageId}.eml`));
      const envelope = JSON.parse(await readFile(join(folder, `${messageId}.json`), 'utf8'));
      return { messageId, ...envelope, raw, parsed: await simpleParser(raw) } as Mail & { acceptedAt: number };
    }),
  );
  return read.sort((a, b) => a.acceptedAt - b.acceptedAt);
}
