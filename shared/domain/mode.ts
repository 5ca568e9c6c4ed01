import type { Instant } from './time.ts';

/** What a stage does with customer notices: decide and record only, send to some, send to all. */
export type Mode = 'shadow' | 'allowlist' | 'live';

/** The stage's switch. Read with a strong read before every send, so that going back to shadow stops sending at once. */
export interface ModeState {
  readonly mode: Mode;
  /** Customer ids that are written to in `allowlist`. */
  readonly allowlist: readonly string[];
  /** Requests of incidents opened before this moment are not sent: day one of an existing fleet. */
  readonly skipOpenedBefore?: Instant;
}

export const NEW_STAGE: ModeState = { mode: 'shadow', allowlist: [] };

/** Whether customers hear from us: `send`, or the reason they do not. */
export type Permission = 'send' | 'shadow' | 'not_in_allowlist';

export function permissionFor(state: ModeState, customerId: string): Permission {
  if (state.mode === 'live') return 'send';
  if (state.mode === 'shadow') return 'shadow';
  return state.allowlist.includes(customerId) ? 'send' : 'not_in_allowlist';
}
