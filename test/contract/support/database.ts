import { CreateTableCommand, DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { startDynamoDb } from '../../../local/servers/dynamodb.ts';
import { createDocumentClient, type TableAccess } from '../../../shared/adapters/dynamodb/client.ts';
import { createTableInput } from '../../../shared/adapters/dynamodb/table.ts';
import { type CallLimits, DEFAULT_CALL_LIMITS } from '../../../shared/runtime/calls.ts';

const access = { region: 'eu-west-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };

/** An embedded DynamoDB, spoken to over HTTP. */
export interface Database {
  readonly url: string;
  /** A fresh table of the product's layout. */
  createTable(): Promise<TableAccess>;
  stop(): Promise<void>;
}

export async function startDatabase(): Promise<Database> {
  const server = await startDynamoDb();
  const client = connect(server.url);
  const admin = new DynamoDBClient({ ...access, endpoint: server.url });
  let tables = 0;
  return {
    url: server.url,
    createTable: async () => {
      const tableName = `table-${++tables}`;
      await admin.send(new CreateTableCommand(createTableInput(tableName)));
      while (!(await isActive(admin, tableName)));
      return { client, tableName };
    },
    stop: async () => {
      client.destroy();
      admin.destroy();
      await server.stop();
    },
  };
}

/** A table is created a moment after CreateTable has answered. */
async function isActive(admin: DynamoDBClient, tableName: string): Promise<boolean> {
  const { Table } = await admin.send(new DescribeTableCommand({ TableName: tableName }));
  return Table?.TableStatus === 'ACTIVE';
}

/** A client of the product's making for the given endpoint. */
export function connect(url: string, limits: CallLimits = DEFAULT_CALL_LIMITS): TableAccess['client'] {
  return createDocumentClient(limits, { ...access, endpoint: url });
}

/** Every item of a table as it is stored. */
export async function itemsOf({ client, tableName }: TableAccess): Promise<readonly Record<string, unknown>[]> {
  const { Items = [] } = await client.send(new ScanCommand({ TableName: tableName, ConsistentRead: true }));
  return Items;
}
