import type { Account } from '../../domain/account.ts';
import type { ConnectionDirectory, ProviderLogin } from '../../ports.ts';
import { readAbout } from './about.ts';
import { firstField, idText } from './fields.ts';
import { type GrantParts, makiniGrant } from './grants.ts';
import type { Failure } from './http.ts';
import type { MakiniSettings } from './settings.ts';

export interface LoginParts extends GrantParts {
  readonly settings: GrantParts['settings'] & Pick<MakiniSettings, 'status' | 'metadata'>;
  readonly directory: ConnectionDirectory;
  /** Where Makini returns people; registered there exactly so. */
  readonly redirectUri: string;
}

/** Makini's login: authorize page, exchange of the code and first use of the token (published, unverified live). */
export function makiniLogin(parts: LoginParts): ProviderLogin {
  const { settings, http, directory, credentials, redirectUri } = parts;
  const { paths, login, status, metadata } = settings;
  const grant = makiniGrant(parts);

  return {
    async url(state) {
      const { clientId } = await credentials.read();
      const oauth = { client_id: clientId, redirect_uri: redirectUri, response_type: 'code', state };
      return `${login.url}?${new URLSearchParams({ ...login.query, ...oauth })}`;
    },

    exchange: (code, deadline) =>
      grant({ grant_type: 'authorization_code', code, redirect_uri: redirectUri }, deadline),

    async identify(accessToken, deadline) {
      const answer = await http({ name: 'account', method: 'GET', path: paths.status, bearer: accessToken, deadline });
      if (answer.kind === 'not_found') return { kind: 'unreadable', reason: 'client_error' };
      if (answer.kind === 'failed') return unreadable(answer);
      const connectionId = idText(firstField(answer.body, login.idFields));
      const told = readAbout(answer.body, status, metadata.customerIdKeys);
      const account: Account = { ...told, ...(connectionId !== undefined && { connectionId }) };
      if (account.customerId !== undefined || connectionId === undefined) return { kind: 'identified', account };
      const described = await directory.describe(connectionId, deadline);
      // The customer's id is the strongest proof there is: without an answer it is not known to be absent.
      if (described.kind === 'unreadable') return { kind: 'unreadable', reason: described.reason };
      return { kind: 'identified', account: { ...(described.kind === 'found' && described.about), ...account } };
    },
  };
}

function unreadable({ reason }: Failure) {
  return { kind: 'unreadable', reason } as const;
}
