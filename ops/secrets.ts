import type { Command } from 'commander';
import { readLinkText } from '../shared/adapters/secrets/linkKeys.ts';
import type { SecretNames } from '../shared/adapters/secrets/names.ts';
import { readProviderText, readWrappedText } from '../shared/adapters/secrets/secretText.ts';
import { readSigningText } from '../shared/adapters/secrets/signingText.ts';
import { type CommonOptions, type Report, runs } from './command.ts';
import { InputError } from './errors.ts';
import { addSigning, secretFromStdin, signingNameOf } from './signing.ts';
import type { Target } from './target.ts';

interface SettableSecret {
  readonly key: Extract<keyof SecretNames, 'signing' | 'provider' | 'links' | 'slackBot' | 'slackOperators'>;
  /** What it must look like, for help and refusals. */
  readonly form: string;
  isUsable(content: string): boolean;
}

const SETTABLE: ReadonlyMap<string, SettableSecret> = new Map<string, SettableSecret>([
  [
    'signing',
    {
      key: 'signing',
      form: 'the webhook secret from Makini’s dashboard; several at once as {"signing_secrets": ["…", "…"]}',
      isUsable: (content) => 'secrets' in readSigningText(content),
    },
  ],
  [
    'provider',
    {
      key: 'provider',
      form: '{"client_id": "…", "client_secret": "…"} of your Makini account',
      isUsable: (content) => 'value' in readProviderText(content),
    },
  ],
  [
    'links',
    {
      key: 'links',
      form: 'the keys of links in messages: {"id": "2", "key": "…", "older": [{"id": "1", "key": "…"}]}, keys of 32 characters or more',
      isUsable: (content) => readLinkText(content) !== undefined,
    },
  ],
  [
    'slack-bot',
    {
      key: 'slackBot',
      form: 'the bot token of your Slack app: xoxb-…',
      isUsable: (content) => {
        const token = readWrappedText(content, 'bot_token');
        return 'value' in token && /^xoxb-[\w-]+$/.test(token.value);
      },
    },
  ],
  [
    'slack-operators',
    {
      key: 'slackOperators',
      form: 'the incoming webhook of your operators’ channel: https://hooks.slack.com/services/…',
      isUsable: (content) => {
        const url = readWrappedText(content, 'webhook_url');
        return 'value' in url && URL.canParse(url.value) && /^https?:$/.test(new URL(url.value).protocol);
      },
    },
  ],
]);

const FORMS = [...SETTABLE].map(([name, { form }]) => `  ${name.padEnd(18)} ${form}`).join('\n');

export function addSecrets(program: Command): void {
  const secrets = program.command('secrets').description('what Reconnect must know and nobody may see');
  runs(
    secrets
      .command('set <name>')
      .description('store a secret, read from stdin; it is never shown')
      .addHelpText(
        'after',
        `\nNames:\n${FORMS}\n  signing/ENDPOINT   the same for one webhook URL of its own: …/webhooks/makini/ENDPOINT\n\nCustomers’ Slack webhooks come with \`customers import\`.`,
      ),
    'secrets set signing --stage prod < signing-secret.txt',
    set,
  );
  addSigning(secrets);
}

async function set(target: Target, _options: CommonOptions, name = ''): Promise<Report> {
  const secret = settable(target, name);
  const content = await secretFromStdin(`secrets set ${name}`);
  if (!secret.isUsable(content)) {
    throw new InputError(`Nothing was stored: what was given cannot be used as ${name}.`, [`expected: ${secret.form}`]);
  }
  await target.secrets.put(secret.stored, content);
  return {
    json: { name, stored: secret.stored },
    text: `Stored as ${secret.stored}. Functions use it within minutes.`,
  };
}

function settable(target: Target, name: string) {
  const secret = SETTABLE.get(name.startsWith('signing/') ? 'signing' : name);
  if (!secret) throw new InputError(`There is no secret ${name}.`, [`known are ${[...SETTABLE.keys()].join(', ')}`]);
  return { ...secret, stored: secret.key === 'signing' ? signingNameOf(target, name) : target.names[secret.key] };
}
