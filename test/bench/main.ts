import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { bundle } from '../fixtures/bundle.ts';
import { compareSweeps } from './sweep/compare.ts';

// Size and import time of each function, bundled as the stack does, beside two handlers bundled as anybody would, in the
// same run. Compare ratios, not milliseconds.

const HELP = `npm run bench -- [--rounds N] [--json]
npm run bench -- --sweep 1000,10000,100000 [--json]

Bundles each function as the stack does and measures how long a fresh process takes to import it, in turn with an empty
handler and one that holds nothing but the DynamoDB client. Prints medians and the ratio to the latter.

With --sweep it sweeps fleets of these sizes instead, the first time and once more: sweep and workers in a process of their
own, the servers in another. A fleet of 100,000 takes a quarter of an hour.

  --rounds N   fresh processes per bundle, at least 3 (15)
  --sweep A,B  sizes of fleets, up to 1,000,000
  --json       one JSON document on stdout`;

const BARE = `import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
const client = new DynamoDBClient();
export const handler = (event) => client.send(new GetItemCommand(event));`;

const SUBJECTS = {
  'empty handler': { text: 'export const handler = async () => ({ statusCode: 200 });' },
  'bare DynamoDB handler': { text: BARE },
  webhook: { file: 'functions/webhook/handler.ts' },
  notify: { file: 'functions/notify/handler.ts' },
  sweep: { file: 'functions/sweep/handler.ts' },
  status: { file: 'functions/status/handler.ts' },
  reconnect: { file: 'functions/reconnect/handler.ts' },
  report: { file: 'functions/report/handler.ts' },
  feedback: { file: 'functions/feedback/handler.ts' },
} as const;

interface Measured {
  readonly name: string;
  readonly kilobytes: number;
  readonly milliseconds: number;
  readonly toBare: number;
}

/** What a cold start does: one fresh process, one import. */
function importTime(file: string): number {
  const script = `const t = performance.now(); await import(${JSON.stringify(file)}); console.log(performance.now() - t);`;
  const env = { ...process.env, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true', AWS_REGION: 'eu-central-1' };
  return Number(execFileSync(process.execPath, ['--input-type=module', '-e', script], { env, encoding: 'utf8' }));
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

async function measure(rounds: number): Promise<readonly Measured[]> {
  const folder = mkdtempSync(join(tmpdir(), 'reconnect-bench-'));
  try {
    const built = await Promise.all(
      Object.entries(SUBJECTS).map(async ([name, source], index) => {
        const { code } = await bundle(source);
        const file = join(folder, `${index}.mjs`);
        writeFileSync(file, code);
        return { name, file, kilobytes: code.byteLength / 1_000, times: [] as number[] };
      }),
    );
    for (let round = 0; round <= rounds; round++) {
      process.stderr.write(`\rround ${round} of ${rounds}`);
      for (const { file, times } of built) {
        const time = importTime(file);
        if (round > 0) times.push(time);
      }
    }
    process.stderr.write('\n');
    const bare = median(built.find(({ name }) => name === 'bare DynamoDB handler')?.times ?? []);
    return built.map(({ name, kilobytes, times }) => {
      const milliseconds = median(times);
      return {
        name,
        kilobytes: Math.round(kilobytes),
        milliseconds: Math.round(milliseconds * 10) / 10,
        toBare: Math.round((milliseconds / bare) * 100) / 100,
      };
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '15' },
    sweep: { type: 'string' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
const rounds = Number(values.rounds);
const sizes = values.sweep?.split(',').map(Number);
if (values.help) console.log(HELP);
else if (sizes) await compareSweeps(sizes, values.json);
else if (!Number.isInteger(rounds) || rounds < 3) {
  console.error('--rounds must be a whole number of at least 3');
  process.exitCode = 2;
} else {
  const measured = await measure(rounds);
  if (values.json) console.log(JSON.stringify({ node: process.version, rounds, measured }));
  else
    console.table(
      Object.fromEntries(
        measured.map(({ name, kilobytes, milliseconds, toBare }) => [
          name,
          { 'bundle KB': kilobytes, 'import ms': milliseconds, 'to bare': toBare },
        ]),
      ),
    );
}
