import { SQSClient, type SQSClientConfig } from '@aws-sdk/client-sqs';
import { type CallLimits, DEFAULT_CALL_LIMITS, within } from '../../runtime/calls.ts';

/**
 * Region, credentials and endpoint come from the environment unless given. A queue's host is not taken from its URL: our
 * queues are in the region of whoever calls, and some emulators make up the host.
 */
export function createSqsClient(
  limits: CallLimits = DEFAULT_CALL_LIMITS,
  config: Pick<SQSClientConfig, 'region' | 'credentials' | 'endpoint'> = {},
): SQSClient {
  return new SQSClient({
    ...config,
    useQueueUrlAsEndpoint: false,
    ...within(limits),
  });
}
