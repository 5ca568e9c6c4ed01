import { stageBlock } from '../../../infra/settings.ts';
import { type Bill, billOf, sweepOf, totalOf } from './bill.ts';
import type { Usage } from './meter.ts';
import type { Operations } from './operations.ts';

// What docs/cost.md shows, as text: a test compares the page with a fresh count.

const SIZES = [50, 500, 5_000] as const;

const OPERATIONS = {
  'a delivery without effect': 'quietWebhook',
  'a delivery that opens an outage': 'openingWebhook',
  'telling the customer by mail and Slack': 'request',
  'a delivery that ends it': 'closingWebhook',
  'telling that all is well': 'restored',
  'a sweep, without its connections': 'coldSweep',
  '– and each connection, after a cold start': 'coldVisit',
  '– and each connection, in a process that stayed': 'warmVisit',
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
function stageOf(connections: number, sweeps: 'cold' | 'warm') {
  const block = stageBlock.shape;
  return {
    connections,
    sweeps,
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

export function callsTable(counted: Operations): Table {
  const rows = Object.entries(OPERATIONS).map(([title, name]) => [
    title,
    ...Object.values(COLUMNS).map((column) => rounded(counted[name][column], column === 'logBytes' ? -1 : 1)),
  ]);
  return { head: ['operation', ...Object.keys(COLUMNS)], rows };
}

export function billTable(counted: Operations): Table {
  const bills = (sweeps: 'cold' | 'warm'): readonly Bill[] =>
    SIZES.map((connections) => billOf(counted, stageOf(connections, sweeps)));
  const cold = bills('cold');
  const lines = Object.keys(cold[0] ?? {}).map((line) => [line, ...cold.map((bill) => rounded(bill[line] ?? 0, 2))]);
  return {
    head: ['dollars a month', ...SIZES.map((size) => `${size.toLocaleString('en')} connections`)],
    rows: [
      ...lines,
      ['**total**', ...cold.map((bill) => rounded(totalOf(bill), 2))],
      ['total, if sweeps find their process again', ...bills('warm').map((bill) => rounded(totalOf(bill), 2))],
      ['connections that one sweep sees', ...SIZES.map((size) => sweepOf(counted, stageOf(size, 'cold')).visits)],
      ['Makini calls a minute', ...SIZES.map((size) => callsAMinute(counted, size))],
    ],
  };
}

/** On the average of the time between two sweeps. */
function callsAMinute(counted: Operations, connections: number): number {
  const stage = stageOf(connections, 'cold');
  const { sweep, visit, visits } = sweepOf(counted, stage);
  return Math.ceil((sweep.providerCalls + visits * visit.providerCalls) / stage.sweepMinutes);
}

export function markdown({ head, rows }: Table): string {
  const line = (cells: readonly (string | number)[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map((_, i) => (i === 0 ? '---' : '---:'))), ...rows.map(line)].join('\n');
}

function rounded(value: number, digits: number): number {
  return Math.round(value * 10 ** digits) / 10 ** digits;
}
