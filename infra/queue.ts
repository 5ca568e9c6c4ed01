import { Duration } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { DeduplicationScope, FifoThroughputLimit, type Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { NOTIFY_LIMITS } from '../functions/notify/config.ts';
import { queueWithDeadLetters } from './queueWithDeadLetters.ts';

interface NudgesProps {
  readonly graceSeconds: number;
  readonly key?: IKey;
}

/** Nudges wait here for the grace period; what fails five times is kept for two weeks. */
export class Nudges extends Construct {
  readonly queue: Queue;
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, { graceSeconds, key }: NudgesProps) {
    super(scope, id);
    const { queue, deadLetters } = queueWithDeadLetters(this, 'Queue', {
      fifo: true,
      key,
      limits: NOTIFY_LIMITS,
      // The grace period itself: a FIFO queue delays all of its messages alike.
      deliveryDelay: Duration.seconds(graceSeconds),
      // High throughput: customers do not share the limit of 300 calls per second.
      deduplicationScope: DeduplicationScope.MESSAGE_GROUP,
      fifoThroughputLimit: FifoThroughputLimit.PER_MESSAGE_GROUP_ID,
    });
    this.queue = queue;
    this.deadLetters = deadLetters;
  }
}
