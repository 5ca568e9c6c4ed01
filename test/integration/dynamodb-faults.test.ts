import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { TableAccess } from '../../shared/adapters/dynamodb/client.ts';
import { createConnectionStore } from '../../shared/adapters/dynamodb/connectionStore.ts';
import { createCustomerStore } from '../../shared/adapters/dynamodb/customerStore.ts';
import { createStageStore } from '../../shared/adapters/dynamodb/stageStore.ts';
import { MINUTE, SECOND } from '../../shared/domain/time.ts';
import { DEFAULT_CALL_LIMITS } from '../../shared/runtime/calls.ts';
import { connect, type Database, startDatabase } from '../contract/support/database.ts';
import { broken, customer, entry, healthy } from '../contract/support/examples.ts';
import { type ScriptedProxy, type Step, startScriptedProxy } from '../contract/support/scriptedProxy.ts';
import { collect, countingIds, START, testClock } from '../contract/support/time.ts';

let database: Database;
let proxy: ScriptedProxy;
let direct: TableAccess;
let table: TableAccess;
beforeAll(async () => {
  database = await startDatabase();
});
afterAll(() => database.stop());
beforeEach(async () => {
  proxy = await startScriptedProxy(database.url);
  direct = await database.createTable();
  table = { ...direct, client: connect(proxy.url) };
});
afterEach(async () => {
  table.client.destroy();
  await proxy.stop();
});

const storeOn = (access: TableAccess, ids = countingIds()) =>
  createConnectionStore({ table: access, clock: testClock(), chance: ids });
const operations = () => proxy.seen.map(({ operation }) => operation);
const refused = (code: string, status = 400): Step => ({
  kind: 'answer',
  status,
  body: { __type: `com.amazonaws.dynamodb.v20120810#${code}`, message: 'Ordered by the test' },
});
const lost: Step = { kind: 'lose-answer' };

test('load is one GetItem, strongly consistent; save is one PutItem; append is one PutItem', async () => {
  const store = storeOn(table);
  await store.save(broken('conn_0001'));
  await store.load('conn_0001');
  await store.append(entry('conn_0001'));
  expect(operations()).toEqual(['PutItem', 'GetItem', 'PutItem']);
  expect(proxy.seen[1]?.body['ConsistentRead']).toBe(true);
});

test('case 39: every name in an expression is a placeholder', async () => {
  const store = storeOn(table);
  await store.save(broken('conn_0001', START, { customerId: 'cust_1' }));
  await store.save(broken('conn_0001', START, { customerId: 'cust_1', version: 1 }));
  await store.append(entry('conn_0001'));
  await store.timeline('conn_0001', 1);
  await store.dueIdsOfCustomer('cust_1', START);
  await collect(store.dueGroups(START));
  const stage = createStageStore({ table, clock: testClock() });
  await stage.acquireLease('sweep', 'run-1', START, START + MINUTE);
  await stage.releaseLease('sweep', 'run-1');
  const expressions = proxy.seen.flatMap(({ body }) =>
    Object.entries(body).flatMap(([name, value]) => (name.endsWith('Expression') ? [String(value)] : [])),
  );
  expect(expressions.length).toBeGreaterThan(14);
  const words = expressions.flatMap((expression) => expression.match(/(?<![#:\w])[a-z]\w*/gi) ?? []);
  expect([...new Set(words)].toSorted()).toEqual(['AND', 'OR', 'attribute_not_exists', 'begins_with']);
});

describe('case 38: only a failed condition is a conflict', () => {
  test('a condition that failed at the first attempt is one, and is not looked into', async () => {
    proxy.script('PutItem', refused('ConditionalCheckFailedException'));
    expect(await storeOn(table).save(healthy('conn_0001'))).toBe('conflict');
    expect(operations()).toEqual(['PutItem']);
  });

  test.each(['ThrottlingException', 'ProvisionedThroughputExceededException', 'RequestLimitExceeded'])(
    '%s is tried again, and then it is saved',
    async (code) => {
      proxy.script('PutItem', refused(code), refused(code));
      expect(await storeOn(table).save(healthy('conn_0001'))).toBe('saved');
      expect(operations()).toEqual(['PutItem', 'PutItem', 'PutItem']);
    },
  );

  test.each([
    ['TransactionConflictException', 1],
    ['ProvisionedThroughputExceededException', 3],
    ['ValidationException', 1],
  ])('%s to the end is thrown, never called a conflict', async (code, attempts) => {
    const steps = [refused(code), refused(code), refused(code)];
    const store = storeOn(table);
    proxy.script('PutItem', ...steps);
    await expect(store.save(healthy('conn_0001'))).rejects.toMatchObject({ name: code });
    expect(operations()).toHaveLength(attempts);
    expect(await storeOn(direct).load('conn_0001')).toBeUndefined();
  });

  test('another error is not taken for an entry that is already there', async () => {
    proxy.script('PutItem', refused('ValidationException'));
    await expect(storeOn(table).append(entry('conn_0001'))).rejects.toMatchObject({ name: 'ValidationException' });
  });

  test('a throttle and then a failed condition: somebody else wrote meanwhile: conflict', async () => {
    await storeOn(direct, { id: () => 'theirs' }).save(healthy('conn_0001'));
    proxy.script('PutItem', refused('ThrottlingException'));
    expect(await storeOn(table).save(healthy('conn_0001'))).toBe('conflict');
    expect(operations()).toEqual(['PutItem', 'PutItem', 'GetItem']);
  });
});

describe('an answer that was lost', () => {
  test('of a first write: the repeat fails on our own item, and that is saved', async () => {
    proxy.script('PutItem', lost);
    expect(await storeOn(table).save(broken('conn_0001'))).toBe('saved');
    expect(operations()).toEqual(['PutItem', 'PutItem', 'GetItem']);
    expect(proxy.seen[2]?.body['ConsistentRead']).toBe(true);
    expect((await storeOn(direct).load('conn_0001'))?.version).toBe(1);
  });

  test('of a later write, and twice', async () => {
    const store = storeOn(table);
    await store.save(healthy('conn_0001'));
    proxy.script('PutItem', lost, lost);
    expect(await store.save(healthy('conn_0001', { version: 1, site: 'Cork' }))).toBe('saved');
    expect(await storeOn(direct).load('conn_0001')).toMatchObject({ version: 2, site: 'Cork' });
  });

  test('while somebody wrote on top of it: conflict, so that we look again', async () => {
    const theirs = storeOn(direct, { id: () => 'theirs' });
    proxy.script('PutItem', {
      kind: 'lose-answer-then',
      act: () => theirs.save(healthy('conn_0001', { version: 1 })),
    });
    expect(await storeOn(table).save(healthy('conn_0001'))).toBe('conflict');
    expect((await storeOn(direct).load('conn_0001'))?.version).toBe(2);
  });

  test('of a customer', async () => {
    proxy.script('PutItem', lost);
    const store = createCustomerStore({ table, clock: testClock(), chance: countingIds() });
    expect(await store.save(customer('cust_1'))).toBe('saved');
  });

  test('of a timeline entry: the repeat changes nothing and is no failure', async () => {
    proxy.script('PutItem', lost);
    await storeOn(table).append(entry('conn_0001'));
    expect(await storeOn(direct).timeline('conn_0001', 5)).toEqual([entry('conn_0001')]);
  });

  test('of a lease: the repeat finds our own lease and takes it', async () => {
    proxy.script('PutItem', lost);
    const stage = createStageStore({ table, clock: testClock() });
    expect(await stage.acquireLease('sweep', 'run-1', START, START + MINUTE)).toBe(true);
  });
});

describe('case 44: pages', () => {
  const conn7 = { pk: { S: 'CONNECTION#conn_0007' }, sk: { S: 'STATE' } };
  const page = (Items: readonly object[], LastEvaluatedKey?: object): Step => ({
    kind: 'answer',
    status: 200,
    body: { Items, Count: Items.length, ...(LastEvaluatedKey && { LastEvaluatedKey }) },
  });

  test('an empty page with a successor is not the end; an empty key is', async () => {
    proxy.script('Query', page([], { ...conn7, customerPk: { S: 'CUSTOMER#c' } }), page([conn7], {}));
    expect(await storeOn(table).idsOfCustomer('c')).toEqual(['conn_0007']);
    expect(operations()).toEqual(['Query', 'Query']);
    expect(proxy.seen[1]?.body['ExclusiveStartKey']).toEqual({ ...conn7, customerPk: { S: 'CUSTOMER#c' } });
  });

  test('every listing goes on after an empty page', async () => {
    const due = { ...conn7, nextDueAt: { N: '5' } };
    const store = storeOn(table);
    for (const list of [() => store.allIds(), () => store.openIncidentIds()]) {
      proxy.script('Query', page([], conn7), page([conn7]));
      expect(await collect(list())).toEqual(['conn_0007']);
    }
    proxy.script('Query', page([], conn7), page([due]));
    expect(await collect(store.dueGroups(9))).toEqual([{ group: { kind: 'connection', id: 'conn_0007' }, dueAt: 5 }]);
    proxy.script(
      'Query',
      page([], conn7),
      page([{ ...conn7, schema: { N: '1' }, entry: { M: { key: { S: 'k' } } }, expiresAt: { N: '9e9' } }]),
    );
    expect((await store.timeline('conn_0007', 1)).map(({ key }) => key)).toEqual(['k']);
  });

  test('an index of more than one page over the wire is read to its end, past pages that a filter emptied', async () => {
    const customerId = '🦊'.repeat(500);
    const ids = Array.from({ length: 700 }, (_, n) => `${n}${'🦊'.repeat(490)}`);
    const patient = {
      ...direct,
      client: connect(database.url, { connection: 20_000, request: 20_000, maxAttempts: 3 }),
    };
    await Promise.all(ids.map((id) => storeOn(patient).save(broken(id, START, { customerId }))));
    patient.client.destroy();
    expect(await storeOn(table).dueIdsOfCustomer(customerId, START - 1)).toEqual([]);
    expect(operations().length).toBeGreaterThan(1);
    expect((await storeOn(table).dueIdsOfCustomer(customerId, START)).toSorted()).toEqual(ids.toSorted());
  });
});

describe('case 91: a DynamoDB that does not answer', () => {
  test.each(['hang', 'drip'] as const)(
    'every attempt is cut off: the call fails and does not wait: %s',
    async (kind) => {
      const impatient = connect(proxy.url, { connection: 1_000, request: 500, maxAttempts: 3 });
      proxy.script('GetItem', { kind }, { kind }, { kind });
      await expect(storeOn({ ...table, client: impatient }).load('conn_0001')).rejects.toMatchObject({
        name: 'TimeoutError',
      });
      expect(operations()).toEqual(['GetItem', 'GetItem', 'GetItem']);
      impatient.destroy();
    },
  );

  test('one slow attempt is repeated and the answer arrives', async () => {
    const impatient = connect(proxy.url, { connection: 1_000, request: 1_000, maxAttempts: 3 });
    await storeOn(direct).save(healthy('conn_0001'));
    proxy.script('GetItem', { kind: 'hang' });
    expect((await storeOn({ ...table, client: impatient }).load('conn_0001'))?.version).toBe(1);
    impatient.destroy();
  });

  test('the default limits leave time to answer within 9 s', () => {
    const { request, maxAttempts, connection } = DEFAULT_CALL_LIMITS;
    expect(connection).toBeLessThan(request);
    expect(maxAttempts * request + 2 * SECOND).toBeLessThan(9 * SECOND);
  });
});
