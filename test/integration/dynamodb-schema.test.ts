import { readFileSync } from 'node:fs';
import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { TableAccess } from '../../shared/adapters/dynamodb/client.ts';
import { createConnectionStore } from '../../shared/adapters/dynamodb/connectionStore.ts';
import { createCustomerStore } from '../../shared/adapters/dynamodb/customerStore.ts';
import { createHoldStore } from '../../shared/adapters/dynamodb/holdStore.ts';
import { createMessageStore } from '../../shared/adapters/dynamodb/messageStore.ts';
import { createStageStore } from '../../shared/adapters/dynamodb/stageStore.ts';
import { type Database, itemsOf, startDatabase } from '../contract/support/database.ts';
import { collect, countingIds, testClock } from '../contract/support/time.ts';

type Json = Readonly<Record<string, unknown>>;

let database: Database;
let table: TableAccess;
beforeAll(async () => {
  database = await startDatabase();
});
afterAll(() => database.stop());
beforeEach(async () => {
  table = await database.createTable();
});

const connections = () => createConnectionStore({ table, clock: testClock(), chance: countingIds() });
const customers = () => createCustomerStore({ table, clock: testClock(), chance: countingIds() });
const messages = () => createMessageStore({ table, clock: testClock() });
const holds = () => createHoldStore({ table, clock: testClock(), chance: countingIds() });
const stage = () => createStageStore({ table, clock: testClock() });

/** What came back must be there; the next version is written from it. */
function there<T>(found: T | undefined): T {
  if (found === undefined) throw new Error('Not found');
  return found;
}

interface Kind {
  readonly kind: string;
  /** The number of today's layout. A file of it, and of the one before, must stand among the examples. */
  readonly schema: number;
  /** Where the item keeps what the store gives out. */
  readonly within: string;
  /** Reads the example, as every reader of the product does. */
  readonly read: () => Promise<object>;
  /** Writes anew what was read. */
  readonly write: () => Promise<unknown>;
}

const KINDS: readonly Kind[] = [
  {
    kind: 'connection',
    schema: 1,
    within: 'state',
    read: async () => there(await connections().load('conn_0001')),
    write: async () => connections().save(there(await connections().load('conn_0001'))),
  },
  {
    kind: 'tombstone',
    schema: 1,
    within: 'state',
    read: async () => there(await connections().load('conn#1')),
    write: async () => connections().save(there(await connections().load('conn#1'))),
  },
  {
    kind: 'timeline',
    schema: 1,
    within: 'entry',
    read: async () => there((await connections().timeline('conn_0001', 10))[0]),
    // The first write wins, so what was read goes to another table.
    write: async () => {
      const entry = there((await connections().timeline('conn_0001', 10))[0]);
      table = await database.createTable();
      await connections().append(entry);
    },
  },
  {
    kind: 'customer',
    schema: 1,
    within: 'customer',
    read: async () => there(await customers().load('cust_1')),
    write: async () => customers().save(there(await customers().load('cust_1'))),
  },
  {
    kind: 'message',
    schema: 1,
    within: 'message',
    read: async () => there(await messages().load('msg_1')),
    write: async () => messages().put(there(await messages().load('msg_1'))),
  },
  {
    kind: 'mode',
    schema: 1,
    within: 'mode',
    read: async () => there(await stage().mode()),
    write: async () => stage().setMode(there(await stage().mode())),
  },
  {
    kind: 'hold',
    schema: 1,
    within: 'hold',
    read: async () => there(await holds().load()),
    write: async () => holds().save(there(await holds().load())),
  },
];

const example = (kind: string, schema: number): Json =>
  JSON.parse(readFileSync(new URL(`../fixtures/items/${kind}.v${schema}.json`, import.meta.url), 'utf8'));

const store = (item: Json) => table.client.send(new PutCommand({ TableName: table.tableName, Item: item }));

async function stored({ pk, sk }: Json): Promise<Json> {
  const { Item = {} } = await table.client.send(
    new GetCommand({ TableName: table.tableName, Key: { pk, sk }, ConsistentRead: true }),
  );
  return Item;
}

/** An item of a kind with these fields besides those within it. */
function changed(item: Json, within: string, more: Json): Json {
  return { ...item, [within]: { ...(item[within] as Json), ...more } };
}

describe.each(KINDS)('a $kind', ({ kind, schema, within, read, write }) => {
  const today = example(kind, schema);
  const { [within]: content, id, version } = today;
  const domain = {
    ...(content as Json),
    ...(id !== undefined && { id, schema }),
    ...(version !== undefined && { version }),
  };

  test('as written down is read whole by today’s store', async () => {
    await store(today);
    expect(await read()).toEqual({ ...domain, ...('customerId' in today && { customerId: today['customerId'] }) });
  });

  if (schema > 1) {
    test('of the previous layout is read as one of today', async () => {
      await store(example(kind, schema - 1));
      const old = await read();
      await store(today);
      expect(old).toEqual(await read());
    });
  }

  test('is written as written down: whoever changes the layout gives it the next number', async () => {
    await store(today);
    await write();
    const next = typeof version === 'number' ? { version: version + 1, writeId: 'w1' } : {};
    expect(await stored(today)).toEqual({ ...today, ...next });
  });

  test('of a newer layout is refused with both numbers, whoever asks, and stays as it is', async () => {
    const newer = { ...changed(today, within, { later: 'kept' }), schema: schema + 1, surprise: true };
    await store(newer);
    const refusal = new RegExp(`item has schema ${schema + 1}; this version reads (\\d+ and )?${schema}$`);
    await expect(read()).rejects.toThrow(refusal);
    await expect(write()).rejects.toThrow(refusal);
    expect(await stored(today)).toEqual(newer);
  });

  test('of no layout at all is refused too', async () => {
    const { schema: _, ...unlaid } = today;
    await store(unlaid);
    await expect(read()).rejects.toThrow(/item has schema undefined/);
  });

  test('keeps a field that a newer version of the same layout added', async () => {
    await store(changed(today, within, { later: { of: 'another version' } }));
    await write();
    expect((await stored(today))[within]).toMatchObject({ later: { of: 'another version' } });
  });
});

test('nobody lists a newer customer or message as if it were not there', async () => {
  await store({ ...example('customer', 1), schema: 2 });
  await store({ ...example('message', 1), schema: 2 });
  await expect(collect(customers().all())).rejects.toThrow('A customer item has schema 2');
  await expect(collect(messages().ofCustomer('cust_1'))).rejects.toThrow('A message item has schema 2');
});

test('an item that was written under a newer layout since it was read is not written over', async () => {
  await store(example('connection', 1));
  const read = there(await connections().load('conn_0001'));
  const newer = { ...example('connection', 1), schema: 2, version: 8, surprise: true };
  await store(newer);
  expect(await connections().save(read)).toBe('conflict');
  expect(await itemsOf(table)).toEqual([newer]);
});
