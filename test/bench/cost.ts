import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { countOperations } from './cost/operations.ts';
import { ASSUMPTIONS, PRICES } from './cost/prices.ts';
import { billTable, callsTable, markdown, scaleTable, type Table } from './cost/tables.ts';

const HELP = `npm run bench:cost -- [--json | --write]

Runs the functions against the embedded servers, counts what they call, and prints it beside the monthly bill that follows
from it, as docs/cost.md shows both, and what sweeps of large fleets come to, as docs/scale.md does. Prices and assumptions stand in test/bench/cost/prices.ts.

  --json    one JSON document on stdout
  --write   puts the tables into docs/cost.md and docs/scale.md`;

// Whoever reads this knows which Node it ran on.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';

const page = (name: string) => new URL(`../../docs/${name}.md`, import.meta.url);

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
  const tables = [callsTable(counted), billTable(counted), scaleTable(counted)];
  if (values.json) console.log(JSON.stringify({ counted, prices: PRICES, assumptions: ASSUMPTIONS }));
  else if (values.write) {
    putIntoPage(callsTable(counted), page('cost'));
    putIntoPage(billTable(counted), page('cost'));
    putIntoPage(scaleTable(counted), page('scale'));
  } else console.log(tables.map(markdown).join('\n\n'));
}

function putIntoPage(table: Table, file: URL): void {
  const text = readFileSync(file, 'utf8');
  const start = text.indexOf(`| ${table.head.join(' | ')} |`);
  if (start < 0) throw new Error(`${file.pathname} has no table that begins with ${table.head[0]}`);
  const end = text.indexOf('\n\n', start);
  writeFileSync(file, text.slice(0, start) + markdown(table) + text.slice(end));
}
