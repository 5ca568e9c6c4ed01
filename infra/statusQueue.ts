import { Duration } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Queue, QueueEncryption, type QueueProps } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { STATUS_LIMITS } from '../functions/status/config.ts';

interface StatusQueueProps {
  /** After that long a look was asked for again. */
  readonly lookMinutes: number;
  readonly key?: IKey;
}

/** Looks wait here for a worker; what fails five times is kept for two weeks. */
export class StatusQueue extends Construct {
  readonly queue: Queue;
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, { lookMinutes, key }: StatusQueueProps) {
    super(scope, id);
    const common = {
      enforceSSL: true,
      ...(key
        ? { encryption: QueueEncryption.KMS, encryptionMasterKey: key }
        : { encryption: QueueEncryption.SQS_MANAGED }),
    } as const satisfies QueueProps;
    this.deadLetters = new Queue(this, 'DeadLetters', { ...common, retentionPeriod: Duration.days(14) });
    this.queue = new Queue(this, 'Queue', {
      ...common,
      retentionPeriod: Duration.minutes(lookMinutes),
      visibilityTimeout: Duration.seconds(STATUS_LIMITS.visibilitySeconds),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: STATUS_LIMITS.maxReceiveCount },
    });
  }
}
