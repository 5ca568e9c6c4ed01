import { Duration, Stack } from 'aws-cdk-lib';
import {
  Alarm,
  ComparisonOperator,
  type IMetric,
  MathExpression,
  Metric,
  Stats,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { METRIC_NAMESPACE, type MetricName } from '../shared/telemetry.ts';
import { type AlarmDefinition, slugOf } from './alarms/definition.ts';
import { alarmsOf } from './alarms.ts';
import { type Mail, mailRegion } from './mail.ts';
import type { Nudges } from './queue.ts';
import type { Service, ServiceFunction } from './serviceFunction.ts';
import type { Settings } from './settings.ts';
import type { StatusQueue } from './statusQueue.ts';

interface WatchProps {
  readonly settings: Settings;
  readonly functions: Readonly<Record<Service, ServiceFunction>>;
  readonly nudges: Nudges;
  readonly mail: Mail;
  readonly looks: StatusQueue;
  readonly topic: ITopic;
}

const RUNBOOK = 'docs/runbook.md';

/** One alarm per definition, and per function where several can say it. */
export class Watch extends Construct {
  readonly alarms: readonly Alarm[];

  constructor(scope: Construct, id: string, props: WatchProps) {
    super(scope, id);
    const { settings, topic } = props;
    const action = new SnsAction(topic);
    this.alarms = alarmsOf(settings).flatMap((definition: AlarmDefinition) =>
      metricsOf(definition, props).map(({ metric, suffix }) => {
        const slug = slugOf(definition.title);
        const alarm = new Alarm(this, `${slug}${suffix}`, {
          alarmName: `${Stack.of(this).stackName}-${slug}${suffix}`,
          alarmDescription: `${definition.impact} ${settings.runbookUrl ?? RUNBOOK}#${slug}`,
          metric,
          threshold: definition.threshold,
          evaluationPeriods: definition.periods,
          comparisonOperator: COMPARISON[definition.when],
          treatMissingData: MISSING[definition.missing],
        });
        alarm.addAlarmAction(action);
        // Also when it is over, so that whoever was called knows.
        alarm.addOkAction(action);
        return alarm;
      }),
    );
  }
}

/** A metric that the functions emit, as they emit it: the dimension `service` and no other. */
export function ownMetric(
  stage: string,
  service: Service,
  metric: MetricName,
  statistic: string,
  seconds: number,
): Metric {
  return new Metric({
    namespace: `${METRIC_NAMESPACE}/${stage}`,
    metricName: metric,
    dimensionsMap: { service },
    statistic,
    period: Duration.seconds(seconds),
  });
}

function metricsOf(
  { watched, statistic, period }: AlarmDefinition,
  { settings, functions, nudges, mail, looks }: WatchProps,
): readonly { readonly metric: IMetric; readonly suffix: string }[] {
  const options = { statistic: STATISTICS[statistic], period: Duration.seconds(period) };
  const own = (service: Service, metric: MetricName) =>
    ownMetric(settings.stage, service, metric, options.statistic, period);
  switch (watched.kind) {
    case 'queue': {
      const queues = {
        nudges: nudges.queue,
        deadLetters: nudges.deadLetters,
        feedback: mail.queue,
        feedbackDeadLetters: mail.deadLetters,
        looks: looks.queue,
        statusDeadLetters: looks.deadLetters,
      };
      return [{ metric: queues[watched.queue].metric(watched.metric, options), suffix: '' }];
    }
    case 'ses': {
      // An alarm sees metrics of its own region only.
      const here = mailRegion(settings) === settings.region;
      return here
        ? [{ metric: new Metric({ namespace: 'AWS/SES', metricName: watched.metric, ...options }), suffix: '' }]
        : [];
    }
    case 'rate': {
      const { service, metric, beside, atLeast } = watched;
      const share = percentOf(own(service, metric), own(service, beside), atLeast, options.period);
      return [{ metric: share, suffix: '' }];
    }
    case 'own':
    case 'silence':
    case 'lambda': {
      const metricOf = (service: Service): IMetric => {
        if (watched.kind === 'lambda') return functions[service].lambda.metric(watched.metric, options);
        const seen = own(service, watched.metric);
        return watched.kind === 'own' ? seen : duringSilence(seen, own(watched.from, watched.without), options.period);
      };
      return watched.services.map((service) => ({
        metric: metricOf(service),
        suffix: watched.services.length > 1 ? `-${service}` : '',
      }));
    }
  }
}

/** What was seen where nothing was heard; no data of either is none of it. */
function duringSilence(seen: Metric, heard: Metric, period: Duration): IMetric {
  return new MathExpression({
    expression: 'IF(FILL(heard, 0) < 1, FILL(seen, 0), 0)',
    usingMetrics: { heard, seen },
    period,
  });
}

/** The share of the bad ones in all; no data of either is none of it. */
function percentOf(bad: Metric, good: Metric, atLeast: number, period: Duration): IMetric {
  return new MathExpression({
    expression: `IF(FILL(bad, 0) >= ${atLeast}, 100 * FILL(bad, 0) / (FILL(bad, 0) + FILL(good, 0)), 0)`,
    usingMetrics: { bad, good },
    period,
  });
}

const STATISTICS = {
  Sum: Stats.SUM,
  Maximum: Stats.MAXIMUM,
  SampleCount: Stats.SAMPLE_COUNT,
  Average: Stats.AVERAGE,
} as const;

const COMPARISON = {
  'at least': ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
  'less than': ComparisonOperator.LESS_THAN_THRESHOLD,
} as const;

const MISSING = {
  fine: TreatMissingData.NOT_BREACHING,
  alarming: TreatMissingData.BREACHING,
  unchanged: TreatMissingData.IGNORE,
} as const;
