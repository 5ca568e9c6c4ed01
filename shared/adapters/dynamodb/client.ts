import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { type CallLimits, DEFAULT_CALL_LIMITS, within } from '../../runtime/calls.ts';

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
    ...within(limits),
  });
  return DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
}
