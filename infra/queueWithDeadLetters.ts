import { Duration } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Queue, QueueEncryption, type QueueProps } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';

interface Props extends Omit<QueueProps, 'fifo'> {
  readonly fifo?: true;
  /** The company's, if it has one; else SQS's own, free of charge. */
  readonly key?: IKey | undefined;
  /** Of the function that takes its messages. */
  readonly limits: { readonly visibilitySeconds: number; readonly maxReceiveCount: number };
}

/** A queue that is reached by TLS only, and a second one that keeps for two weeks what failed too often. */
export function queueWithDeadLetters(
  scope: Construct,
  id: string,
  { key, limits, fifo, ...props }: Props,
): { readonly queue: Queue; readonly deadLetters: Queue } {
  const common = {
    ...(fifo && { fifo }),
    enforceSSL: true,
    ...(key
      ? { encryption: QueueEncryption.KMS, encryptionMasterKey: key }
      : { encryption: QueueEncryption.SQS_MANAGED }),
  } as const satisfies QueueProps;
  const deadLetters = new Queue(scope, 'DeadLetters', { ...common, retentionPeriod: Duration.days(14) });
  const queue = new Queue(scope, id, {
    ...common,
    visibilityTimeout: Duration.seconds(limits.visibilitySeconds),
    deadLetterQueue: { queue: deadLetters, maxReceiveCount: limits.maxReceiveCount },
    ...props,
  });
  return { queue, deadLetters };
}
