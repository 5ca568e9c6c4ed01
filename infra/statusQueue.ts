import { Duration } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { STATUS_LIMITS } from '../functions/status/config.ts';
import { queueWithDeadLetters } from './queueWithDeadLetters.ts';

interface StatusQueueProps {
  /** After that long a look was asked for again. */
  readonly lookMinutes: number;
  readonly key?: IKey;
}

/** What a batch that fails each time takes to become a dead letter, in seconds. */
const ALL_TRIES = STATUS_LIMITS.maxReceiveCount * STATUS_LIMITS.visibilitySeconds;

/** Looks wait here for a worker; what fails five times is kept for two weeks. */
export class StatusQueue extends Construct {
  readonly queue: Queue;
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, { lookMinutes, key }: StatusQueueProps) {
    super(scope, id);
    const { queue, deadLetters } = queueWithDeadLetters(this, 'Queue', {
      key,
      limits: STATUS_LIMITS,
      // A batch that was good to its last minute still has all its tries.
      retentionPeriod: Duration.seconds(lookMinutes * 60 + ALL_TRIES),
    });
    this.queue = queue;
    this.deadLetters = deadLetters;
  }
}
