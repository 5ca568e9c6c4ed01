import * as z from 'zod';
import { SIMULATOR_CREDENTIALS } from '../tokens.ts';

/** What a client's link to the authorize page carries (the names are OAuth's and published; unverified live). */
export interface AuthorizeRequest {
  readonly clientId: string;
  readonly redirectUri: string;
  readonly state: string | undefined;
  /** A guess of ours, for clients that know whose login they want. */
  readonly connectionId: string | undefined;
}

/**
 * `problem`: nobody may be sent anywhere, as the address could be an attacker's. `refused`: the client is known, so it
 * hears of its mistake by the redirect.
 */
export type ReadRequest =
  | { readonly kind: 'accepted'; readonly request: AuthorizeRequest }
  | { readonly kind: 'refused'; readonly request: AuthorizeRequest; readonly error: 'unsupported_response_type' }
  | { readonly kind: 'problem'; readonly reason: string };

const text = z.string().min(1).max(2000);
const parameters = z.object({
  client_id: text,
  redirect_uri: text,
  response_type: text.optional(),
  state: z.string().max(2000).optional(),
  connection_id: z.string().max(500).optional(),
});

/** @param registered the redirect URIs of the client; one of them must be met to the letter */
export function readRequest(query: unknown, registered: readonly string[]): ReadRequest {
  const read = parameters.safeParse(query);
  if (!read.success) {
    const names = [...new Set(read.error.issues.map(({ path }) => path.join('.')))].join(', ');
    return { kind: 'problem', reason: `Each of these must be there once, and not too long: ${names}.` };
  }
  const { client_id, redirect_uri, response_type, state, connection_id } = read.data;
  if (client_id !== SIMULATOR_CREDENTIALS.clientId)
    return { kind: 'problem', reason: 'No application is registered under this client_id.' };
  if (!registered.includes(redirect_uri))
    return { kind: 'problem', reason: 'This redirect_uri is not registered for the application.' };
  const request = { clientId: client_id, redirectUri: redirect_uri, state, connectionId: connection_id };
  return response_type === 'code'
    ? { kind: 'accepted', request }
    : { kind: 'refused', request, error: 'unsupported_response_type' };
}

/** The parameters as they came, for links and forms that lead on. */
export function parametersOf({ clientId, redirectUri, state, connectionId }: AuthorizeRequest): Record<string, string> {
  return {
    client_id: clientId,
    redirect_uri: redirectUri,
    response_type: 'code',
    ...(state !== undefined && { state }),
    ...(connectionId !== undefined && { connection_id: connectionId }),
  };
}

/** Where the client's redirect leads, with an outcome. */
export function returnTo(request: AuthorizeRequest, outcome: Record<string, string>, echoesState: boolean): string {
  const url = new URL(request.redirectUri);
  const state = echoesState && request.state !== undefined ? { state: request.state } : {};
  for (const [name, value] of Object.entries({ ...outcome, ...state })) url.searchParams.append(name, value);
  return url.href;
}
