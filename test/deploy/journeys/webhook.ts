import assert from 'node:assert/strict';
import { deliver, type Event, eventOf } from '../deliveries.ts';
import { eventually } from '../eventually.ts';
import { connectionOf, itemsOf } from '../items.ts';
import type { Journey } from '../journey.ts';
import { CONTACT, OPERATOR } from '../planted.ts';
import { GRACE_MS, type World } from '../world.ts';
import { linkIn } from './reconnect.ts';
import { CUSTOMER } from './standUp.ts';

const CONNECTION = 'conn_sap';
const LOST = 'connection.auth_required';

/** The main job: a connection breaks, the provider says so, the customer hears of it once. */
export function webhook(): Journey<World> {
  let event: Event;
  return {
    title: 'A webhook becomes one mail',
    steps: [
      {
        name: 'a forged and an unsigned webhook are answered 401 and write nothing',
        check: async (world) => {
          const before = await itemsOf(world);
          const forged = await deliver(world, eventOf('conn_forged', LOST), 'somebody else’s secret');
          const unsigned = await deliver(world, eventOf('conn_forged', LOST), null);
          assert.deepEqual([forged.status, unsigned.status], [401, 401]);
          assert.deepEqual(await itemsOf(world), before);
        },
      },
      {
        name: 'a signed webhook is answered 200, and the connection has an incident',
        check: async (world) => {
          const facts = { id: CONNECTION, customerId: CUSTOMER, system: 'SAP', company: 'Hamburg' };
          await world.atProvider('connections', facts);
          await world.atProvider(`connections/${CONNECTION}/break`, { webhook: 'drop' });
          event = eventOf(CONNECTION, LOST);
          const { status, text } = await deliver(world, event);
          assert.deepEqual([status, text], [200, '{"accepted":true}']);
          assert.equal((await connectionOf(world, CONNECTION))?.incident?.number, 1);
        },
      },
      {
        name: 'after the grace period the customer is mailed, with the link to reconnect',
        check: async (world) => {
          const mail = await eventually('a mail to the customer', GRACE_MS + 60_000, async () =>
            (await world.mailsTo(CONTACT)).at(0),
          );
          assert.equal(mail.source, 'connections@example.com');
          assert.equal(mail.parsed.subject, 'Please reconnect SAP (Hamburg)');
          const link = linkIn(world, mail);
          assert.ok(String(mail.parsed.html).includes(link), 'the HTML has the link of the text');
        },
      },
      {
        name: 'and told on Slack, through the webhook in its secret',
        check: (world) =>
          eventually('a post', 30_000, async () => world.slack.messages().find(({ text }) => text.includes('SAP'))),
      },
      {
        name: 'nobody else got a mail',
        check: async (world) => assert.deepEqual(await world.mailsTo(OPERATOR), []),
      },
      {
        name: 'the same event again is answered 200 and leaves one incident',
        check: async (world) => {
          const { status } = await deliver(world, event);
          assert.equal(status, 200);
          assert.equal((await connectionOf(world, CONNECTION))?.incident?.number, 1);
        },
      },
    ],
  };
}
