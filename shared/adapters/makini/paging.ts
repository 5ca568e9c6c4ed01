import { fieldAt } from './fields.ts';
import type { Json } from './json.ts';
import type { ListingSettings } from './settings.ts';

/** Where a listing goes on: the query of the next page, the end, or an answer that cannot be trusted to be complete. */
export type NextPage =
  | { readonly kind: 'next'; readonly query: string }
  | { readonly kind: 'end' }
  | { readonly kind: 'broken' };

/** The query of the first page. */
export function firstQuery(listing: ListingSettings): string {
  return new URLSearchParams(listing.query).toString();
}

/**
 * Finds the next page: `meta` counts pages, else `links.next`, else `next_cursor` (all three are published, and none is
 * verified live). A page number that stands still, a link to another host or a value of another type is `broken`, as
 * treating it as the end would make a truncated list look complete.
 *
 * @param asked the query that was answered
 */
export function nextPage(body: Json, asked: string, baseUrl: string, listing: ListingSettings): NextPage {
  const lastPage = fieldAt(body, 'meta.last_page');
  const currentPage = fieldAt(body, 'meta.current_page');
  if (lastPage !== undefined && currentPage !== undefined) return byNumber(currentPage, lastPage, asked, listing);
  const link = fieldAt(body, 'links.next');
  if (link !== undefined) return byLink(link, baseUrl);
  const cursor = fieldAt(body, 'next_cursor') ?? fieldAt(body, 'meta.next_cursor');
  if (cursor === undefined || cursor === '') return { kind: 'end' };
  if (typeof cursor === 'object' || typeof cursor === 'boolean') return { kind: 'broken' };
  return withParameter(listing, listing.cursorParameter, `${cursor}`);
}

function byNumber(current: Json, last: Json, asked: string, listing: ListingSettings): NextPage {
  const [page, pages] = [Number(current), Number(last)];
  const askedPage = Number(new URLSearchParams(asked).get(listing.pageParameter) ?? 1);
  if (!Number.isSafeInteger(pages) || pages < 0 || page !== askedPage) return { kind: 'broken' };
  return page < pages ? withParameter(listing, listing.pageParameter, `${page + 1}`) : { kind: 'end' };
}

/** Only the query of a link is used, so that neither a host nor a path of its choosing ever gets our token. */
function byLink(link: Json, baseUrl: string): NextPage {
  if (typeof link !== 'string' || !URL.canParse(link, baseUrl)) return { kind: 'broken' };
  const url = new URL(link, baseUrl);
  if (url.host !== new URL(baseUrl).host || url.search === '') return { kind: 'broken' };
  return { kind: 'next', query: url.search.slice(1) };
}

function withParameter(listing: ListingSettings, name: string, value: string): NextPage {
  return { kind: 'next', query: new URLSearchParams({ ...listing.query, [name]: value }).toString() };
}
