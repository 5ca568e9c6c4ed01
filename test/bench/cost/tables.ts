import { stageBlock } from '../../../infra/settings.ts';
import { type Bill, billOf, type Stage, statusReadsOf, totalOf } from './bill.ts';
import type { Usage } from './meter.ts';
import type { Operations } from './operations.ts';
import { ASSUMPTIONS } from './prices.ts';
import { type Scale, scaleOf } from './scale.ts';

// What docs/cost.md shows, as text: a test compares the page with a fresh count.

const SIZES = [50, 500, 5_000] as const;

const OPERATIONS = {
  'a delivery without effect': 'quietWebhook',
  'a delivery that opens an outage': 'openingWebhook',
  'telling the customer by mail and Slack': 'request',
  'a delivery that ends it': 'closingWebhook',
  'telling that all is well': 'restored',
  'a sweep, without its connections': 'sweep',
  '– and each connection that is known and listed': 'swept',
  'a batch of looks, without its connections': 'batch',
  '– and each connection, with a token made for it': 'look',
  '– and each connection, with a token at hand': 'lookWithToken',
  'a batch of listed connections, without them': 'listedBatch',
  '– and each connection in it': 'listed',
} as const satisfies Record<string, keyof Operations>;

const COLUMNS = {
  invocations: 'invocations',
  'DynamoDB calls': 'databaseCalls',
  'read units': 'readUnits',
  'write units': 'writeUnits',
  'SQS calls': 'queueCalls',
  'secret reads': 'secretReads',
  mails: 'mails',
  'Makini calls': 'providerCalls',
  'Slack posts': 'slackPosts',
  'log bytes': 'logBytes',
} as const satisfies Record<string, keyof Usage>;

/** What is assumed of the stage: the defaults of its settings. */
function stageOf(connections: number, tokens: Stage['tokens']): Stage {
  const block = stageBlock.shape;
  return {
    connections,
    tokens,
    status: block.status.parse(undefined),
    sweepMinutes: block.sweepMinutes.parse(undefined),
    concurrency: block.concurrency.parse(undefined),
    alarms: block.alarms.parse(undefined),
    webhookSilenceHours: block.webhookSilenceHours.parse(undefined),
    graceSeconds: block.graceSeconds.parse(undefined),
    signingSecretsCacheSeconds: block.signingSecretsCacheSeconds.parse(undefined),
    timelineDays: block.retention.parse(undefined).timelineDays,
    logDays: block.retention.parse(undefined).logDays,
  };
}

/** Heads and rows; a cell is a number wherever it can be. */
export interface Table {
  readonly head: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
}

/** The fleets of docs/scale.md: as the settings are by default, and the largest once more with the knobs turned. */
const FLEETS: readonly {
  readonly title: string;
  readonly connections: number;
  readonly status?: Partial<Stage['status']>;
}[] = [
  { title: '1,000', connections: 1_000 },
  { title: '100,000', connections: 100_000 },
  { title: '10,000,000', connections: 10_000_000 },
  {
    title: '10,000,000, tuned',
    connections: 10_000_000,
    status: { everyMinutes: 720, listMinutes: 1_440, perSecond: 1_000, workers: 100, batchSize: 100 },
  },
];

export function scaleTable(counted: Operations): Table {
  const scales = FLEETS.map(({ connections, status }) => {
    const stage = stageOf(connections, 'made');
    return scaleOf(counted, { ...stage, status: { ...stage.status, ...status } });
  });
  const row = (title: string, cell: (scale: Scale) => number, digits = 0) => [
    title,
    ...scales.map((scale) => rounded(cell(scale), digits)),
  ];
  return {
    head: ['connections', ...FLEETS.map(({ title }) => title)],
    rows: [
      row('looks that a sweep asks for', ({ looksASweep }) => looksASweep),
      row('looks a second that this needs', ({ looksASecond }) => looksASecond, 1),
      row('Makini calls a second', ({ providerCallsASecond }) => providerCallsASecond, 1),
      row('workers at once that this needs', ({ workers }) => workers, 1),
      row('minutes from the first to the last look', ({ secondsASweep }) => secondsASweep / 60, 1),
      row('minutes from the first to the last page of a listing', ({ secondsAListing }) => secondsAListing / 60, 1),
      row('looks keep up (1) or fall behind (0)', ({ keepsUp }) => Number(keepsUp)),
      row('dollars a sweep', ({ dollarsASweep }) => dollarsASweep, 4),
      row('dollars a month', ({ dollarsAMonth }) => dollarsAMonth),
    ],
  };
}

export function callsTable(counted: Operations): Table {
  const rows = Object.entries(OPERATIONS).map(([title, name]) => [
    title,
    ...Object.values(COLUMNS).map((column) => rounded(counted[name][column], column === 'logBytes' ? -1 : 1)),
  ]);
  return { head: ['operation', ...Object.keys(COLUMNS)], rows };
}

export function billTable(counted: Operations): Table {
  const bills = (tokens: Stage['tokens']): readonly Bill[] =>
    SIZES.map((connections) => billOf(counted, stageOf(connections, tokens)));
  const made = bills('made');
  const lines = Object.keys(made[0] ?? {}).map((line) => [line, ...made.map((bill) => rounded(bill[line] ?? 0, 2))]);
  return {
    head: ['dollars a month', ...SIZES.map((size) => `${size.toLocaleString('en')} connections`)],
    rows: [
      ...lines,
      ['**total**', ...made.map((bill) => rounded(totalOf(bill), 2))],
      ['total, if workers have their tokens at hand', ...bills('at hand').map((bill) => rounded(totalOf(bill), 2))],
      ['Makini calls a minute', ...SIZES.map((size) => callsAMinute(counted, size))],
    ],
  };
}

/** On the average of a month. */
function callsAMinute(counted: Operations, connections: number): number {
  const { swept, looked } = statusReadsOf(counted, stageOf(connections, 'made'));
  return Math.ceil((swept.providerCalls + looked.providerCalls) / (ASSUMPTIONS.daysPerMonth * 24 * 60));
}

export function markdown({ head, rows }: Table): string {
  const line = (cells: readonly (string | number)[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map((_, i) => (i === 0 ? '---' : '---:'))), ...rows.map(line)].join('\n');
}

function rounded(value: number, digits: number): number {
  return Math.round(value * 10 ** digits) / 10 ** digits;
}
