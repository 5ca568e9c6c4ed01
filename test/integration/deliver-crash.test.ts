import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { type SlackStub, startSlack } from '../../local/servers/slack.ts';
import { createConnectionStore } from '../../shared/adapters/dynamodb/connectionStore.ts';
import { createCustomerStore } from '../../shared/adapters/dynamodb/customerStore.ts';
import { createMessageStore } from '../../shared/adapters/dynamodb/messageStore.ts';
import { createStageStore } from '../../shared/adapters/dynamodb/stageStore.ts';
import { createSesClient } from '../../shared/adapters/ses/client.ts';
import { createSesMailer } from '../../shared/adapters/ses/mailer.ts';
import { createSlackPoster } from '../../shared/adapters/slack/poster.ts';
import { type Database, startDatabase } from '../contract/support/database.ts';
import { killedAtEachCall, SPACED } from '../fixtures/crashSuite.ts';
import { type DeliveryWorld, deliveryWorld } from '../fixtures/deliveryWorld.ts';
import { type SesStub, startSesStub } from '../fixtures/sesStub.ts';

jest.setTimeout(120_000);

let database: Database;
let ses: SesStub;
let slack: SlackStub;
let client: ReturnType<typeof createSesClient>;
/** Messages that left, by what the worlds were told. */
const told = { email: 0, slack: 0 };

beforeAll(async () => {
  [database, ses, slack] = await Promise.all([
    startDatabase(),
    startSesStub(),
    startSlack({ clock: { now: Date.now } }),
  ]);
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  client = createSesClient({ endpoint: ses.url, region: 'eu-west-1', credentials });
});

afterAll(async () => {
  client.destroy();
  await Promise.all([database.stop(), ses.stop(), slack.stop()]);
});

/** A world whose stores and channels are the real ones, spoken to over the wire; a table of its own for each. */
async function worldOnTheWire(): Promise<DeliveryWorld> {
  const table = await database.createTable();
  const url = `${slack.url}/services/T0/B0/s3cret`;
  return deliveryWorld({
    parts: ({ clock, chance }) => {
      const mailer = createSesMailer(client, { from: 'connections@harbourline.example' });
      const secrets = {
        webhookUrl: async () => url,
        operatorsWebhookUrl: async () => url,
        botToken: async () => undefined,
      };
      const poster = createSlackPoster(secrets, clock, {
        hosts: { allowed: [], plainHttp: [new URL(slack.url).host] },
      });
      return {
        notices: SPACED,
        connections: createConnectionStore({ table, clock, chance }),
        customers: createCustomerStore({ table, clock, chance }),
        messages: createMessageStore({ table, clock }),
        stage: createStageStore({ table, clock }),
        mailer: { send: (mail) => mailer.send(mail).then((outcome) => counted('email', outcome)) },
        slack: { post: (post) => poster.post(post).then((outcome) => counted('slack', outcome)) },
      };
    },
  });
}

function counted<T extends { readonly kind: string }>(channel: 'email' | 'slack', outcome: T): T {
  if (outcome.kind === 'sent') told[channel]++;
  return outcome;
}

// What is slow over the wire and no different there is left to the suite in memory.
killedAtEachCall('over the wire', worldOnTheWire, ['a request']);

test('what the worlds were told is what the servers got', () => {
  expect([ses.requests.length, slack.messages().length]).toEqual([told.email, told.slack]);
  expect(told.email).toBeGreaterThan(100);
});
