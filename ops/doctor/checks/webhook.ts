import { makiniDeliveryInterpreter } from '../../../shared/adapters/makini/interpret.ts';
import { signBody } from '../../../shared/adapters/makini/signature.ts';
import { SecretUnusable } from '../../../shared/adapters/secrets/secretReader.ts';
import { signStandardWebhook } from '../../../shared/adapters/standardWebhooks/verifier.ts';
import { type Check, ofInstallation } from '../check.ts';
import { codeOf } from '../failure.ts';
import { failed, ok, type Remedy, skipped, type Verdict } from '../finding.ts';
import { again, deploy, logs, setSecret } from '../remedies.ts';
import type { Installation, Subject } from '../subject.ts';
import { signingSecretsOf } from './secrets.ts';

/** A name under `system.*`, which is known and without effect unless the settings say otherwise. */
const EVENT = 'system.doctor_probe';
/** Keys that nobody would use; a signature made with one is turned away for what it is, not for its form. */
const FORGERS_KEY = { makini: '0', 'standard-webhooks': `whsec_${'A'.repeat(32)}` } as const;

/** The webhook takes a delivery that is signed and turns a forged one away. The delivery means nothing and names no connection. */
export const webhook: Check = {
  name: 'webhook',
  needs: ['secretsmanager:GetSecretValue'],
  look: ofInstallation(async (installation, subject, signal) => {
    const body = harmlessBody(installation);
    if (body === undefined) {
      return skipped('The settings give every event a meaning, so nothing harmless can be sent.', {
        say: `Let ${EVENT} mean nothing: makini.webhook.events in cdk.json; see`,
        page: 'docs/makini.md',
      });
    }
    const secret = await currentSecret(installation);
    if (secret === undefined) {
      const says = 'It needs a usable signing secret to sign with.';
      return skipped(says, setSecret(subject, 'signing', 'Set it, from a file or on stdin'));
    }
    const genuineHeaders = signedHeaders(installation, secret, body);
    if (genuineHeaders === undefined) {
      const says = 'Deliveries are signed as Standard Webhooks are, and the signing secret is none of those.';
      return failed(says, setSecret(subject, 'signing', 'Set one that begins with whsec_, from a file or on stdin'));
    }
    const probe = (headers: Headers = {}) => post(installation.webhookUrl, body, headers, signal);

    const genuine = await probe(genuineHeaders);
    if (genuine.status !== 200) return notTaken(genuine, installation, subject);
    const forgersKey = FORGERS_KEY[installation.settings.signatureScheme];
    const forged = await probe(signedHeaders(installation, forgersKey, body));
    if (forged.status !== 401) return tooTrusting(forged, subject);
    return ok('It took a signed delivery (200) and turned a forged one away (401).');
  }),
};

/** Undefined unless the stage's own settings say that the body decides nothing and is kept nowhere. */
function harmlessBody({ settings, target }: Installation): string | undefined {
  const [field = 'event'] = settings.makini.webhook.nameFields;
  const content = field.split('.').reduceRight<unknown>((inner, key) => ({ [key]: inner }), EVENT);
  const body = JSON.stringify(content);
  const delivery = { body: Buffer.from(body), headers: {}, receivedAt: target.clock.now() };
  const meaning = makiniDeliveryInterpreter(settings.makini).interpret(delivery);
  return meaning.kind === 'ignored' && meaning.connectionId === undefined ? body : undefined;
}

async function currentSecret(installation: Installation): Promise<string | undefined> {
  try {
    return (await signingSecretsOf(installation).active())[0];
  } catch (error) {
    if (error instanceof SecretUnusable) return undefined;
    throw error;
  }
}

type Headers = Readonly<Record<string, string>>;

/** As the provider signs for this stage; undefined for a secret that cannot sign so. */
function signedHeaders({ settings, target }: Installation, secret: string, body: string): Headers | undefined {
  if (settings.signatureScheme === 'makini') {
    const { header, encodings } = settings.makini.signature;
    return { [header]: signBody(secret, body, encodings[0] ?? 'hex') };
  }
  try {
    return signStandardWebhook(secret, `doctor_${target.chance.id()}`, target.clock.now(), body);
  } catch {
    return undefined;
  }
}

type Answer = { readonly status: number } | { readonly status: undefined; readonly code: string };

async function post(url: string, body: string, headers: Headers, signal: AbortSignal): Promise<Answer> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
      redirect: 'manual',
      signal,
    });
    await response.body?.cancel();
    return { status: response.status };
  } catch (error) {
    return { status: undefined, code: codeOf(error) };
  }
}

function notTaken(answer: Answer, { webhookUrl }: Installation, subject: Subject): Verdict {
  const { host } = new URL(webhookUrl);
  if (answer.status === undefined) {
    return failed(`Nobody can be reached at ${host}: ${answer.code}.`, remedyForHost(host, subject));
  }
  const says = `A signed delivery was answered ${answer.status} at ${host}, not 200.`;
  if (answer.status === 401) {
    const say =
      'A secret that was just set is used within a minute, so wait; if it stays, something on the way changes the body or a header, or this machine’s clock is wrong';
    return failed(says, again(subject, say));
  }
  if (answer.status >= 500) return failed(says, logs(subject, 'Webhook failed'));
  if (answer.status === 429)
    return failed(says, again(subject, 'The API throttles: wait, or raise throttle in cdk.json'));
  return failed(says, deploySubject(subject, 'Something else answers there, or the route is gone: deploy'));
}

function remedyForHost(host: string, subject: Subject): Remedy {
  const stack = subject.stage?.stack;
  const target = stack?.kind === 'found' ? stack.outputs.get('DomainTarget') : undefined;
  if (target !== undefined) {
    return { say: `Point a CNAME record of ${host} at ${target}; this shows it`, command: `dig +short CNAME ${host}` };
  }
  return again(subject, 'See that the host has an address and can be reached from here');
}

function tooTrusting(forged: Answer, subject: Subject): Verdict {
  const answer = forged.status === undefined ? `not at all (${forged.code})` : `${forged.status}`;
  const say = 'Whatever answers there does not check signatures: see that the URL is the stage’s own, and deploy';
  return failed(`A forged delivery was answered ${answer}, not 401.`, deploySubject(subject, say));
}

function deploySubject(subject: Subject, say: string): Remedy {
  return subject.stage === undefined ? again(subject, say) : deploy(subject.stage.name, say);
}
