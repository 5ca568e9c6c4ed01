import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Milliseconds } from '../../domain/time.ts';

/** How long a call may take: at most `maxAttempts` times `request`, and some tenths of a second between attempts. */
export interface CallLimits {
  /** To open a connection; counts within `request`. */
  readonly connection: Milliseconds;
  /** From sending a request to the head of its answer. */
  readonly request: Milliseconds;
  readonly maxAttempts: number;
}

/** A call that fails throughout is over in about 6.3 s. */
export const DEFAULT_CALL_LIMITS: CallLimits = { connection: 1_000, request: 2_000, maxAttempts: 3 };

/** The table of one stage. */
export interface TableAccess {
  readonly client: DynamoDBDocumentClient;
  readonly tableName: string;
}

/** Region, credentials and endpoint come from the environment unless given. */
export function createDocumentClient(
  limits: CallLimits = DEFAULT_CALL_LIMITS,
  config: Pick<DynamoDBClientConfig, 'region' | 'credentials' | 'endpoint'> = {},
): DynamoDBDocumentClient {
  const client = new DynamoDBClient({
    ...config,
    maxAttempts: limits.maxAttempts,
    requestHandler: {
      connectionTimeout: limits.connection,
      requestTimeout: limits.request,
      socketTimeout: limits.request,
      // Without it the SDK only prints a warning, and a server that drips keeps the socket from timing out.
      throwOnRequestTimeout: true,
    },
  });
  return DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
}
