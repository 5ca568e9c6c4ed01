import { DeleteCommand } from '@aws-sdk/lib-dynamodb';
import { CUSTOMER_SCHEMA, type Customer } from '../../domain/customer.ts';
import type { Chance, Clock, CustomerStore } from '../../ports.ts';
import { inChunks } from './chunks.ts';
import type { TableAccess } from './client.ts';
import { getItem, putVersion, type VersionedItem } from './items.ts';
import { customerKey, type ItemKey, shardOf, shardsOf } from './keys.ts';
import { queryIndex } from './query.ts';
import { layoutOf } from './schema.ts';

interface CustomerItem extends VersionedItem {
  readonly id: string;
  readonly schema: number;
  readonly fleetShard: string;
  readonly customer: Omit<Customer, 'id' | 'schema' | 'version'>;
}

const LAYOUT = layoutOf<CustomerItem>('customer', CUSTOMER_SCHEMA);

/** How many customers `all` reads at a time; enough to hide the latency of one read. */
const READ_AHEAD = 20;

/** Customers in DynamoDB, listed through the fleet index. */
export function createCustomerStore(parts: {
  readonly table: TableAccess;
  readonly clock: Pick<Clock, 'now'>;
  readonly chance: Pick<Chance, 'id'>;
}): CustomerStore {
  const { table, clock, chance } = parts;

  async function read(key: ItemKey): Promise<Customer | undefined> {
    const item = await getItem<CustomerItem>(table, key, clock.now());
    return item && fromItem(item);
  }

  return {
    load: (id) => read(customerKey(id)),

    save: async (customer) => putVersion(table, toItem(customer, chance.id()), clock.now()),

    async remove(id) {
      await table.client.send(new DeleteCommand({ TableName: table.tableName, Key: customerKey(id) }));
    },

    async *all() {
      for (const shard of shardsOf('CUSTOMERS')) {
        for await (const keys of inChunks(queryIndex(table, 'fleet', shard), READ_AHEAD)) {
          const customers = await Promise.all(keys.map(({ pk, sk }) => read({ pk, sk })));
          yield* customers.filter((customer) => customer !== undefined);
        }
      }
    },
  };
}

function toItem(facts: Customer, writeId: string): CustomerItem {
  const { id, schema: _, version, ...customer } = facts;
  const key = customerKey(id);
  const fleetShard = shardOf('CUSTOMERS', key.pk);
  return { ...key, id, schema: CUSTOMER_SCHEMA, version: version + 1, writeId, fleetShard, customer };
}

function fromItem(item: CustomerItem): Customer {
  const { id, version, customer } = LAYOUT.read(item);
  return { ...customer, id, schema: CUSTOMER_SCHEMA, version };
}
