import { domainToASCII } from 'node:url';
import { oneLine } from '../../domain/messages/outsideText.ts';
import type { Addressee } from '../../ports.ts';

/** An address that SES takes: ASCII throughout, its domain in punycode. */
export interface MailAddress {
  readonly address: string;
  readonly name: string;
  /** Where this person ends such mails; then the mail is theirs alone. */
  readonly stopUrl?: string;
}

/** Quoted local parts, spaces and comments are legal and never seen in earnest; they are also how headers are injected. */
const LOCAL_PART = /^[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*$/;
const DOMAIN = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}$/;
const MAX_LOCAL_PART = 64;
const MAX_ADDRESS = 254;
const MAX_NAME = 60;

/** SES refuses a message to more than 50 recipients. */
const MAX_RECIPIENTS = 50;

/**
 * Fits an address to SES v1, which carries 7-bit addresses only: a domain outside ASCII becomes punycode, a local part
 * outside ASCII cannot be mailed at all. Undefined for what is no deliverable address.
 */
export function mailAddress({ email, name, stopUrl }: Addressee): MailAddress | undefined {
  const at = email.lastIndexOf('@');
  const local = email.slice(0, Math.max(at, 0));
  const domain = domainToASCII(email.slice(at + 1));
  if (!LOCAL_PART.test(local) || local.length > MAX_LOCAL_PART || !DOMAIN.test(domain)) return undefined;
  const address = `${local}@${domain}`;
  if (address.length > MAX_ADDRESS) return undefined;
  return { address, name: oneLine(name ?? '', MAX_NAME), ...(stopUrl !== undefined && { stopUrl }) };
}

/**
 * Who can really be written to: each mailbox once, at most as many as one message may have. One message to all of them
 * is right here: they are colleagues of one company, and seeing who else was told saves them asking each other.
 */
export function mailAddresses(addressees: readonly Addressee[]): readonly MailAddress[] {
  const byAddress = new Map<string, MailAddress>();
  for (const addressee of addressees) {
    const usable = mailAddress(addressee);
    const key = usable?.address.toLowerCase();
    if (usable && key !== undefined && !byAddress.has(key)) byAddress.set(key, usable);
  }
  return [...byAddress.values()].slice(0, MAX_RECIPIENTS);
}
