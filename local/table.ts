import type { Check } from './story.ts';

const COLOURS = { bold: '\u001b[1m', green: '\u001b[32m', red: '\u001b[31m', plain: '\u001b[0m' } as const;

function inColour(text: string, colour: Exclude<keyof typeof COLOURS, 'plain'>): string {
  return `${COLOURS[colour]}${text}${COLOURS.plain}`;
}

/** A line of a story as a terminal shows it: chapters stand out, what differs is red. */
export function painted(line: string, colour: boolean): string {
  if (!colour) return line;
  if (line.includes('\u2713')) return line.replace('\u2713', inColour('\u2713', 'green'));
  return inColour(line, line.includes('\u2717') ? 'red' : 'bold');
}

/** What was expected beside what was seen, one row for each check. */
export function tableOf(checks: readonly Check[], colour = false): string {
  const head = ['story', 'what', 'expected', 'seen', ''];
  const rows = checks.map(({ chapter, what, expected, seen, holds }) => [
    chapter.split(':')[0] ?? '',
    what,
    short(expected),
    short(seen),
    holds ? 'as expected' : 'DIFFERS',
  ]);
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => row[column]?.length ?? 0)));
  const text = (row: readonly string[]) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  const rule = widths.map((width) => '\u2500'.repeat(width)).join('  ');
  const body = rows.map((row, index) => {
    if (!colour) return text(row);
    return inColour(text(row), checks[index]?.holds ? 'green' : 'red');
  });
  return [`\n${colour ? inColour(text(head), 'bold') : text(head)}`, rule, ...body].join('\n');
}

function short(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return (
    text
      .replaceAll(/["[\]]/g, '')
      .replaceAll(',', ', ')
      .slice(0, 44) || 'none'
  );
}
