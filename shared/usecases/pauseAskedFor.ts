import { MINUTE, type Milliseconds } from '../domain/time.ts';
import type { UnreadableReason } from '../ports.ts';

/** After too many calls, where the provider does not say how long to wait. */
const PAUSE: Milliseconds = MINUTE;

/** How long the provider, in a refusal, asks to be left alone; undefined if it does not. */
export function pauseAskedFor(refusal: {
  readonly reason: UnreadableReason;
  readonly retryAfter?: Milliseconds;
}): Milliseconds | undefined {
  return refusal.retryAfter ?? (refusal.reason === 'rate_limited' ? PAUSE : undefined);
}
