import type { Command } from 'commander';
import { makiniRefreshes } from '../../shared/adapters/makini/reads.ts';
import { createProviderCredentials } from '../../shared/adapters/secrets/providerCredentials.ts';
import { SECOND } from '../../shared/domain/time.ts';
import { systemChance } from '../../shared/runtime/chance.ts';
import { renewPair } from '../../shared/usecases/pairs/renewPair.ts';
import { type CommonOptions, type Report, runsAlone } from '../command.ts';
import type { Installation } from '../doctor/subject.ts';
import { InputError } from '../errors.ts';
import { withInstallation } from '../installation.ts';
import { openVault, SILENT, tokensOf } from './vault.ts';

const PATIENCE = 30 * SECOND;

export function addRotate(tokens: Command): void {
  runsAlone(
    tokens
      .command('rotate <id>')
      .description('a fresh pair from the provider in place of the current one; only where tokens.owner is reconnect'),
    'tokens rotate conn_0001 --stage prod',
    rotate,
  );
}

function rotate(options: CommonOptions, id = ''): Promise<Report> {
  return withInstallation(options, (installation) => rotateIn(installation, id));
}

async function rotateIn({ target, settings }: Installation, id: string): Promise<Report> {
  if (tokensOf(target).owner !== 'reconnect') {
    throw new InputError(
      'The pairs are the company’s (tokens.owner is company): a refresh here would end the pair that your workers use. Refresh it where they do.',
    );
  }
  const { clock, names, secretReader: reader, stage: leases } = target;
  const credentials = createProviderCredentials({ reader, names, journal: SILENT });
  const refresher = makiniRefreshes({ settings: settings.makini, credentials, clock, journal: SILENT });
  const vault = await openVault(target);
  const ports = { clock, chance: systemChance, journal: SILENT, vault, refresher, leases };
  const renewal = await renewPair(ports, id, { deadline: clock.now() + PATIENCE });
  switch (renewal.kind) {
    case 'renewed':
      return { json: { id, rotated: true }, text: `${id} has a fresh pair; the one before is kept as the previous.` };
    case 'no_pair':
      throw new InputError(`No pair is kept for ${id}. \`tokens list\` shows what is.`);
    case 'refused':
      throw new InputError(
        `Makini takes no refresh token of ${id}, or none is kept. Once its pair is refused, the next look at it puts a minted one in its place.`,
      );
    case 'busy':
    case 'checking':
      throw new InputError(`The pair of ${id} is being replaced at this moment. Look again in a minute.`);
    case 'not_kept':
      throw new InputError(
        `Makini gave out a fresh pair of ${id}, and the vault did not take it. The next look at it puts a minted one in its place.`,
      );
    case 'unreadable':
      throw new InputError(
        `Makini gave no usable answer (${renewal.reason}). If the pair has ended, the next look at it puts a minted one in its place.`,
      );
  }
}
