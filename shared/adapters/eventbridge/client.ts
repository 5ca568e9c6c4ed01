import { EventBridgeClient, type EventBridgeClientConfig } from '@aws-sdk/client-eventbridge';
import { SECOND } from '../../domain/time.ts';

/** A call that fails throughout is over in about 4.3 s. Region, credentials and endpoint come from the environment unless given. */
export function createEventBridgeClient(
  config: Pick<EventBridgeClientConfig, 'region' | 'credentials' | 'endpoint'> = {},
): EventBridgeClient {
  const timeout = 2 * SECOND;
  return new EventBridgeClient({
    ...config,
    maxAttempts: 2,
    requestHandler: {
      connectionTimeout: SECOND,
      requestTimeout: timeout,
      socketTimeout: timeout,
      throwOnRequestTimeout: true,
    },
  });
}
