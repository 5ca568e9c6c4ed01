import assert from 'node:assert/strict';
import { secretOf } from '../account.ts';
import { itemsOf } from '../items.ts';
import type { Journey } from '../journey.ts';
import type { World } from '../world.ts';

const SECRETS = ['signing', 'provider'] as const;

/** A change of settings goes over a running stage and takes nothing from it. */
export const redeploy: Journey<World> = {
  title: 'The stage is deployed again, with a sweep each minute',
  steps: [
    { name: 'cdk synth', check: (world) => world.synthesize('second', { sweepMinutes: 1 }) },
    {
      name: 'cdk deploy keeps every item, secret and address',
      check: async (world) => {
        const before = await kept(world);
        await world.deploy();
        assert.deepEqual(await kept(world), before);
      },
    },
  ],
};

async function kept(world: World) {
  const names = SECRETS.map((name) => `${world.output('SecretsPrefix')}/${name}`);
  return {
    items: await itemsOf(world),
    secrets: await Promise.all(names.map((name) => secretOf(world.emulator, name))),
    outputs: ['TableName', 'QueueUrl', 'WebhookUrl'].map((name) => world.output(name)),
  };
}
