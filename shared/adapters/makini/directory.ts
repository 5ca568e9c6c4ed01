import type { ConnectionDirectory, Journal, ListedConnection, ListingPage } from '../../ports.ts';
import { customerIdIn, readAbout } from './about.ts';
import type { AdminToken } from './adminToken.ts';
import { fieldAt, firstField, idText, shorten, wordMap } from './fields.ts';
import { type MakiniHttp, pathFor } from './http.ts';
import type { Json } from './json.ts';
import { firstQuery, nextPage } from './paging.ts';
import type { MakiniSettings } from './settings.ts';

export interface DirectoryParts {
  readonly settings: Pick<MakiniSettings, 'baseUrl' | 'paths' | 'listing' | 'metadata'>;
  readonly http: MakiniHttp;
  readonly admin: AdminToken;
  readonly journal: Journal;
}

/** Makini's list of connections and the metadata of one, read with the Admin token (published, unverified live). */
export function makiniDirectory({ settings, http, admin, journal }: DirectoryParts): ConnectionDirectory {
  const { listing, metadata, paths } = settings;
  const serviceOf = wordMap(listing.values);

  function readItem(item: Json): ListedConnection | undefined {
    const id = idText(firstField(item, listing.idFields));
    if (id === undefined) return undefined;
    const word = firstField(item, listing.statusFields);
    const service = typeof word === 'string' ? serviceOf(word) : undefined;
    if (service === undefined) journal.count('UnknownStatusValue');
    return {
      id,
      label: typeof word === 'string' ? shorten(word) : '',
      ...(service && { service }),
      about: readAbout(item, listing, metadata.customerIdKeys),
    };
  }

  return {
    async page(cursor, deadline): Promise<ListingPage> {
      const query = cursor ?? firstQuery(listing);
      const path = query === '' ? paths.listing : `${paths.listing}?${query}`;
      const answer = await admin.call(deadline, (bearer) => {
        return http({ name: 'listing', method: 'GET', path, bearer, deadline });
      });
      // A page that is "not found" is a wrong address or a changed list, and never the end of it.
      if (answer.kind === 'not_found') return { kind: 'failed', reason: 'client_error' };
      if (answer.kind === 'failed') {
        const { reason, retryAfter } = answer;
        return { kind: 'failed', reason, ...(retryAfter !== undefined && { retryAfter }) };
      }
      const items = fieldAt(answer.body, listing.itemsField);
      if (!Array.isArray(items)) return { kind: 'failed', reason: 'unexpected_shape' };
      const next = nextPage(answer.body, query, settings.baseUrl, listing);
      const connections = items.map(readItem).filter((connection) => connection !== undefined);
      // A connection that cannot be named could be any of ours, so none may be thought absent.
      const isWhole = connections.length === items.length;
      if (next.kind === 'broken' || !isWhole) return { kind: 'failed', reason: 'unexpected_shape' };
      return {
        kind: 'page',
        startedAt: answer.startedAt,
        connections,
        ...(next.kind === 'next' && { next: next.query }),
      };
    },

    async describe(connectionId, deadline) {
      const path = pathFor(paths.metadata, connectionId);
      if (path === undefined) return { kind: 'not_found' };
      const answer = await admin.call(deadline, (bearer) => {
        return http({ name: 'metadata', method: 'GET', path, bearer, deadline });
      });
      if (answer.kind === 'not_found') return { kind: 'not_found' };
      if (answer.kind === 'failed') return { kind: 'unreadable', reason: answer.reason };
      const containers = metadata.answerFields.map((field) => fieldAt(answer.body, field));
      const customerId = containers
        .flatMap((container) => [container, ...metadataOfRecords(container)])
        .map((container) => customerIdIn(container, metadata.customerIdKeys))
        .find((id) => id !== undefined);
      return { kind: 'found', about: { ...(customerId && { customerId }) } };
    },
  };
}

/** The published schema of the metadata answer is a list of records, each with its `user_metadata`. */
function metadataOfRecords(container: Json | undefined): readonly (Json | undefined)[] {
  return Array.isArray(container) ? container.map((record) => fieldAt(record, 'user_metadata')) : [];
}
