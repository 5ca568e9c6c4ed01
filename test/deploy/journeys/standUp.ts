import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SIMULATOR_CREDENTIALS } from '../../../local/makini/tokens.ts';
import type { Journey } from '../journey.ts';
import { CONTACT, SIGNING_SECRET, SLACK_PATH } from '../planted.ts';
import { verifyDomain } from '../ses.ts';
import type { World } from '../world.ts';

/** The customer whom the journeys are about. */
export const CUSTOMER = 'cust_42';

/** From a clone to a stage that tells customers, as the README says it. */
export const standUp: Journey<World> = {
  title: 'A stage is stood up',
  isNeeded: true,
  steps: [
    { name: 'the emulator, a Makini and a Slack start', check: (world) => world.start() },
    { name: 'cdk synth, without credentials', check: (world) => world.synthesize('first') },
    { name: 'cdk bootstrap', check: (world) => world.bootstrap() },
    {
      name: 'cdk deploy, with nothing left out for the emulator',
      check: async (world) => assert.deepEqual((await world.deploy()).removed, []),
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
    { name: 'ops customers import', check: importCustomer },
    {
      name: 'ops go-live',
      check: async (world) => {
        await world.ops(['go-live', '--existing', 'skip', '--yes']);
        assert.match(await world.ops(['mode', 'show']), /^live/);
      },
    },
  ],
};

async function importCustomer(world: World): Promise<void> {
  const file = join(world.emulator.folder, 'customers.json');
  const customer = {
    id: CUSTOMER,
    name: 'Nordwind Maritime',
    timeZone: 'Europe/Berlin',
    contacts: [{ email: CONTACT, name: 'Imke Tjaden' }],
    slack: { webhookUrl: `${world.slack.url}/${SLACK_PATH}` },
  };
  await writeFile(file, JSON.stringify([customer]));
  const { created } = JSON.parse(await world.ops(['customers', 'import', file, '--json']));
  assert.deepEqual(created, [CUSTOMER]);
}
