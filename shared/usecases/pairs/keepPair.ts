import type { TokenPair } from '../../domain/tokenPair.ts';
import { describeError } from '../../faults.ts';
import type { Clock, Journal, TokenVault } from '../../ports.ts';

export interface KeepPorts {
  readonly clock: Pick<Clock, 'pause'>;
  readonly journal: Journal;
  readonly vault: Pick<TokenVault, 'keepPending'>;
}

const ATTEMPTS = 3;

/**
 * Stores a pair that the provider has just given out, for which another one has ended: losing it here costs a login or a
 * token of the workers', so the vault is tried more than once. False if it is lost.
 */
export async function keepPair(
  { clock, journal, vault }: KeepPorts,
  connectionId: string,
  attempt: string,
  pair: TokenPair,
): Promise<boolean> {
  for (let tried = 1; ; tried++) {
    try {
      await vault.keepPending(connectionId, attempt, pair);
      return true;
    } catch (error) {
      journal.note({ event: 'failure', where: 'pairs.vault', error: describeError(error) });
      if (tried === ATTEMPTS) {
        tellLost(journal, connectionId);
        return false;
      }
      await clock.pause(200 * tried);
    }
  }
}

/** A pair that the provider takes for the connection's is nowhere kept: operators are told. */
export function tellLost(journal: Journal, connectionId: string): void {
  journal.count('TokenNotKept');
  journal.note({ event: 'pair.lost', connectionId });
}
