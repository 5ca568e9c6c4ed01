import type { ConnectionEnder } from '../../ports.ts';
import { type AdminTokenParts, makiniAdminToken } from './adminToken.ts';
import { pathFor } from './http.ts';

/** Disconnects at Makini with the Admin token (published, unverified live): the connection's tokens are void at once. */
export function makiniConnectionEnder(parts: AdminTokenParts): ConnectionEnder {
  const { settings, http } = parts;
  const admin = makiniAdminToken(parts);
  return {
    end: async (connectionId, deadline) => {
      const path = pathFor(settings.paths.disconnect, connectionId);
      if (path === undefined) return { kind: 'gone' };
      const answer = await admin.call(deadline, (bearer) =>
        http({ name: 'disconnect', method: 'DELETE', path, bearer, deadline }),
      );
      if (answer.kind === 'not_found') return { kind: 'gone' };
      // What a deletion answers is not JSON, as it has nothing to say.
      const isDone = answer.kind === 'answered' || (answer.reason === 'not_json' && (answer.status ?? 500) < 300);
      return isDone ? { kind: 'ended' } : { kind: 'failed', reason: answer.reason };
    },
  };
}
