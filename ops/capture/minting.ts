import { text as readAll } from 'node:stream/consumers';
import { makiniAdminToken } from '../../shared/adapters/makini/adminToken.ts';
import { makiniHttp, pathFor } from '../../shared/adapters/makini/http.ts';
import { makiniMintedTokens } from '../../shared/adapters/makini/mintedTokens.ts';
import { createProviderCredentials } from '../../shared/adapters/secrets/providerCredentials.ts';
import { type Milliseconds, SECOND } from '../../shared/domain/time.ts';
import { readTokenText } from '../../shared/domain/tokenPair.ts';
import type { CommonOptions, Report } from '../command.ts';
import type { Installation } from '../doctor/subject.ts';
import { InputError } from '../errors.ts';
import { withInstallation } from '../installation.ts';
import { openVault, SILENT } from '../tokens/vault.ts';
import { adviceOn, checkMinting, type Fate, type MintingWire } from './checkMinting.ts';

export interface MintingOptions extends CommonOptions {
  readonly connection?: string;
  readonly withCurrent?: boolean;
}

const CALL: Milliseconds = 15 * SECOND;
const SETTLE: Milliseconds = 2 * SECOND;

/** Whether minting a token ends those from before, tried on one connection; nothing secret is shown. */
export function mintingCheck(options: MintingOptions): Promise<Report> {
  const { connection: id } = options;
  if (id === undefined) {
    throw new InputError('Say for which connection two tokens may be minted: --connection ID, best one of a sandbox.');
  }
  return withInstallation(options, async (installation) => {
    const current = options.withCurrent ? await currentToken(installation, id) : undefined;
    const findings = await checkMinting(wireTo(installation, id), current);
    const { owner, isSafe, text } = adviceOn(findings);
    const setting = owner && { tokens: { owner } };
    return {
      json: { connectionId: id, ...findings, setting: setting ?? null },
      text: [
        `A minted token, after another one was minted:  ${WORDS[findings.minted]}`,
        `The token in use, after that:                  ${WORDS[findings.current]}`,
        '',
        text,
        ...(setting ? ['', 'In the stage’s block of cdk.json:', JSON.stringify(setting)] : []),
      ].join('\n'),
      exitCode: isSafe ? 0 : 1,
    };
  });
}

const WORDS: Readonly<Record<Fate | 'not_checked', string>> = {
  survives: 'still reads',
  ends: 'is refused',
  unclear: 'unclear',
  not_checked: 'not checked',
};

function wireTo({ target, settings }: Installation, id: string): MintingWire {
  const { clock, names, secretReader: reader } = target;
  const { makini } = settings;
  const path = pathFor(makini.paths.status, id);
  if (path === undefined) throw new InputError('No URL can carry that id.');
  const parts = { settings: makini, clock, journal: SILENT };
  const http = makiniHttp(parts);
  const credentials = createProviderCredentials({ reader, names, journal: SILENT });
  const tokens = makiniMintedTokens({ ...parts, http, admin: makiniAdminToken({ ...parts, http, credentials }) });
  const deadline = () => clock.now() + CALL;
  return {
    async mint() {
      const result = await tokens.mint(id, deadline());
      return result.kind === 'minted' ? result.minted.value : undefined;
    },
    async probe(bearer) {
      const answer = await http({ name: 'status', method: 'GET', path, bearer, deadline: deadline() });
      if (answer.kind === 'answered') return 'reads';
      return answer.kind === 'failed' && answer.reason === 'unauthorized' ? 'refused' : 'unclear';
    },
    settle: () => clock.pause(SETTLE),
  };
}

/** From the stage's vault, or else from stdin: the token alone, or a pair as the vault keeps it. */
async function currentToken({ target }: Installation, id: string): Promise<string> {
  const kept = await (await openVault(target)).current(id);
  if (kept) return kept.accessToken;
  const given = process.stdin.isTTY ? '' : (await readAll(process.stdin)).trim();
  const read = readTokenText(given);
  const token = read.kind === 'pair' ? read.pair.accessToken : given;
  if (/^[\x21-\x7e]+$/.test(token)) return token;
  throw new InputError(`The vault keeps no token of ${id}: give the one in use on stdin (… < access-token.txt).`);
}
