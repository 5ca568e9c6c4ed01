import type { Command } from 'commander';
import { makiniLogins } from '../../shared/adapters/makini/reads.ts';
import { createProviderCredentials } from '../../shared/adapters/secrets/providerCredentials.ts';
import { SECOND } from '../../shared/domain/time.ts';
import { systemChance } from '../../shared/runtime/chance.ts';
import { rotatePair } from '../../shared/usecases/rotatePair.ts';
import { type CommonOptions, type Report, runsAlone } from '../command.ts';
import { type Installation, openSubject } from '../doctor/subject.ts';
import { InputError } from '../errors.ts';
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

async function rotate(options: CommonOptions, id = ''): Promise<Report> {
  const { installation } = await openSubject(options, AbortSignal.timeout(PATIENCE));
  if (!installation) throw new InputError('The stage cannot be read. `doctor` tells why.');
  try {
    return await rotateIn(installation, id);
  } finally {
    installation.target.close();
  }
}

async function rotateIn({ target, settings }: Installation, id: string): Promise<Report> {
  if (tokensOf(target).owner !== 'reconnect') {
    throw new InputError(
      'The pairs are the company’s (tokens.owner is company): a refresh here would end the pair that your workers use. Refresh it where they do.',
    );
  }
  const { clock, names, secretReader: reader } = target;
  const credentials = createProviderCredentials({ reader, names, journal: SILENT });
  const login = makiniLogins({ settings: settings.makini, credentials, clock, journal: SILENT, redirectUri: '' });
  const rotated = await rotatePair({ clock, chance: systemChance, vault: await openVault(target), login }, id);
  switch (rotated.kind) {
    case 'rotated':
      return { json: { id, rotated: true }, text: `${id} has a fresh pair; the one before is kept as the previous.` };
    case 'no_pair':
      throw new InputError(`No refresh token is kept for ${id}. \`tokens list\` shows what is.`);
    case 'refused':
      throw new InputError(`Makini refused the refresh token of ${id}: its customer has to log in again.`);
    case 'unreadable':
      throw new InputError(
        `Makini gave no usable answer (${rotated.reason}). \`tokens list\` tells whether it was changed.`,
      );
  }
}
