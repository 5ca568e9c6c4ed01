import { SESSION_KEPT, type Session } from '../../domain/session.ts';
import type { Chance, Clock, SessionStore } from '../../ports.ts';
import type { TableAccess } from './client.ts';
import { expiryAfter } from './expiry.ts';
import { getItem, putVersion, type VersionedItem } from './items.ts';
import { sessionKey } from './keys.ts';

interface SessionItem extends VersionedItem {
  readonly session: Omit<Session, 'version' | 'state'>;
}

/** Tries to reconnect in DynamoDB, forgotten an hour after they could last be started. */
export function createSessionStore(parts: {
  readonly table: TableAccess;
  readonly clock: Pick<Clock, 'now'>;
  readonly chance: Pick<Chance, 'id'>;
}): SessionStore {
  const { table, clock, chance } = parts;
  return {
    async load(state) {
      const item = await getItem<SessionItem>(table, sessionKey(state), clock.now());
      return item && { ...item.session, state, version: item.version };
    },

    async save({ version, state, ...session }) {
      const item: SessionItem = {
        ...sessionKey(state),
        version: version + 1,
        writeId: chance.id(),
        expiresAt: expiryAfter(session.expiresAt, SESSION_KEPT),
        session,
      };
      return putVersion(table, item, clock.now());
    },
  };
}
