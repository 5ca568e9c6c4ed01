import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import type { Command } from 'commander';
import { makiniConnectionEnder } from '../../shared/adapters/makini/disconnect.ts';
import { makiniHttp } from '../../shared/adapters/makini/http.ts';
import { createProviderCredentials } from '../../shared/adapters/secrets/providerCredentials.ts';
import { SECOND } from '../../shared/domain/time.ts';
import { describeError } from '../../shared/faults.ts';
import { recordObservations } from '../../shared/usecases/recordObservations.ts';
import { type CommonOptions, type Report, runsAlone } from '../command.ts';
import { confirm } from '../confirm.ts';
import { type Installation, openSubject } from '../doctor/subject.ts';
import { InputError } from '../errors.ts';
import { openVault, SILENT } from './vault.ts';

interface RevokeOptions extends CommonOptions {
  readonly reason: string;
  readonly yes?: boolean;
}

const PATIENCE = 30 * SECOND;
const LONGEST_REASON = 80;

export function addRevoke(tokens: Command): void {
  runsAlone<RevokeOptions>(
    tokens
      .command('revoke <id>')
      .description('disconnect at the provider, for good, and take the tokens from the workers; safe to repeat')
      .requiredOption('--reason <text>', 'why, for the connection’s timeline')
      .option('--yes', 'do not ask'),
    'tokens revoke conn_0001 --stage prod --reason "laptop stolen"',
    revoke,
  );
}

async function revoke(options: RevokeOptions, id = ''): Promise<Report> {
  const reason = options.reason.trim();
  if (reason === '' || reason.length > LONGEST_REASON) {
    throw new InputError(`--reason takes a text of up to ${LONGEST_REASON} characters.`);
  }
  const { installation, stage } = await openSubject(options, AbortSignal.timeout(PATIENCE));
  if (!installation) throw new InputError('The stage cannot be read. `doctor` tells why.');
  const topicArn = stage?.stack.kind === 'found' ? stage.stack.outputs.get('AlarmTopicArn') : undefined;
  try {
    const report = await revokeIn(installation, id, reason, options);
    return { ...report, text: `${report.text} ${await tellOperators(topicArn, id, reason)}` };
  } finally {
    installation.target.close();
  }
}

/** The provider first: what fails there leaves everything as it was, and what fails later is made good by a repeat. */
async function revokeIn(
  installation: Installation,
  id: string,
  reason: string,
  options: RevokeOptions,
): Promise<Report> {
  const { target, settings } = installation;
  const connection = await target.connections.load(id);
  if (!connection) throw new InputError(`There is no connection ${id}. \`connections list\` shows all.`);
  await confirm(`${id} will be disconnected for good; its customer has to connect anew.`, options);
  const ended = await enderOf(installation).end(id, target.clock.now() + PATIENCE);
  if (ended.kind === 'failed') {
    throw new InputError(`Makini did not disconnect ${id} (${ended.reason}). Nothing was changed.`);
  }
  await (await openVault(target)).remove(id);
  const ports = { ...target, journal: SILENT, policy: settings.policy };
  await recordObservations(ports, id, [
    {
      connectionId: id,
      // The provider has confirmed it just now.
      source: 'confirm',
      fact: { register: 'presence', value: 'disconnected' },
      observedAt: target.clock.now(),
      key: '',
      label: `revoked: ${reason}`,
    },
  ]);
  const text = `${id} is disconnected, its tokens are removed, and its timeline says why. Tell whoever runs the workers.`;
  return { json: { id, provider: ended.kind, reason }, text };
}

/** On the topic of the alarms, where whoever is on call listens. The revocation stands whether they hear of it or not. */
async function tellOperators(topicArn: string | undefined, id: string, reason: string): Promise<string> {
  if (topicArn === undefined) return 'There is no topic here to tell operators on.';
  const client = new SNSClient();
  const Message = `Connection ${JSON.stringify(id)} was revoked by an operator: ${reason}. It is disconnected at the provider, and its tokens are removed.`;
  try {
    await client.send(
      new PublishCommand({ TopicArn: topicArn, Subject: 'Reconnect: a connection was revoked', Message }),
    );
    return 'Operators were told on the topic of the alarms.';
  } catch (error) {
    return `Operators could not be told (${describeError(error)}): tell them yourself.`;
  } finally {
    client.destroy();
  }
}

function enderOf({ target, settings }: Installation) {
  const { clock, names, secretReader: reader } = target;
  const http = makiniHttp({ settings: settings.makini, clock, journal: SILENT });
  const credentials = createProviderCredentials({ reader, names, journal: SILENT });
  return makiniConnectionEnder({ settings: settings.makini, http, credentials, clock, journal: SILENT });
}
