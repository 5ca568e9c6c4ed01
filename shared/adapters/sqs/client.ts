import { SQSClient, type SQSClientConfig } from '@aws-sdk/client-sqs';
import type { Milliseconds } from '../../domain/time.ts';

/** How long a call may take: at most `maxAttempts` times `request`, and some tenths of a second between attempts. */
export interface SqsCallLimits {
  /** To open a connection; counts within `request`. */
  readonly connection: Milliseconds;
  /** From sending a request to the head of its answer. */
  readonly request: Milliseconds;
  readonly maxAttempts: number;
}

/** A call that fails throughout is over in about 6.3 s. */
export const DEFAULT_SQS_CALL_LIMITS: SqsCallLimits = { connection: 1_000, request: 2_000, maxAttempts: 3 };

/**
 * Region, credentials and endpoint come from the environment unless given. A queue's host is not taken from its URL: our
 * queues are in the region of whoever calls, and some emulators make up the host.
 */
export function createSqsClient(
  limits: SqsCallLimits = DEFAULT_SQS_CALL_LIMITS,
  config: Pick<SQSClientConfig, 'region' | 'credentials' | 'endpoint'> = {},
): SQSClient {
  return new SQSClient({
    ...config,
    useQueueUrlAsEndpoint: false,
    maxAttempts: limits.maxAttempts,
    requestHandler: {
      connectionTimeout: limits.connection,
      requestTimeout: limits.request,
      socketTimeout: limits.request,
      // Without it the SDK only prints a warning, and a server that drips keeps the socket from timing out.
      throwOnRequestTimeout: true,
    },
  });
}
