import { claim, type Want } from '../domain/claim.ts';
import type { Connection } from '../domain/connection.ts';
import type { Claim } from '../domain/notice.ts';
import type { Terms } from '../domain/policy.ts';
import { type Settlement, settle } from '../domain/settle.ts';
import { describeError } from '../faults.ts';
import type { Journal } from '../ports.ts';
import { type ChangePorts, changeConnection } from './changeConnection.ts';
import { concurrently } from './concurrently.ts';
import type { DeliveryRun } from './deliveryRun.ts';

interface ClaimPorts extends ChangePorts {
  readonly journal: Journal;
  readonly concurrency: number;
}

/** Claims every connection's notice for the message; what somebody else claimed meanwhile is left to them. */
export async function claimAll(
  ports: ClaimPorts,
  run: DeliveryRun,
  want: Want,
  connections: readonly Connection[],
  mine: Claim,
): Promise<readonly Connection[]> {
  const claimed: Connection[] = [];
  await concurrently(connections, ports.concurrency, ({ id }) =>
    run.guard(id, async () => {
      const result = await changeConnection(ports, id, (stored, now) => {
        const taken = stored && claim(stored, want, mine, now);
        return { connection: taken, result: { stored, taken } };
      });
      if (result.taken) claimed.push(result.taken);
      const current = result.taken ?? result.stored;
      if (current) run.keep(current);
    }),
  );
  return claimed;
}

/** Stores what came of a send for each notice that it carried. */
export async function settleAll(
  ports: ClaimPorts,
  run: DeliveryRun,
  claimed: readonly Connection[],
  claimId: string,
  settlement: Settlement,
  terms: Terms,
): Promise<void> {
  await concurrently(claimed, ports.concurrency, ({ id }) => settleOne(ports, run, id, claimId, settlement, terms));
}

/** Tries until the invocation ends: after that only the lease can tell. */
async function settleOne(
  ports: ClaimPorts,
  run: DeliveryRun,
  id: string,
  claimId: string,
  settlement: Settlement,
  terms: Terms,
): Promise<void> {
  for (;;) {
    try {
      const settled = await changeConnection(
        ports,
        id,
        (stored, now) => {
          const result = stored && settle(stored, claimId, settlement, terms, now);
          return { connection: result, result };
        },
        run.deadline,
      );
      if (settled) run.keep(settled);
      return;
    } catch (error) {
      const wait = 100 + 400 * ports.chance.fraction();
      if (ports.clock.now() + wait >= run.deadline) {
        run.fail();
        ports.journal.note({ event: 'notify.skipped', connectionId: id, error: describeError(error) });
        return;
      }
      await ports.clock.pause(wait);
    }
  }
}
