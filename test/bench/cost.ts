import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { countOperations } from './cost/operations.ts';
import { ASSUMPTIONS, PRICES } from './cost/prices.ts';
import { billTable, callsTable, markdown, type Table } from './cost/tables.ts';

const HELP = `npm run bench:cost -- [--json | --write]

Runs the functions against the embedded servers, counts what they call, and prints it beside the monthly bill that follows
from it, as docs/cost.md shows both. Prices and assumptions stand in test/bench/cost/prices.ts.

  --json    one JSON document on stdout
  --write   puts both tables into docs/cost.md`;

// Whoever reads this knows which Node it ran on.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';

const PAGE = new URL('../../docs/cost.md', import.meta.url);

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) console.log(HELP);
else {
  const counted = await countOperations();
  const tables = [callsTable(counted), billTable(counted)];
  if (values.json) console.log(JSON.stringify({ counted, prices: PRICES, assumptions: ASSUMPTIONS }));
  else if (values.write) tables.forEach(putIntoPage);
  else console.log(tables.map(markdown).join('\n\n'));
}

function putIntoPage(table: Table): void {
  const page = readFileSync(PAGE, 'utf8');
  const start = page.indexOf(`| ${table.head.join(' | ')} |`);
  if (start < 0) throw new Error(`docs/cost.md has no table that begins with ${table.head[0]}`);
  const end = page.indexOf('\n\n', start);
  writeFileSync(PAGE, page.slice(0, start) + markdown(table) + page.slice(end));
}
