import { type Check, ofStage } from '../check.ts';
import { failed, ok, skipped, type Verdict, warning } from '../finding.ts';
import { again, consolePage, deploy } from '../remedies.ts';
import type { FoundStack } from '../stack.ts';
import type { Stage, Subject } from '../subject.ts';

const COMPLETE = /^(CREATE|UPDATE|IMPORT)_COMPLETE$/;
const UNDER_WAY = /_IN_PROGRESS$/;

/** The stack is there, whole, and of a version that this command line understands. */
export const stack: Check = {
  name: 'stack',
  needs: ['cloudformation:DescribeStacks', 'cloudformation:GetTemplate', 'cloudformation:ListStackResources'],
  look: ofStage(async (stage, subject) => verdictOf(stage, subject)),
};

function verdictOf(stage: Stage, subject: Subject): Verdict {
  const { name, region, stack } = stage;
  if (region === undefined) {
    return skipped('Without a region there is nowhere to look for it.', again(subject, 'Choose a region first'));
  }
  switch (stack.kind) {
    case 'missing':
      return failed(`There is no stack ${stack.name} in this account and region.`, deploy(name, 'Deploy it'));
    case 'unreadable':
      return failed(
        `The stack ${stack.name} could not be read: ${stack.error}.`,
        again(subject, `Mend the credentials, or allow them ${STACK_ACTIONS}`),
      );
    case 'found':
      return stateOf(stack, stage, subject);
  }
}

const STACK_ACTIONS = stack.needs.join(', ');

function stateOf(stack: FoundStack, { name }: Stage, subject: Subject): Verdict {
  const events = {
    say: 'See in the events what went wrong, mend it and deploy again',
    page: consolePage(stack.region, '/cloudformation/home', `/stacks/events?stackId=${encodeURIComponent(stack.id)}`),
  };
  const { status } = stack;
  if (UNDER_WAY.test(status))
    return warning(`It is being changed: ${status}.`, again(subject, 'Wait until it is done'));
  const rolledBack = status === 'UPDATE_ROLLBACK_COMPLETE';
  if (!COMPLETE.test(status) && !rolledBack) return failed(`The stack is in the state ${status}.`, events);
  if (subject.installation === undefined) {
    const version = 'It was deployed by another version, whose outputs or settings cannot be read.';
    return failed(version, deploy(name, 'Deploy it with this version'));
  }
  if (rolledBack) return warning('The last deployment failed and was rolled back; the one before it runs.', events);
  return ok(`${stack.name} is complete (${status}).`);
}
