/** The class of an error, fit for the journal: its text may hold what was sent. */
export function errorName(error: unknown): string {
  return error instanceof Error ? error.name : 'unknown';
}
