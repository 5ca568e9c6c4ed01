import { DAY, HOUR, type Instant, type Milliseconds } from '../../shared/domain/time.ts';
import type { KeptTokens } from '../../shared/ports.ts';

export interface AuditPolicy {
  readonly stage: string;
  readonly now: Instant;
  readonly oldest: Milliseconds;
}

export type Finding = 'other_stage' | 'no_connection' | 'nameless' | 'old' | 'left_waiting';

/** What each finding means, and what to do. */
export const MEANINGS: Readonly<Record<Finding, string>> = {
  other_stage: 'made by another stage: stages must share nothing; find out who wrote it',
  no_connection: 'no connection of that id is known, or it was disconnected: nobody needs it',
  nameless: 'it does not say whose it is: put there by hand?',
  old: 'unchanged for longer than the policy allows: its tokens may have ended',
  left_waiting: 'a new pair has waited for over an hour: a reconnect that broke off',
};

/** A reconnect takes minutes. */
const LONGEST_WAIT = HOUR;

/** What is wrong with what is kept of one connection; ages and names only. */
export function audit(kept: KeptTokens, isKnown: boolean, { stage, now, oldest }: AuditPolicy): readonly Finding[] {
  const age = now - kept.changedAt;
  const wrong: Readonly<Record<Finding, boolean>> = {
    other_stage: kept.stage !== undefined && kept.stage !== stage,
    no_connection: kept.connectionId !== undefined && !isKnown,
    nameless: kept.connectionId === undefined,
    old: age > oldest,
    left_waiting: kept.pending && age > LONGEST_WAIT,
  };
  return (Object.keys(MEANINGS) as Finding[]).filter((finding) => wrong[finding]);
}

export function ageInDays(kept: KeptTokens, now: Instant): number {
  return Math.max(0, Math.floor((now - kept.changedAt) / DAY));
}
