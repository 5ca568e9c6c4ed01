import type { Candidate, Want } from '../domain/claim.ts';
import type { Customer } from '../domain/customer.ts';
import type { Terms } from '../domain/policy.ts';

/** What one message is to cover, and the rules it goes by. */
export interface Batch {
  readonly want: Want;
  readonly customer: Customer | undefined;
  readonly terms: Terms;
  readonly candidates: readonly Candidate[];
}
