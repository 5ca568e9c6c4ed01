/**
 * One spelling for what is one mailbox: lower case, the domain as it travels (punycode). Strictly the part before the @
 * may tell case apart; no mail server in earnest does.
 */
export function mailboxOf(email: string): string {
  const at = email.lastIndexOf('@');
  const domain = `https://${email.slice(at + 1)}`;
  const travelling = at >= 0 && URL.canParse(domain) ? new URL(domain).hostname : email.slice(at + 1);
  return `${email.slice(0, at + 1)}${travelling}`.toLowerCase();
}

/** Whether two spellings are one mailbox. */
export function isSameMailbox(a: string, b: string): boolean {
  return mailboxOf(a) === mailboxOf(b);
}

/** Systems that are a mailbox themselves: whoever lost the connection to one may not be reached by mail there. */
const MAIL = /\b(gmail|outlook|exchange|imap|mailbox|(google|g) ?(workspace|suite)|(office|microsoft) ?365)\b/i;

/** Whether the connected system is a mailbox. */
export function isMailSystem(system: string | undefined): boolean {
  return system !== undefined && MAIL.test(system);
}
