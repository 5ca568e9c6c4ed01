import type { About, ServiceValue } from './observation.ts';
import type { Instant } from './time.ts';

/** A look that the sweep asks a worker for, and why. */
export type Look =
  /** It is time to look at its status. */
  | { readonly kind: 'due'; readonly id: string }
  /** The provider lists it; its status is looked at only if that never happened. */
  | { readonly kind: 'listed'; readonly id: string; readonly facts: ListedFacts }
  /** Its status was not found, and a complete listing lacks it. */
  | { readonly kind: 'missing'; readonly id: string };

/** What a listing says of a connection, without anybody's name. */
export interface ListedFacts {
  /** The provider's own word, shortened. */
  readonly label: string;
  readonly service?: ServiceValue;
  readonly about: Pick<About, 'customerId' | 'system'>;
}

/** Looks that one worker makes together. */
export interface LookBatch {
  readonly askedAt: Instant;
  /** Of what is listed or missing: the start of that listing. */
  readonly listingAt?: Instant;
  readonly looks: readonly Look[];
}
