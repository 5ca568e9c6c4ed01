// The prefix makes browsers refuse a cookie that is not for this host alone, not for every path, or not secure.

/** Proves that a form was sent from a page that this browser got from us. */
export const FORM_COOKIE = '__Host-form';
/** Keeps the state of a try, for a provider that does not echo it. */
export const STATE_COOKIE = '__Host-try';

/** Not sent from anywhere but our own pages. */
export function formCookie(value: string): string {
  return `${FORM_COOKIE}=${value}; Path=/; Secure; HttpOnly; SameSite=Strict`;
}

/** Lax, not Strict: it must be there when the provider sends people back. */
export function stateCookie(state: string, milliseconds: number): string {
  return `${STATE_COOKIE}=${state}; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=${Math.ceil(milliseconds / 1_000)}`;
}
