import assert from 'node:assert/strict';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { type MailFate, sesEvent } from '../../../local/servers/ses-events.ts';
import { depthOf } from '../account.ts';
import { eventually } from '../eventually.ts';
import { itemsOf } from '../items.ts';
import type { Journey } from '../journey.ts';
import { CONTACT } from '../planted.ts';
import type { World } from '../world.ts';
import { CUSTOMER } from './standUp.ts';

/** The emulator's SES publishes nothing, so its events are published for it, to the topic of the stage. */
export const feedback: Journey<World> = {
  title: 'SES says how a mail landed',
  steps: [
    {
      name: 'mail leaves with the configuration set of the stage and the id of its message',
      check: async (world) => {
        const mail = await firstMail(world);
        assert.equal(mail.configurationSet, world.output('ConfigurationSet'));
        assert.match(mail.tags['message'] ?? '', /^[\w-]+$/);
      },
    },
    {
      name: 'delivered: the message says so',
      check: async (world) => {
        await publish(world, 'delivery');
        await landed(world, 'delivered');
      },
    },
    {
      name: 'bounced afterwards: the contact is not written to any more, until an operator says so',
      check: async (world) => {
        await publish(world, 'bounce');
        await landed(world, 'bounced');
        const unreachable = async () => (await customer(world))?.learned?.unreachable ?? [];
        await eventually('the contact is known to bounce', 30_000, async () =>
          (await unreachable()).includes(CONTACT) ? true : undefined,
        );
        await world.ops(['customers', 'trust', CUSTOMER, CONTACT]);
        assert.deepEqual(await unreachable(), []);
      },
    },
    {
      name: 'no feedback became a dead letter',
      check: async (world) =>
        assert.equal(await depthOf(world.emulator, world.output('FeedbackDeadLetterQueueUrl')), 0),
    },
  ],
};

async function firstMail(world: World) {
  const [mail] = await world.mailsTo(CONTACT);
  assert.ok(mail, 'the customer was mailed');
  return mail;
}

async function publish(world: World, fate: MailFate): Promise<void> {
  const { messageId, source, destinations, configurationSet, tags } = await firstMail(world);
  const mail = { messageId, source, destination: destinations, configurationSet, tags };
  const sns = new SNSClient(world.emulator.client);
  const Message = JSON.stringify(sesEvent(fate, mail, destinations, new Date()));
  await sns.send(new PublishCommand({ TopicArn: world.output('FeedbackTopicArn'), Message }));
  sns.destroy();
}

/** Waits until the message item has the contact in the set of that landing. */
async function landed(world: World, landing: string): Promise<void> {
  const key = `MESSAGE#${(await firstMail(world)).tags['message']}`;
  await eventually(`the message is ${landing}`, 30_000, async () => {
    const set = (await itemsOf(world)).find(({ pk }) => pk === key)?.[landing];
    return set instanceof Set && set.has(CONTACT) ? true : undefined;
  });
}

async function customer(world: World) {
  const item = (await itemsOf(world)).find(({ pk }) => pk === `CUSTOMER#${CUSTOMER}`);
  return item?.['customer'] as { readonly learned?: { readonly unreachable: readonly string[] } } | undefined;
}
