import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { PolicyDocument, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Schedule, ScheduleExpression, ScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import { Construct } from 'constructs';
import { allow } from './permissions.ts';

interface SweepScheduleProps {
  readonly sweep: IFunction;
  readonly everyMinutes: number;
}

/** Lambda keeps an asynchronous call for six hours at most. */
const LAMBDA_KEEPS_MINUTES = 360;

/**
 * Calls the sweep. Trying again is bounded and there is no dead-letter queue: a lost call is made good by the next one, an
 * old one would only run beside it, and the alarm on the heartbeat tells of their absence.
 */
export class SweepSchedule extends Construct {
  constructor(scope: Construct, id: string, { sweep, everyMinutes }: SweepScheduleProps) {
    super(scope, id);
    const group = new ScheduleGroup(this, 'Group', { removalPolicy: RemovalPolicy.DESTROY });
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
        conditions: {
          StringEquals: { 'aws:SourceAccount': Stack.of(this).account, 'aws:SourceArn': group.scheduleGroupArn },
        },
      }),
      inlinePolicies: {
        own: new PolicyDocument({ statements: [allow('Call', ['lambda:InvokeFunction'], [sweep.functionArn])] }),
      },
    });
    new Schedule(this, 'Schedule', {
      schedule: ScheduleExpression.rate(Duration.minutes(everyMinutes)),
      scheduleGroup: group,
      description: 'Nudges for whatever is due, and asks for looks at the statuses of connections',
      target: {
        bind: () => ({
          arn: sweep.functionArn,
          role,
          retryPolicy: { maximumRetryAttempts: 2, maximumEventAgeInSeconds: everyMinutes * 60 },
        }),
      },
    });
    sweep.configureAsyncInvoke({
      retryAttempts: 0,
      maxEventAge: Duration.minutes(Math.min(everyMinutes, LAMBDA_KEEPS_MINUTES)),
    });
  }
}
