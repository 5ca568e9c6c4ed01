import { ResourceNotFoundException } from '@aws-sdk/client-dynamodb';
import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { Command } from 'commander';
import { isExpired } from '../shared/adapters/dynamodb/expiry.ts';
import { type ItemKey, modeKey } from '../shared/adapters/dynamodb/keys.ts';
import { scanAll } from '../shared/adapters/dynamodb/query.ts';
import { concurrently } from '../shared/usecases/concurrently.ts';
import { type CommonOptions, type Report, runs } from './command.ts';
import { confirm } from './confirm.ts';
import { InputError } from './errors.ts';
import type { Target } from './target.ts';

interface RestoreOptions extends CommonOptions {
  readonly overwrite?: boolean;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
}

type Item = ItemKey & { readonly expiresAt?: number };
type Fate = 'missing' | 'different' | 'equal' | 'left';

/** Items written side by side. */
const AT_A_TIME = 25;

/** `restore`: brings back what a copy of the stage's table holds, made by point-in-time recovery. */
export function addRestore(program: Command): void {
  runs<RestoreOptions>(
    program
      .command('restore <table>')
      .description('bring back what a restored copy of the stage’s table holds (docs/deploy.md); safe to repeat')
      .option('--overwrite', 'also put back what has changed since; what customers were told since is forgotten')
      .option('--dry-run', 'count what would change, and change nothing')
      .option('--yes', 'do not ask')
      .addHelpText(
        'after',
        '\nThe mode, leases and places of the stage itself stay as they are. It reads both tables.',
      ),
    'restore Reconnect-prod-restored --stage prod --dry-run',
    restore,
  );
}

async function restore(target: Target, options: RestoreOptions, source = ''): Promise<Report> {
  const { client, tableName } = target.table;
  if (source === tableName) throw new InputError('That is the table of the stage itself; name the restored copy.');
  if (!options.dryRun) await confirm(`Put back into ${tableName} what ${source} holds?`, options);
  const counts: Record<Fate, number> = { missing: 0, different: 0, equal: 0, left: 0 };
  const work = async (item: Item): Promise<void> => {
    const fate = await fateOf(target, item);
    counts[fate]++;
    const isPut = fate === 'missing' || (fate === 'different' && options.overwrite === true);
    if (isPut && !options.dryRun) await client.send(new PutCommand({ TableName: tableName, Item: item }));
  };
  let batch: Item[] = [];
  try {
    for await (const item of scanAll<Item>({ client, tableName: source }, {})) {
      batch.push(item);
      if (batch.length < AT_A_TIME) continue;
      await concurrently(batch, AT_A_TIME, work);
      batch = [];
    }
    await concurrently(batch, AT_A_TIME, work);
  } catch (error) {
    if (!(error instanceof ResourceNotFoundException)) throw error;
    throw new InputError(`There is no table ${source} in this account and region, or it is not ready yet.`);
  }
  return report(counts, options);
}

async function fateOf({ table, clock }: Target, item: Item): Promise<Fate> {
  if (item.pk === modeKey().pk || isExpired(item, clock.now())) return 'left';
  const { pk, sk } = item;
  const { Item: present } = await table.client.send(
    new GetCommand({ TableName: table.tableName, Key: { pk, sk }, ConsistentRead: true }),
  );
  if (present === undefined) return 'missing';
  return isSame(present, item) ? 'equal' : 'different';
}

/** Names come in no particular order. */
function isSame(first: object, second: object): boolean {
  const sorted = (_: string, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value;
  return JSON.stringify(first, sorted) === JSON.stringify(second, sorted);
}

function report(counts: Readonly<Record<Fate, number>>, { overwrite, dryRun }: RestoreOptions): Report {
  const would = dryRun ? 'would be ' : '';
  const changed = overwrite ? `${would}put back` : 'kept (put back the old ones with --overwrite)';
  return {
    json: { ...counts, overwrite: overwrite === true, dryRun: dryRun === true },
    text: `${counts.missing} missing ${would}brought back; ${counts.different} changed since ${changed}; ${counts.equal} equal; ${counts.left} left aside (of the stage itself, or expired)`,
  };
}
