import type { Remark } from '../../shared/adapters/makini/discovery/propose.ts';
import { table } from '../command.ts';
import type { Analysis } from './analysis.ts';

const REMARKS: Record<Remark, string> = {
  no_signature_found:
    'Nothing in its headers is a signature under an active secret. Either the secret is another one, or the body was changed on its way to this file.',
  prefix_varies:
    'The signature follows a text that is new in each delivery, such as a time: no setting of this format reads that.',
  signed_over_trimmed_body:
    'The signature is over the body without the white space around it: something, often an editor, added it. Save the request byte by byte.',
  signed_over_reserialized_body:
    'The signature is over the JSON written anew, not over the bytes that were sent. The setting accepts that; it is weaker, so ask Makini first.',
  no_event_name: 'No field looks like the name of an event.',
  meaning_guessed: 'What the event means is guessed from its name. Check it, or say it with --means.',
  meaning_unknown:
    'The event’s name has no meaning yet and its words tell none. Say it with --means reauthorization_required (or authorized, online, offline, disconnected).',
  no_connection_id: 'No field looks like the id of the connection. Say which it is about with --connection ID.',
  no_event_time: 'It holds no time: such events are only acted upon once a status read confirms them.',
  no_event_id: 'It holds no id of the event. That is no loss: the body’s digest stands in.',
};

/** An analysis for people. */
export function analysisText(analysis: Analysis): string {
  const { remarks } = analysis;
  return [
    `Received ${analysis.receivedAt}, ${analysis.bytes} bytes.`,
    signatureText(analysis),
    fieldsText(analysis),
    ...remarks.map((remark) => `- ${REMARKS[remark]}`),
    '',
    ...settingsText(analysis),
  ].join('\n');
}

/** The settings are worth pasting only if they change something; without them nothing else has to be said of them. */
function settingsText({ check, settings, changed, isStandardWebhook }: Analysis): readonly string[] {
  const outcome = `the delivery ${check.verified ? 'verifies' : 'does NOT verify'} and is read as: ${check.reads}.`;
  if (changed) {
    const pasted = JSON.stringify(settings, undefined, 2);
    return ['With these settings, pasted as `makini` into the stage’s block in cdk.json,', pasted, outcome];
  }
  if (check.verified) return ['The present settings fit, nothing has to be changed:', outcome];
  return [
    isStandardWebhook ? 'Without that setting' : 'No other setting makes it verify, so check the secret:',
    outcome,
  ];
}

function signatureText({ signatures, lookalikes, isStandardWebhook }: Analysis): string {
  if (isStandardWebhook) {
    return '\nVerifies by Standard Webhooks: set "provider": {"signature": "standard-webhooks"} in the stage’s block.\n';
  }
  if (signatures.length > 0) {
    const rows = signatures.map(({ header, prefix, encoding, form, secret }) => [
      header,
      prefix === '' ? '-' : prefix.slice(0, 24),
      encoding,
      form,
      String(secret),
    ]);
    return `\nVerifies:\n${table(['header', 'prefix', 'encoding', 'signed form of the body', 'secret no.'], rows)}\n`;
  }
  const shaped = lookalikes.map(({ header, encoding }) => `${header} (${encoding})`).join(', ');
  return `\nVerifies: nothing.${shaped === '' ? '' : ` Has the shape of a signature: ${shaped}.`}\n`;
}

function fieldsText({ candidates, eventIdHeaders }: Analysis): string {
  if ('unreadable' in candidates) return `The body cannot be read: ${candidates.unreadable}.\n`;
  const rows = [
    ...candidates.eventName.map(({ path, value }) => ['event name', path, value]),
    ...candidates.connectionId.map(({ path, value }) => ['connection id', path, value]),
    ...candidates.time.map(({ path, value }) => ['time', path, value]),
    ...candidates.eventId.map(({ path, value }) => ['event id', path, value]),
    ...eventIdHeaders.map((header) => ['event id', `(header) ${header}`, '-']),
  ];
  return rows.length === 0 ? 'No field looks familiar.\n' : `${table(['may be the', 'field', 'value seen'], rows)}\n`;
}
