import { type Resent, resendNotice, type Spoken } from '../../shared/usecases/resendNotice.ts';
import { type CommonOptions, iso, type Report } from '../command.ts';
import { confirm } from '../confirm.ts';
import { InputError } from '../errors.ts';
import type { Target } from '../target.ts';

export interface ResendOptions extends CommonOptions {
  readonly reason: string;
  readonly yes?: boolean;
}

/** `notices resend`: what a message said is said once more, where it is still true. */
export async function resend(target: Target, options: ResendOptions, id = ''): Promise<Report> {
  if (options.reason.trim() === '') throw new InputError('Say why with --reason; it stays in the timeline.');
  const message = await target.messages.load(id);
  if (!message) throw unknown(id);
  const { kind, channel, customerId, audience, createdAt } = message;
  await confirm(`Send the ${kind} of ${iso(createdAt)} to ${customerId ?? audience} by ${channel} again?`, options);
  const resent = await resendNotice(target, id, options.reason);
  if (resent.kind !== 'owed') throw new InputError(`Nothing was sent: ${whyNot(resent, id)}`);
  const { held, connections } = resent;
  const when = held
    ? 'It waits for the hold, like everything else. `hold status` says more.'
    : 'It goes out within a minute, whatever the hour is there.';
  return { json: { id, held, connections }, text: [when, ...left(connections)].join('\n') };
}

function whyNot(resent: Exclude<Resent, { kind: 'owed' }>, id: string): string {
  switch (resent.kind) {
    case 'unknown_message':
      return unknown(id).message;
    case 'never_sent':
      return resent.why === undefined
        ? 'it is on its way, or is tried again by itself.'
        : `it was deliberately not sent (${resent.why}).`;
    case 'withheld':
      return `customers do not hear from this stage (${resent.reason}). \`mode show\` says more.`;
    case 'nothing_to_say':
      return `what it said is over, or is about to be said (${left(resent.connections).join('; ')}).`;
  }
}

function left(connections: readonly Spoken[]): readonly string[] {
  return connections.flatMap(({ connectionId, outcome }) => (outcome === 'owed' ? [] : `${connectionId}: ${outcome}`));
}

function unknown(id: string): InputError {
  return new InputError(`There is no message ${id}. \`notices list\` shows all.`);
}
