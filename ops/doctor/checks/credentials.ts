import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { describeError } from '../../../shared/faults.ts';
import { type Check, ofStage } from '../check.ts';
import { failed, ok, type Verdict, warning } from '../finding.ts';
import type { Stage } from '../subject.ts';

/** The credentials and the region in use are those of the stage. */
export const credentials: Check = {
  name: 'credentials',
  needs: ['sts:GetCallerIdentity'],
  look: ofStage(async (stage, _subject, signal) => {
    const { plan, region } = stage;
    const planned = plan.kind === 'planned' ? plan.settings : undefined;
    if (region === undefined) return noRegion(planned?.region);
    const account = await ownAccount(region, signal);
    if ('error' in account) {
      return failed(`AWS does not take the credentials: ${account.error}.`, {
        say: 'Sign in, so that this shows an account',
        command: 'aws sts get-caller-identity',
      });
    }
    const here = `account ${account.id}, region ${region}`;
    if (planned?.account !== undefined && planned.account !== account.id) {
      return failed(`The credentials are of ${here}; the stage belongs to account ${planned.account}.`, {
        say: `Use a profile of account ${planned.account}`,
        command: 'export AWS_PROFILE=PROFILE',
      });
    }
    if (planned !== undefined && planned.region !== region) {
      return failed(`The region in use is ${region}; the stage is in ${planned.region}.`, {
        say: 'Choose the region of the stage',
        command: `export AWS_REGION=${planned.region}`,
      });
    }
    return agreed(stage, here);
  }),
};

function noRegion(planned = 'REGION'): Verdict {
  return failed('No region is chosen.', {
    say: 'Choose the region of the stage',
    command: `export AWS_REGION=${planned}`,
  });
}

function agreed({ name, plan }: Stage, here: string): Verdict {
  if (plan.kind === 'planned') {
    const account = plan.settings.account === undefined ? ', which names no account' : '';
    return ok(`In use: ${here}, as cdk.json wants it${account}.`);
  }
  if (plan.kind === 'none') return ok(`In use: ${here}; cdk.json says nothing of stage ${name} to compare them with.`);
  return warning(`In use: ${here}; cdk.json has ${plan.problems} wrong setting(s), so nothing can be compared.`, {
    say: 'See which settings are wrong',
    command: `npm run synth -- -c stage=${name}`,
  });
}

async function ownAccount(region: string, signal: AbortSignal): Promise<{ id: string } | { error: string }> {
  const client = new STSClient({ region });
  try {
    const { Account = 'unknown' } = await client.send(new GetCallerIdentityCommand(), { abortSignal: signal });
    return { id: Account };
  } catch (error) {
    return { error: describeError(error) };
  } finally {
    client.destroy();
  }
}
