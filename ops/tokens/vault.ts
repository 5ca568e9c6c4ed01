import * as z from 'zod/mini';
import { tokensFields } from '../../functions/environment.ts';
import type { Journal, TokenVault } from '../../shared/ports.ts';
import { loadConfig } from '../../shared/runtime/config.ts';
import type { Target } from '../target.ts';

const VAULTS = {
  aws: () => import('../../shared/vaults/aws.ts'),
  hashicorp: () => import('../../shared/vaults/hashicorp.ts'),
  azure: () => import('../../shared/vaults/azure.ts'),
};

/** What is wrong with a secret is told by what the command shows of it. */
export const SILENT: Journal = { note: () => {}, count: () => {}, flush: () => {} };

/** The stage whose tokens a target's are. */
export function stageOf({ vaultAt }: Target): string {
  return vaultAt.prefix.slice(vaultAt.prefix.lastIndexOf('/') + 1);
}

/** Where the stage's tokens are kept, and whose they are, as its functions are told. @throws ConfigError */
export function tokensOf(target: Target) {
  return loadConfig(z.object(tokensFields), { TOKENS: target.vaultAt.tokens }).TOKENS;
}

/** Opens the vault that the stage's functions use. @throws ConfigError */
export async function openVault(target: Target): Promise<TokenVault> {
  const { client, prefix } = target.vaultAt;
  const tokens = tokensOf(target);
  const { openTokenVault } = await VAULTS[tokens.vault]();
  return openTokenVault({
    tokens,
    client,
    reader: target.secretReader,
    names: target.names,
    clock: target.clock,
    journal: SILENT,
    stage: stageOf(target),
    prefix,
  });
}
