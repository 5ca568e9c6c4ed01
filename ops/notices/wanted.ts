import { ALERT_WORDS } from '../../shared/domain/messages/alertWords.ts';
import { type AlertReason, audienceOf, CHANNELS, type NoticeKind } from '../../shared/domain/notice.ts';
import { InputError } from '../errors.ts';
import type { Wanted } from './occasion.ts';

export const KINDS = [
  'reconnect_request',
  'reminder',
  'offline_notice',
  'restored',
  'escalation',
  'operator_alert',
] as const satisfies readonly NoticeKind[];

/** @throws InputError where an option is none of those there are */
export function readWanted(options: {
  readonly kind: string;
  readonly round: string;
  readonly reason?: string;
  readonly channel?: string;
}): Wanted {
  const kind = oneOf('--kind', KINDS, options.kind);
  if (options.channel !== undefined) oneOf('--channel', CHANNELS, options.channel);
  if (kind === 'escalation' && options.channel === 'slack')
    throw new InputError('An escalation goes by mail only: an account owner has no Slack of their own.');
  if (!/^[1-9]\d?$/.test(options.round)) throw new InputError('--round must be the number of a reminder: 1, 2, 3…');
  if (options.reason === undefined) return { kind, round: Number(options.round) };
  if (audienceOf({ kind }) === 'customer')
    throw new InputError('--reason is for what our own side is told: escalation and operator_alert.');
  const reasons = Object.keys(ALERT_WORDS) as AlertReason[];
  return { kind, round: Number(options.round), alert: oneOf('--reason', reasons, options.reason) };
}

function oneOf<T extends string>(option: string, known: readonly T[], given: string): T {
  const found = known.find((one) => one === given);
  if (found === undefined) throw new InputError(`${option} must be one of ${known.join(', ')}.`);
  return found;
}
