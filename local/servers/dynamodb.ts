import { once } from 'node:events';
import dynalite from 'dynalite';
import { closeServer, type PortOption, type RunningServer, running } from './running-server.ts';

/**
 * DynamoDB in memory. It knows no transactions, no `UpdateTimeToLive` and no `ReturnValuesOnConditionCheckFailure`, and
 * never expires an item.
 */
export async function startDynamoDb(options: PortOption = {}): Promise<RunningServer> {
  const server = dynalite({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
  server.listen(options.port ?? 0, '127.0.0.1');
  await once(server, 'listening');
  return running(server, () => closeServer(server));
}
