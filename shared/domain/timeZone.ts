/** The time zone itself, or UTC where nobody knows a zone of that name; messages name the zone, so the reader sees which. */
export function knownTimeZone(name: string): string {
  return isTimeZone(name) ? name : 'UTC';
}

/** Whether it is a time zone such as `Europe/Berlin`. */
export function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
