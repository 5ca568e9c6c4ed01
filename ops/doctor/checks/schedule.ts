import { GetScheduleCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
import { type Check, ofDeployed } from '../check.ts';
import { failed, ok } from '../finding.ts';
import { consolePage, deploy } from '../remedies.ts';
import type { Deployed } from '../subject.ts';

/**
 * The schedule of the sweep is switched on and calls a function of this stack. That proves that the sweep is called, not
 * that its runs succeed: the alarm on its heartbeat watches those.
 */
export const schedule: Check = {
  name: 'schedule',
  needs: ['scheduler:GetSchedule'],
  look: ofDeployed(async (deployed, _subject, signal) => {
    const { group, name } = placeOf(deployed);
    const redeploy = deploy(deployed.stage, 'Deploy the stack again');
    if (name === undefined) return failed('The stack has no schedule for the sweep.', redeploy);
    const client = new SchedulerClient({ region: deployed.region });
    try {
      const found = await client.send(new GetScheduleCommand({ GroupName: group, Name: name }), {
        abortSignal: signal,
      });
      const page = consolePage(deployed.region, '/scheduler/home', `schedules/${group}/${name}`);
      if (found.State !== 'ENABLED') {
        return failed('The schedule of the sweep is switched off.', { say: 'Enable it on its page', page });
      }
      if (!callsOwnFunction(found.Target?.Arn ?? '', deployed)) {
        return failed('The schedule calls a function that is not of this stack.', { say: 'See its target', page });
      }
      const expression = found.ScheduleExpression ?? 'by a schedule';
      return ok(`The sweep is called, ${expression}. How its runs go, the alarm "Sweep stopped" tells.`);
    } finally {
      client.destroy();
    }
  }),
};

function placeOf({ resources }: Deployed): { readonly group: string | undefined; readonly name: string | undefined } {
  const idOf = (type: string) => resources.find((resource) => resource.type === type)?.physicalId;
  return {
    group: lastPart(idOf('AWS::Scheduler::ScheduleGroup')),
    name: lastPart(idOf('AWS::Scheduler::Schedule')),
  };
}

/** A name by itself, or the end of an ARN or path. */
function lastPart(id: string | undefined): string | undefined {
  return id?.split('/').at(-1);
}

function callsOwnFunction(target: string, { resources }: Deployed): boolean {
  const name = /:function:([^:]+)/.exec(target)?.[1];
  return resources.some(({ type, physicalId }) => type === 'AWS::Lambda::Function' && physicalId === name);
}
