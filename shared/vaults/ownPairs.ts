import { openTokenVault } from '#token-vault';
import { DAY } from '../domain/time.ts';
import type { OwnPairs } from '../ports.ts';
import { ownPairs } from '../usecases/pairs/ownPairs.ts';
import type { RenewPorts } from '../usecases/pairs/renewPair.ts';
import type { VaultParts } from './parts.ts';

/** The pairs in the stage's vault, if they are ours to renew. The company's are not even read. @throws ConfigError */
export function openOwnPairs(
  parts: VaultParts,
  ports: Pick<RenewPorts, 'chance' | 'leases' | 'refresher'>,
  remembered: number,
): OwnPairs | undefined {
  const { owner, refreshAheadDays } = parts.tokens;
  if (owner === 'company') return undefined;
  const { clock, journal } = parts;
  return ownPairs(
    { ...ports, clock, journal, vault: openTokenVault(parts) },
    { ahead: refreshAheadDays * DAY, remembered },
  );
}
