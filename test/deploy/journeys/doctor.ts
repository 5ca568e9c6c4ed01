import assert from 'node:assert/strict';
import type { Journey } from '../journey.ts';
import { PLANTED } from '../planted.ts';
import type { World } from '../world.ts';

interface Examined {
  readonly failed: number;
  readonly findings: readonly { readonly check: string; readonly state: string; readonly says: string }[];
}

/** The operator's first look, over the account's own APIs. */
export const doctor: Journey<World> = {
  title: 'The doctor looks at the stage',
  steps: [
    {
      name: 'ops doctor finds all well but the alarms that nobody subscribed to, and shows no secret or address',
      check: async (world) => {
        const said = await world.ops(['doctor', '--json', '--webhook-url', reachableWebhook(world)]);
        const { findings } = JSON.parse(said) as Examined;
        const unwell = findings.filter(({ state }) => state !== 'ok').map(({ check, state }) => `${check} ${state}`);
        // Slack's two secrets are optional, and not set here.
        const withoutSlack = ['secrets skipped', 'secrets skipped', 'slack skipped', 'slack skipped'];
        assert.deepEqual(unwell, [...withoutSlack, 'alarms warning']);
        assert.equal(new Set(findings.map(({ check }) => check)).size, 12);
        assert.deepEqual(
          PLANTED.filter((planted) => said.includes(planted)),
          [],
        );
      },
    },
  ],
};

/** The API by a path of the emulator: its own name is not one that every machine resolves. */
function reachableWebhook(world: World): string {
  const { host, pathname } = new URL(world.output('WebhookUrl'));
  return `${world.emulator.endpoint}/_aws/execute-api/${host.split('.')[0]}${pathname}`;
}
