/** What the deployed table holds, read as its owner: past the stores, as nothing else would notice what they hide. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, paginateScan } from '@aws-sdk/lib-dynamodb';
import type { Connection } from '../../shared/domain/connection.ts';
import type { World } from './world.ts';

type Item = Readonly<Record<string, unknown>>;

export async function itemsOf(world: World): Promise<readonly Item[]> {
  const items: Item[] = [];
  for await (const page of paginateScan({ client: clientFor(world) }, { TableName: world.output('TableName') })) {
    items.push(...(page.Items ?? []));
  }
  return items;
}

/** The state of a connection as stored; undefined if it is not known. */
export async function connectionOf(
  world: World,
  id: string,
): Promise<Pick<Connection, 'incident' | 'freshness'> | undefined> {
  const { Item } = await clientFor(world).send(
    new GetCommand({
      TableName: world.output('TableName'),
      Key: { pk: `CONNECTION#${id}`, sk: 'STATE' },
      ConsistentRead: true,
    }),
  );
  return Item?.['state'];
}

function clientFor({ emulator }: World): DynamoDBDocumentClient {
  return DynamoDBDocumentClient.from(new DynamoDBClient(emulator.client));
}
