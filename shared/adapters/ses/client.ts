import { SESClient, type SESClientConfig } from '@aws-sdk/client-ses';
import { type Milliseconds, SECOND } from '../../domain/time.ts';

/**
 * One attempt per call: a send whose answer was lost may have been accepted, and a retry inside the SDK would mail
 * people twice behind our back. Region, credentials and endpoint come from the environment unless given.
 */
export function createSesClient(
  config: Pick<SESClientConfig, 'region' | 'credentials' | 'endpoint'> = {},
  /** To open a connection; a send's own timeout covers the rest. */
  connectionTimeout: Milliseconds = SECOND,
): SESClient {
  return new SESClient({ ...config, maxAttempts: 1, requestHandler: { connectionTimeout } });
}
