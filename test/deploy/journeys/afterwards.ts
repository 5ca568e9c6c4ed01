import assert from 'node:assert/strict';
import { depthOf, functionsOf, thingsOf } from '../account.ts';
import type { Journey } from '../journey.ts';
import { logLines } from '../logs.ts';
import { CONTACT, OPERATOR, PLANTED } from '../planted.ts';
import { workersOf } from '../workers.ts';
import type { World } from '../world.ts';
import { CUSTOMER } from './standUp.ts';

/** What must be true of a stage that was used, whatever the journeys were. */
export const afterwards: Journey<World> = {
  title: 'Afterwards',
  steps: [
    {
      name: 'nobody got the same mail twice, and operators none',
      check: async (world) => {
        const subjects = (await world.mailsTo(CONTACT)).map(({ parsed }) => parsed.subject);
        assert.deepEqual(subjects, [...new Set(subjects)]);
        assert.deepEqual(await world.mailsTo(OPERATOR), []);
      },
    },
    {
      name: 'no nudge became a dead letter',
      check: async (world) => assert.equal(await depthOf(world.emulator, world.output('DeadLetterQueueUrl')), 0),
    },
    {
      name: 'every function has logged, and no role lacked a permission',
      check: async ({ emulator }) => {
        const lines = await logLines(emulator);
        const groups = new Set(lines.map(({ group }) => group));
        for (const service of ['Webhook', 'Notify', 'Sweep']) {
          assert.ok(
            [...groups].some((group) => group.includes(`${service}Log`)),
            `${service} has logged`,
          );
        }
        const texts = [...lines.map(({ message }) => message), ...(await emulator.log()).split('\n')];
        assert.deepEqual(
          texts.filter((text) => /not authorized|access ?denied/i.test(text)),
          [],
        );
      },
    },
    {
      name: 'no secret, address or body stands in a log',
      check: async ({ emulator }) => {
        const lines = await logLines(emulator);
        const found = lines.filter(({ message }) => PLANTED.some((planted) => message.includes(planted)));
        assert.deepEqual(found, []);
      },
    },
    {
      name: 'every function ran on the Node that the stack declares',
      check: async ({ emulator }) => {
        const declared = await functionsOf(emulator);
        const workers = await workersOf(emulator);
        for (const { FunctionName, Runtime } of declared) {
          const versions = workers.filter(({ functionName }) => functionName === FunctionName);
          assert.notEqual(versions.length, 0, `${FunctionName} runs`);
          const [major] = /(?<=^nodejs)\d+(?=\.x$)/.exec(Runtime) ?? [];
          for (const { nodeVersion } of versions) assert.match(nodeVersion, new RegExp(`^v${major}\\.`));
        }
      },
    },
  ],
};

export const tearDown: Journey<World> = {
  title: 'The stage is torn down',
  steps: [
    { name: 'cdk destroy', check: (world) => world.destroy() },
    {
      name: 'nothing is left but the secret that the import made for the customer',
      check: async ({ emulator }) => {
        assert.deepEqual(await thingsOf(emulator), [`secret reconnect/dev/slack/customers/${CUSTOMER}`]);
      },
    },
  ],
};
