import { EventBridgeClient, type EventBridgeClientConfig } from '@aws-sdk/client-eventbridge';
import { within } from '../../runtime/calls.ts';

/** A call that fails throughout is over in about 4.3 s. Region, credentials and endpoint come from the environment unless given. */
export function createEventBridgeClient(
  config: Pick<EventBridgeClientConfig, 'region' | 'credentials' | 'endpoint'> = {},
): EventBridgeClient {
  return new EventBridgeClient({ ...config, ...within({ connection: 1_000, request: 2_000, maxAttempts: 2 }) });
}
