import type { Session } from '../../domain/session.ts';
import type { Instant } from '../../domain/time.ts';
import { Fault } from '../../faults.ts';
import type { Chance, Clock, SessionStore } from '../../ports.ts';

interface SessionPorts {
  readonly clock: Clock;
  readonly chance: Chance;
  readonly sessions: SessionStore;
}

/** More writers than this at one try are not people. */
const ATTEMPTS = 10;

/**
 * Changes a try: a strong read, a pure decision, one conditional write. Undefined if the try is unknown.
 *
 * @throws when it stays contended, or the store fails
 */
export async function changeSession<R>(
  ports: SessionPorts,
  state: string,
  decide: (stored: Session, now: Instant) => { readonly session?: Session | undefined; readonly result: R },
): Promise<R | undefined> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const stored = await ports.sessions.load(state);
    if (!stored) return undefined;
    const { session, result } = decide(stored, ports.clock.now());
    if (session === undefined || (await ports.sessions.save(session)) === 'saved') return result;
    await ports.clock.pause(10 + 90 * ports.chance.fraction());
  }
  throw new Fault('The try to reconnect was changed by others each time');
}
