import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SIMULATOR_CREDENTIALS } from '../../../local/makini/tokens.ts';
import type { Journey } from '../journey.ts';
import { CONTACT, OTHER_CONTACT, SIGNING_SECRET, SLACK_PATH } from '../planted.ts';
import { verifyDomain } from '../ses.ts';
import type { World } from '../world.ts';

/** The customer whom most journeys are about. */
export const CUSTOMER = 'cust_42';
/** Nobody is asked twice a day, so the journey of the sweep has a customer of its own. */
export const OTHER_CUSTOMER = 'cust_43';

/** From a clone to a stage that tells customers, as the README says it. */
export const standUp: Journey<World> = {
  title: 'A stage is stood up',
  isNeeded: true,
  steps: [
    { name: 'the emulator, a Makini and a Slack start', check: (world) => world.start() },
    { name: 'cdk synth, without credentials', check: (world) => world.synthesize('first') },
    { name: 'cdk bootstrap', check: (world) => world.bootstrap() },
    {
      name: 'cdk deploy, with nothing left out for the emulator but alarms that calculate',
      check: async (world) => assert.deepEqual(named((await world.deploy()).removed), CALCULATED),
    },
    {
      name: 'the outputs name table, queue, secrets and the webhook’s URL',
      check: async (world) => {
        assert.match(world.output('TableName'), /^Reconnect-dev-/);
        assert.match(world.output('QueueUrl'), /\.fifo$/);
        assert.equal(world.output('SecretsPrefix'), 'reconnect/dev');
        assert.match(world.output('WebhookUrl'), /^https?:\/\/\S+\/webhooks\/makini$/);
      },
    },
    { name: 'the sender’s domain is verified in SES', check: ({ emulator }) => verifyDomain(emulator, 'example.com') },
    {
      name: 'ops secrets set signing, provider',
      check: async (world) => {
        await world.ops(['secrets', 'set', 'signing'], SIGNING_SECRET);
        const { clientId: client_id, clientSecret: client_secret } = SIMULATOR_CREDENTIALS;
        await world.ops(['secrets', 'set', 'provider'], JSON.stringify({ client_id, client_secret }));
      },
    },
    { name: 'ops customers import', check: importCustomers },
    {
      name: 'ops go-live',
      check: async (world) => {
        await world.ops(['go-live', '--existing', 'skip', '--yes']);
        assert.match(await world.ops(['mode', 'show']), /^live/);
      },
    },
  ],
};

/** Alarms on an expression of several metrics, which the emulator does not know. */
const CALCULATED = ['Watchmailsbouncing', 'Watchmailsreportedasspam', 'Watchwebhookssilent'];

/** Logical ids without their digests. */
function named(logicalIds: readonly string[]): readonly string[] {
  return logicalIds.map((id) => id.replace(/[0-9A-F]{8}$/, '')).toSorted();
}

async function importCustomers(world: World): Promise<void> {
  const file = join(world.emulator.folder, 'customers.json');
  const customer = {
    id: CUSTOMER,
    name: 'Nordwind Maritime',
    timeZone: 'Europe/Berlin',
    contacts: [{ email: CONTACT, name: 'Imke Tjaden' }],
    slack: { webhookUrl: `${world.slack.url}/${SLACK_PATH}` },
  };
  const other = {
    id: OTHER_CUSTOMER,
    name: 'Zuidkade Terminals',
    timeZone: 'Europe/Amsterdam',
    contacts: [{ email: OTHER_CONTACT, name: 'Joris Maas' }],
  };
  await writeFile(file, JSON.stringify([customer, other]));
  const { created } = JSON.parse(await world.ops(['customers', 'import', file, '--json']));
  assert.deepEqual(created, [CUSTOMER, OTHER_CUSTOMER]);
}
