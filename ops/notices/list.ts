import type { Landing, Message } from '../../shared/domain/message.ts';
import type { Instant } from '../../shared/domain/time.ts';
import { type CommonOptions, iso, type Report, table } from '../command.ts';
import { InputError } from '../errors.ts';
import type { Target } from '../target.ts';

export interface ListOptions extends CommonOptions {
  readonly customer?: string;
  readonly since?: string;
}

/** `notices list`: what was sent, oldest first, and what is known of its way. */
export async function list(target: Target, { customer, since, json }: ListOptions): Promise<Report> {
  const from = since === undefined ? Number.NEGATIVE_INFINITY : momentOf(since);
  const found: Message[] = [];
  const kept = customer === undefined ? target.messages.every() : target.messages.ofCustomer(customer);
  const isWatched = !json && process.stderr.isTTY;
  for await (const message of kept) {
    if (message.createdAt >= from) found.push(message);
    if (isWatched) process.stderr.write(`\r${found.length} messages found`);
  }
  if (isWatched) process.stderr.write('\n');
  found.sort((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1));
  const shown = found.map(summaryOf);
  const rows = shown.map(({ at, id, kind, channel, audience, customerId, state, reason, landings }) => [
    at,
    id,
    kind,
    channel,
    customerId ?? audience,
    reason === null ? state : `${state} (${reason})`,
    Object.entries(landings)
      .map(([landing, count]) => `${count} ${landing}`)
      .join(', '),
  ]);
  const head = ['time', 'message', 'kind', 'channel', 'to', 'state', 'landed'];
  return { json: shown, text: rows.length === 0 ? 'Nothing was sent.' : table(head, rows) };
}

/** What may be shown of a message: addresses only so far that a person who knows them recognizes them. */
export function summaryOf(message: Message) {
  const { id, createdAt, kind, channel, audience, customerId = null, covers, state, reason = null } = message;
  const { to = [], landings = {} } = message;
  return {
    id,
    at: iso(createdAt),
    kind,
    channel,
    audience,
    customerId,
    connections: covers.map(({ connectionId }) => connectionId),
    state,
    reason,
    to: to.map(masked),
    landings: counted(Object.values(landings)),
  };
}

function counted(landings: readonly Landing[]): Readonly<Partial<Record<Landing, number>>> {
  return Object.fromEntries(
    [...new Set(landings)].sort().map((landing) => [landing, landings.filter((other) => other === landing).length]),
  );
}

function masked(address: string): string {
  return `${[...address][0] ?? ''}…${address.slice(address.lastIndexOf('@'))}`;
}

/** @throws InputError unless it is a day or a moment of UTC, or one that says its offset */
function momentOf(text: string): Instant {
  const at = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d))?$/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(at))
    throw new InputError('--since must be a day or a moment such as 2026-11-27 or 2026-11-27T08:00Z.');
  return at;
}
