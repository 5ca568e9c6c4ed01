import type { Situation } from '../../domain/pages/situation.ts';
import { SESSION_LIFETIME, startSession } from '../../domain/session.ts';
import type { Milliseconds } from '../../domain/time.ts';
import type { Chance, Journal, ProviderLogin, SessionStore } from '../../ports.ts';
import { type LinkPorts, openLink, ownOf } from './openLink.ts';

export interface StartPorts extends LinkPorts {
  readonly chance: Chance;
  readonly journal: Journal;
  readonly sessions: SessionStore;
  readonly login: ProviderLogin;
}

/** `go`: the customer is sent to the provider; `state` must be there again when they come back. */
export type Started =
  | { readonly kind: 'go'; readonly url: string; readonly state?: string; readonly keepStateFor: Milliseconds }
  | { readonly kind: 'show'; readonly situation: Situation };

/** Starts a try to reconnect the link's own system. Only this, and never the opening of a link, begins anything. */
export async function startReconnect(ports: StartPorts, token: string): Promise<Started> {
  const situation = await openLink(ports, token);
  const own = ownOf(situation, token);
  if (!own) return { kind: 'show', situation };
  const { id: connectionId, magicLink } = own.connection;
  ports.journal.count('ReconnectStarted');
  // A magic link knows its own way and comes back to no page of ours; the sweep sees what became of it.
  if (magicLink !== undefined) return { kind: 'go', url: magicLink, keepStateFor: 0 };
  const state = `${ports.chance.id()}-${ports.chance.id()}`;
  const session = startSession({ state, attempt: ports.chance.id(), connectionId }, ports.clock.now());
  const [url] = await Promise.all([ports.login.url(state), ports.sessions.save(session)]);
  return { kind: 'go', url, state, keepStateFor: SESSION_LIFETIME };
}
