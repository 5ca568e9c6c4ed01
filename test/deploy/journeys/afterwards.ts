import assert from 'node:assert/strict';
import { ROLES } from '../../infra/permissions.ts';
import { depthOf, functionsOf, thingsOf } from '../account.ts';
import { decisionsOf } from '../decisions.ts';
import type { Journey } from '../journey.ts';
import { logLines } from '../logs.ts';
import { CONTACT, OPERATOR, OTHER_CONTACT, PLANTED } from '../planted.ts';
import { STACK } from '../stage.ts';
import { workersOf } from '../workers.ts';
import type { World } from '../world.ts';
import { CUSTOMER } from './standUp.ts';

/** Its one permission is not checked by the emulator; neither are those that services use for a function. */
const SCHEDULE = 'SweepScheduleRole';
const UNCHECKED = /^(logs|lambda):|^sqs:(ReceiveMessage|DeleteMessage|GetQueueAttributes)$/;

/** What must be true of a stage that was used, whatever the journeys were. */
export const afterwards: Journey<World> = {
  title: 'Afterwards',
  areIndependent: true,
  steps: [
    {
      name: 'nobody got the same mail twice, and operators none',
      check: async (world) => {
        const subjects = [...(await world.mailsTo(CONTACT)), ...(await world.mailsTo(OTHER_CONTACT))].map(
          ({ parsed }) => parsed.subject,
        );
        assert.deepEqual(subjects, [...new Set(subjects)]);
        assert.deepEqual(await world.mailsTo(OPERATOR), []);
      },
    },
    {
      name: 'no nudge became a dead letter',
      check: async (world) => assert.equal(await depthOf(world.emulator, world.output('DeadLetterQueueUrl')), 0),
    },
    {
      name: 'every look that was asked for was made',
      check: async (world) => {
        for (const name of ['StatusQueueUrl', 'StatusDeadLetterQueueUrl']) {
          assert.equal(await depthOf(world.emulator, world.output(name)), 0, name);
        }
      },
    },
    { name: 'no role was refused anything', check: nothingRefused },
    {
      name: 'every function has logged, and no secret, address or body',
      check: async ({ emulator }) => {
        const lines = await logLines(emulator);
        for (const service of ['Webhook', 'Notify', 'Feedback', 'Sweep', 'Status', 'Reconnect']) {
          assert.ok(
            lines.some(({ group }) => group.includes(`${service}Log`)),
            `${service} has logged`,
          );
        }
        // Links, codes and tokens are made on the way, so they are known by their shape.
        const shapes = /eyJ[\w-]{8,}\.|state=|[?&]code=|\b(at|rt|adm|code)_[\w-]{12,}/;
        const found = lines.filter(
          ({ message }) => shapes.test(message) || PLANTED.some((planted) => message.includes(planted)),
        );
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
  areIndependent: true,
  steps: [
    { name: 'cdk destroy', check: (world) => world.destroy() },
    {
      name: 'nothing is left but the secrets made at run time: the customer’s Slack, the connection’s tokens',
      check: async ({ emulator }) => {
        assert.deepEqual(await thingsOf(emulator), [
          `secret reconnect/dev/slack/customers/${CUSTOMER}`,
          'secret reconnect/dev/tokens/conn_sap',
        ]);
      },
    },
  ],
};

/** Tells which permissions were never needed: no journey proves that they are right. */
async function nothingRefused({ emulator }: World): Promise<string> {
  const decisions = await decisionsOf(emulator);
  assert.deepEqual(
    decisions.filter(({ allowed }) => !allowed),
    [],
  );
  const used = (role: string, action: string) =>
    decisions.some((decision) => decision.role?.startsWith(`${STACK}-${role}`) && decision.action === action);
  const unused = Object.entries(ROLES).flatMap(([role, { may }]) => {
    const actions = [...new Set(Object.values(may).flat())];
    assert.ok(role === SCHEDULE || actions.some((action) => used(role, action)), `${role} was asked about`);
    return actions
      .filter((action) => !UNCHECKED.test(action) && !used(role, action))
      .map((action) => `${role} ${action}`);
  });
  return `allowed and not needed by these journeys: ${unused.join(', ') || 'nothing'}`;
}
