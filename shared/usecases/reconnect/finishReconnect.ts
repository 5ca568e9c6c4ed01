import type { Connection } from '../../domain/connection.ts';
import type { Happened, Situation } from '../../domain/pages/situation.ts';
import { endSession, handBack, keptPair, type Session, type SessionOutcome, takeTurn } from '../../domain/session.ts';
import { type Instant, SECOND } from '../../domain/time.ts';
import type { TokenPair } from '../../domain/tokenPair.ts';
import type { ProviderLogin, SessionStore, TokenVault } from '../../ports.ts';
import { keepPair } from '../pairs/keepPair.ts';
import { type AdoptPorts, adoptPair } from './adoptPair.ts';
import { tellOperators } from './answerLink.ts';
import { changeSession } from './changeSession.ts';
import { type LinkPorts, linkTo, otherLost, readerOf } from './openLink.ts';

export interface FinishPorts extends LinkPorts, AdoptPorts {
  readonly sessions: SessionStore;
  readonly login: ProviderLogin;
  readonly vault: TokenVault;
}

/** What came back from the provider, through the customer's browser. */
export interface Callback {
  /** As echoed, or else as the cookie keeps it. */
  readonly state?: string;
  readonly code?: string;
  /** The provider's word for why there is no code. */
  readonly error?: string;
}

/** Kept back of an invocation for the answer. */
const ANSWER_BUDGET = 2 * SECOND;
/** How long a second call waits for the first one's outcome before it shows a page that looks again. */
const WAIT_FOR_OTHERS = 8 * SECOND;
const LOOK_EVERY = 300;

/**
 * Finishes a try to reconnect: one exchange of the code, the new pair stored at once where no worker looks, the account
 * checked with it, and only then put to use. Called twice, or by two at once, it exchanges once and shows both the same.
 */
export async function finishReconnect(ports: FinishPorts, callback: Callback, deadline: Instant): Promise<Situation> {
  const { state, code } = callback;
  const session = state === undefined ? undefined : await ports.sessions.load(state);
  const connection = session && (await ports.connections.load(session.connectionId));
  if (!session || !connection) return { kind: 'nothing', why: 'no_session' };
  const what =
    code === undefined && session.step === 'started'
      ? turnedBack(callback)
      : await finish(ports, session, code, deadline);
  if (what === 'expired') return { kind: 'nothing', why: 'no_session' };
  ports.journal.note({ event: 'reconnect.finished', connectionId: connection.id, outcome: what });
  return happened(ports, connection, what);
}

function turnedBack({ error }: Callback): Happened {
  return error === undefined || error === 'access_denied' ? 'cancelled' : 'failed';
}

async function happened(ports: FinishPorts, connection: Connection, what: Happened): Promise<Situation> {
  const now = (await ports.connections.load(connection.id)) ?? connection;
  const token = await linkTo(ports, connection, ports.clock.now());
  const waiting = what === 'reconnected' ? await otherLost(ports, connection) : [];
  const reader = await readerOf(ports, connection);
  return { kind: 'happened', what, system: { connection: now, token }, waiting, ...reader };
}

async function finish(
  ports: FinishPorts,
  session: Session,
  code: string | undefined,
  deadline: Instant,
): Promise<Happened | 'expired'> {
  const turn = await changeSession(ports, session.state, (stored, now) => {
    const taken = takeTurn(stored, now);
    return { session: 'session' in taken ? taken.session : undefined, result: taken };
  });
  switch (turn?.kind) {
    case undefined:
    case 'expired':
      return 'expired';
    case 'ended':
      return turn.outcome;
    case 'wait':
      return waitForOthers(ports, session, deadline);
    case 'exchange':
      return exchange(ports, turn.session, code ?? '', deadline);
    case 'resume':
      return resume(ports, turn.session, deadline);
  }
}

async function exchange(ports: FinishPorts, session: Session, code: string, deadline: Instant): Promise<Happened> {
  const until = deadline - ANSWER_BUDGET;
  const exchanged = await ports.login.exchange(code, until);
  if (exchanged.kind !== 'exchanged') {
    ports.journal.count('ExchangeFailed');
    return end(ports, session, 'failed');
  }
  if (!(await keepPair(ports, session.connectionId, session.attempt, exchanged.pair))) {
    await tellOperators(ports, session.connectionId, 'token_not_kept');
    return end(ports, session, 'not_kept');
  }
  await changeSession(ports, session.state, (stored) => ({ session: keptPair(stored), result: undefined }));
  return adopt(ports, session, exchanged.pair, until);
}

/** Somebody died, or could not finish, after the code was spent: if the pair was stored, all can still end well. */
async function resume(ports: FinishPorts, session: Session, deadline: Instant): Promise<Happened> {
  const { connectionId, attempt } = session;
  const pending = await ports.vault.pending(connectionId);
  const waits = pending?.attempt === attempt ? pending.pair : undefined;
  // Promoted already: what is missing is what follows.
  const promoted = !waits && (await ports.vault.promote(connectionId, attempt)) === 'promoted';
  const pair = waits ?? (promoted ? await ports.vault.current(connectionId) : undefined);
  return pair ? adopt(ports, session, pair, deadline - ANSWER_BUDGET) : end(ports, session, 'failed');
}

async function adopt(ports: FinishPorts, session: Session, pair: TokenPair, until: Instant): Promise<Happened> {
  const adopted = await adoptPair(ports, session, pair, until);
  if (adopted !== 'unreadable') return end(ports, session, adopted);
  await changeSession(ports, session.state, (stored) => ({ session: handBack(stored), result: undefined }));
  return 'checking';
}

async function end(ports: FinishPorts, session: Session, outcome: SessionOutcome): Promise<SessionOutcome> {
  await changeSession(ports, session.state, (stored) => ({ session: endSession(stored, outcome), result: undefined }));
  if (outcome === 'reconnected') ports.journal.count('Reconnected');
  return outcome;
}

async function waitForOthers(ports: FinishPorts, session: Session, deadline: Instant): Promise<Happened> {
  const until = Math.min(ports.clock.now() + WAIT_FOR_OTHERS, deadline - ANSWER_BUDGET);
  while (ports.clock.now() < until) {
    await ports.clock.pause(LOOK_EVERY);
    const current = await ports.sessions.load(session.state);
    if (current?.step === 'ended') return current.outcome ?? 'failed';
  }
  return 'checking';
}
