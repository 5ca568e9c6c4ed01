import { readFileSync } from 'node:fs';
import { beforeAll, expect, test } from '@jest/globals';
import { countOperations, type Operations } from '../bench/cost/operations.ts';
import { ASSUMPTIONS, PRICES } from '../bench/cost/prices.ts';
import { billTable, callsTable, scaleTable, type Table } from '../bench/cost/tables.ts';

const read = (name: string) => readFileSync(new URL(`../../docs/${name}.md`, import.meta.url), 'utf8');
const page = read('cost');

let counted: Operations;

beforeAll(async () => {
  counted = await countOperations();
}, 240_000);

/** The cells of the page's table that begins with this head. */
function told({ head }: Table, text: string): readonly (readonly string[])[] {
  const [, ...lines] =
    text
      .slice(text.indexOf(`| ${head.join(' | ')} |`))
      .split('\n\n')[0]
      ?.split('\n') ?? [];
  return lines.slice(1).map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

/** Log lines vary by a few bytes from run to run, and a bill that is right to a tenth is right. */
function agree(table: Table, allowed: { readonly absolute: number; readonly part: number }, text = page): void {
  const cells = told(table, text);
  expect(cells.map(([title]) => title)).toEqual(table.rows.map(([title]) => title));
  table.rows.forEach(([title, ...numbers], row) => {
    numbers.forEach((number, column) => {
      const shown = Number(cells[row]?.[column + 1]);
      const difference = Math.abs(shown - Number(number));
      const place = `${title}, ${table.head[column + 1]}: the page says ${shown}, counted is ${number}; npm run bench:cost -- --write`;
      expect(difference <= Math.max(allowed.absolute, Number(number) * allowed.part) ? '' : place).toBe('');
    });
  });
}

test('docs/cost.md tells the calls of each operation as they are counted now', () => {
  // How many batches wait for the shared pace differs from run to run.
  agree(callsTable(counted), { absolute: 0.2, part: 0.05 });
});

test('docs/cost.md tells the bill that follows from them', () => {
  agree(billTable(counted), { absolute: 0.02, part: 0.1 });
});

test('docs/scale.md tells what the sweeps of large fleets come to', () => {
  agree(scaleTable(counted), { absolute: 0.1, part: 0.1 }, read('scale'));
});

test('case 32, case 37: an opened outage costs one nudge, and its customer one mail and one post', () => {
  expect(counted.openingWebhook).toMatchObject({ queueCalls: 1, messages: 1 });
  expect(counted.request).toMatchObject({ invocations: 1, mails: 1, slackPosts: 1 });
});

test('docs/cost.md names the day and the region of the prices, and every assumption of events', () => {
  expect(page).toContain(PRICES.date);
  expect(page).toContain(PRICES.region);
  expect(page).toContain(`${ASSUMPTIONS.quietEventsPerDay} deliveries`);
  expect(page).toContain(`${ASSUMPTIONS.outagesPerYear} outages`);
  expect(page).toContain(`${ASSUMPTIONS.connectionsPerCustomer} connections`);
});
