import type {
  Clock,
  ConnectionDirectory,
  Journal,
  OwnPairs,
  PairRefresher,
  ProviderCredentials,
  ProviderLogin,
  StatusReader,
} from '../../ports.ts';
import { makiniAdminToken } from './adminToken.ts';
import { makiniConnectionTokens } from './connectionToken.ts';
import { makiniDirectory } from './directory.ts';
import { makiniRefresher } from './grants.ts';
import { makiniHttp } from './http.ts';
import { makiniLogin } from './login.ts';
import { makiniMintedTokens } from './mintedTokens.ts';
import type { MakiniSettings } from './settings.ts';
import { makiniStatusReader } from './status.ts';

export interface MakiniReadsParts {
  readonly settings: MakiniSettings;
  readonly credentials: ProviderCredentials;
  /** Absent where all pairs are the company's. */
  readonly pairs?: OwnPairs | undefined;
  readonly clock: Clock;
  readonly journal: Journal;
}

/** Everything that is read from Makini, around one Admin token and one memory of minted tokens. */
export function makiniReads(parts: MakiniReadsParts): { status: StatusReader; directory: ConnectionDirectory } {
  const http = makiniHttp(parts);
  const admin = makiniAdminToken({ ...parts, http });
  const tokens = makiniConnectionTokens(makiniMintedTokens({ ...parts, http, admin }), parts.pairs);
  return {
    status: makiniStatusReader({ ...parts, http, tokens }),
    directory: makiniDirectory({ ...parts, http, admin }),
  };
}

/** Makini's list of connections alone: no token of a connection is needed for it. */
export function makiniListing(parts: Omit<MakiniReadsParts, 'pairs'>): ConnectionDirectory {
  const http = makiniHttp(parts);
  return makiniDirectory({ ...parts, http, admin: makiniAdminToken({ ...parts, http }) });
}

/** Makini's login, with an Admin token of its own to ask whose connection came back. */
export function makiniLogins(parts: Omit<MakiniReadsParts, 'pairs'> & { readonly redirectUri: string }): ProviderLogin {
  const http = makiniHttp(parts);
  const directory = makiniDirectory({ ...parts, http, admin: makiniAdminToken({ ...parts, http }) });
  return makiniLogin({ ...parts, http, directory });
}

/** What renews pairs at Makini. */
export function makiniRefreshes(parts: Omit<MakiniReadsParts, 'pairs'>): PairRefresher {
  return makiniRefresher({ ...parts, http: makiniHttp(parts) });
}
