const MOST = 28;

/** A value that a person can recognize and nobody can use: on one line, its middle left out, no address. */
export function shown(value: string): string {
  const line = value.replace(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu, '');
  if (line.includes('@')) return '(an address)';
  const letters = [...line];
  return letters.length <= MOST ? line : `${letters.slice(0, MOST - 5).join('')}…${letters.slice(-4).join('')}`;
}
