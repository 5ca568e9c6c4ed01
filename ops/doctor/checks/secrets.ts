import { createProviderCredentials } from '../../../shared/adapters/secrets/providerCredentials.ts';
import { type SecretFlaw, SecretUnusable } from '../../../shared/adapters/secrets/secretReader.ts';
import { createSigningSecrets } from '../../../shared/adapters/secrets/signingSecrets.ts';
import { createSlackSecrets } from '../../../shared/adapters/secrets/slackSecrets.ts';
import { type Check, ofInstallation } from '../check.ts';
import { failed, ok, skipped, type Verdict } from '../finding.ts';
import { listener } from '../listener.ts';
import { setSecret } from '../remedies.ts';
import type { Installation, Subject } from '../subject.ts';

/** The secrets are there and the functions' own readers can use them; what they say is never shown. */
export const secrets: Check = {
  name: 'secrets',
  needs: ['secretsmanager:GetSecretValue'],
  look: ofInstallation(async (installation, subject) =>
    Promise.all([
      needed('signing', 'The signing secret', () => signingSecretsOf(installation).active(), subject),
      needed('provider', 'The account with Makini', () => credentialsOf(installation).read(), subject),
      optional('slack-operators', 'The operators’ Slack webhook', installation, subject),
      optional('slack-bot', 'The Slack bot token', installation, subject),
    ]),
  ),
};

/** As the webhook function reads them. */
export function signingSecretsOf({ target }: Installation) {
  const { secretReader: reader, names, clock } = target;
  return createSigningSecrets({ reader, clock, journal: listener(), name: names.signing, cacheFor: 0 });
}

/** As the functions that read from Makini do. */
export function credentialsOf({ target }: Installation) {
  return createProviderCredentials({ reader: target.secretReader, names: target.names, journal: listener() });
}

/** As the notify function reads them; what is wrong with one is told to the journal. */
export function slackSecretsOf({ target }: Installation, journal = listener()) {
  return createSlackSecrets({ reader: target.secretReader, names: target.names, journal });
}

const FLAWS: Record<SecretFlaw, string> = {
  absent: 'is not set',
  deleted: 'was deleted',
  binary: 'is set, but as bytes, not as text',
  empty: 'is set, but empty',
  unknown_json: 'is set, but in a form that is not known',
  control_characters: 'is set, but holds control characters',
  prefixed: 'is set, but carries the prefix of another scheme',
};

async function needed(name: string, what: string, read: () => Promise<unknown>, subject: Subject): Promise<Verdict> {
  try {
    await read();
    return ok(`${what} is set and can be used.`);
  } catch (error) {
    if (!(error instanceof SecretUnusable)) throw error;
    return failed(`${what} ${FLAWS[error.reason]}.`, setSecret(subject, name, 'Set it, from a file or on stdin'));
  }
}

async function optional(
  name: 'slack-operators' | 'slack-bot',
  what: string,
  installation: Installation,
  subject: Subject,
): Promise<Verdict> {
  const heard = listener();
  const read = slackSecretsOf(installation, heard);
  const value = await (name === 'slack-bot' ? read.botToken() : read.operatorsWebhookUrl());
  if (value !== undefined) return ok(`${what} is set and can be read.`);
  const [flaw] = heard.flaws;
  // Some stores make a secret without a value as an empty one.
  if (flaw && flaw !== 'empty')
    return failed(`${what} ${FLAWS[flaw]}.`, setSecret(subject, name, 'Set it, from a file or on stdin'));
  if (name === 'slack-operators' && installation.settings.operators.slack) {
    const says = `${what} is not set, and the settings want operators told there.`;
    return failed(says, setSecret(subject, name, 'Set it, or take operators.slack out of the settings'));
  }
  return skipped(`${what} is not set; it is optional.`, setSecret(subject, name, 'Set it if you want it'));
}
