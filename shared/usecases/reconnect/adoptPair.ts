import { type AccountVerdict, checkAccount } from '../../domain/account.ts';
import { type Connection, hasEnded } from '../../domain/connection.ts';
import { existedBefore } from '../../domain/relink.ts';
import type { Session, SessionOutcome } from '../../domain/session.ts';
import { type Instant, SECOND } from '../../domain/time.ts';
import type { TokenPair } from '../../domain/tokenPair.ts';
import type { Identification, ProviderLogin, TokenVault } from '../../ports.ts';
import { type RecordPorts, recordObservations } from '../recordObservations.ts';
import { finishRelink, reconnectOf, relinkConnection } from '../relinkConnection.ts';
import { tellOperators } from './answerLink.ts';

export interface AdoptPorts extends RecordPorts {
  readonly login: ProviderLogin;
  readonly vault: TokenVault;
}

const READ_AGAIN_AFTER = SECOND;

/**
 * Finds out whose account the new pair opens, and puts it to use or throws it away. Every step can be repeated.
 * `unreadable`: the provider did not tell in time; the pair stays where it is.
 */
export async function adoptPair(
  ports: AdoptPorts,
  session: Session,
  pair: TokenPair,
  until: Instant,
): Promise<SessionOutcome | 'unreadable'> {
  const identified = await identify(ports, pair.accessToken, until);
  if (identified.kind === 'unreadable') return 'unreadable';
  const verifiedAt = ports.clock.now();
  const connection = await ports.connections.load(session.connectionId);
  if (!connection) return 'failed';
  const { account } = identified;
  if (connection.relinkedTo && connection.relinkedTo.id === account.connectionId) {
    await finishRelink(ports, connection);
    return relinked(ports, session);
  }
  const verdict = checkAccount(connection, account, await isKnown(ports, connection, account.connectionId, session));
  switch (verdict.kind) {
    case 'same':
      if ((await ports.vault.promote(connection.id, session.attempt)) === 'gone') return alreadyDone(connection);
      await recordObservations(ports, connection.id, [reconnectOf(connection.id, verifiedAt)], account);
      return 'reconnected';
    case 'moved':
      await movePair(ports, verdict, session, pair);
      await relinkConnection(ports, connection.id, verdict.to, verifiedAt);
      return relinked(ports, session);
    case 'other':
      ports.journal.count('OtherAccount');
      ports.journal.note({ event: 'reconnect.refused', connectionId: connection.id, reason: verdict.because });
      await ports.vault.discard(connection.id, session.attempt);
      await tellOperators(ports, connection.id, 'other_account');
      return 'other_account';
  }
}

async function identify(ports: AdoptPorts, accessToken: string, until: Instant): Promise<Identification> {
  for (;;) {
    const identified = await ports.login.identify(accessToken, until);
    if (identified.kind === 'identified' || ports.clock.now() + READ_AGAIN_AFTER >= until) return identified;
    await ports.clock.pause(READ_AGAIN_AFTER);
  }
}

/** A later try replaced this one's pair: whether all is well is the later one's to say. */
function alreadyDone({ registers }: Connection): SessionOutcome {
  return registers.auth?.value === 'ok' ? 'reconnected' : 'failed';
}

async function isKnown(
  ports: AdoptPorts,
  connection: Connection,
  id: string | undefined,
  { startedAt }: Session,
): Promise<boolean> {
  if (id === undefined || id === connection.id) return false;
  const other = await ports.connections.load(id);
  if (!other || other.relinkedFrom === connection.id) return false;
  return hasEnded(other) || existedBefore(other, startedAt);
}

/** Last of all: as long as the pair waits under the old id, whoever comes next knows what to finish. */
async function relinked({ vault }: AdoptPorts, { connectionId, attempt }: Session): Promise<SessionOutcome> {
  await vault.discard(connectionId, attempt);
  return 'reconnected';
}

/** The pair belongs to the new id from now on; the old id's secret keeps what it had. */
async function movePair(
  { vault }: AdoptPorts,
  { to }: Extract<AccountVerdict, { kind: 'moved' }>,
  { attempt }: Session,
  pair: TokenPair,
): Promise<void> {
  await vault.keepPending(to, attempt, pair);
  await vault.promote(to, attempt);
}
