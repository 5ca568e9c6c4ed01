import type { Command } from 'commander';
import { hasEnded } from '../../shared/domain/connection.ts';
import { DAY } from '../../shared/domain/time.ts';
import type { KeptTokens } from '../../shared/ports.ts';
import { type CommonOptions, iso, type Report, runs, table } from '../command.ts';
import { InputError } from '../errors.ts';
import type { Target } from '../target.ts';
import { ageInDays, audit, MEANINGS } from './audit.ts';
import { addRevoke } from './revoke.ts';
import { addRotate } from './rotate.ts';
import { openVault, stageOf } from './vault.ts';

interface AuditOptions extends CommonOptions {
  readonly olderThan: string;
}

/** Published: access tokens last 30 days, refresh tokens 31 (unverified live). */
const STANDARD_DAYS = '30';

export function addTokens(program: Command): void {
  const tokens = program.command('tokens').description('whose tokens the vault keeps, and for how long; never a value');
  runs(
    tokens.command('list').description('every connection that tokens are kept of, a line each'),
    'tokens list --stage prod',
    list,
  );
  runs<AuditOptions>(
    tokens
      .command('audit')
      .description('what is kept and should not be, or not like that; exit code 1 if there is any')
      .option('--older-than <days>', 'what is unchanged for longer is told', STANDARD_DAYS),
    'tokens audit --stage prod --older-than 30',
    auditAll,
  );
  addRotate(tokens);
  addRevoke(tokens);
}

async function list(target: Target): Promise<Report> {
  const now = target.clock.now();
  const shown = (await allKept(target)).map((kept) => ({ ...summary(kept), ageInDays: ageInDays(kept, now) }));
  const rows = shown.map(({ connectionId, name, changedAt, ageInDays: age, pending }) => [
    connectionId ?? '(unknown)',
    `${age} d`,
    changedAt,
    pending ? 'yes' : '-',
    name,
  ]);
  const head = ['connection', 'age', 'last changed', 'waiting', 'name'];
  return { json: shown, text: rows.length === 0 ? 'The vault keeps no tokens.' : table(head, rows) };
}

async function auditAll(target: Target, { olderThan }: AuditOptions): Promise<Report> {
  if (!/^[1-9]\d{0,3}$/.test(olderThan)) throw new InputError('--older-than takes a number of days, such as 30.');
  const policy = { stage: stageOf(target), now: target.clock.now(), oldest: Number(olderThan) * DAY };
  const found = [];
  for (const kept of await allKept(target)) {
    const findings = audit(kept, await isKnown(target, kept), policy);
    if (findings.length > 0) found.push({ ...summary(kept), ageInDays: ageInDays(kept, policy.now), findings });
  }
  const rows = found.flatMap(({ connectionId, name, ageInDays: age, findings }) =>
    findings.map((finding) => [connectionId ?? '(unknown)', `${age} d`, finding, name, MEANINGS[finding]]),
  );
  return {
    json: found,
    text:
      rows.length === 0 ? 'Nothing to object to.' : table(['connection', 'age', 'finding', 'name', 'meaning'], rows),
    exitCode: rows.length === 0 ? 0 : 1,
  };
}

async function allKept(target: Target): Promise<readonly KeptTokens[]> {
  const vault = await openVault(target);
  const all: KeptTokens[] = [];
  for await (const kept of vault.list()) all.push(kept);
  return all.sort((a, b) => a.changedAt - b.changedAt);
}

async function isKnown(target: Target, { connectionId }: KeptTokens): Promise<boolean> {
  if (connectionId === undefined) return false;
  const connection = await target.connections.load(connectionId);
  return connection !== undefined && !hasEnded(connection);
}

function summary({
  connectionId = null,
  name,
  stage = null,
  changedAt,
  pending,
}: Omit<KeptTokens, 'connectionId' | 'stage'> & {
  readonly connectionId?: string | null;
  readonly stage?: string | null;
}) {
  return { connectionId, name, stage, changedAt: iso(changedAt), pending };
}
