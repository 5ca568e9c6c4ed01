import { Duration } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { DeduplicationScope, FifoThroughputLimit, Queue, QueueEncryption, type QueueProps } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { NOTIFY_LIMITS } from '../functions/notify/config.ts';

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
    const common = {
      fifo: true,
      enforceSSL: true,
      ...(key
        ? { encryption: QueueEncryption.KMS, encryptionMasterKey: key }
        : { encryption: QueueEncryption.SQS_MANAGED }),
    } as const satisfies QueueProps;
    this.deadLetters = new Queue(this, 'DeadLetters', { ...common, retentionPeriod: Duration.days(14) });
    this.queue = new Queue(this, 'Queue', {
      ...common,
      // The grace period itself: a FIFO queue delays all of its messages alike.
      deliveryDelay: Duration.seconds(graceSeconds),
      visibilityTimeout: Duration.seconds(NOTIFY_LIMITS.visibilitySeconds),
      // High throughput: customers do not share the limit of 300 calls per second.
      deduplicationScope: DeduplicationScope.MESSAGE_GROUP,
      fifoThroughputLimit: FifoThroughputLimit.PER_MESSAGE_GROUP_ID,
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: NOTIFY_LIMITS.maxReceiveCount },
    });
  }
}
