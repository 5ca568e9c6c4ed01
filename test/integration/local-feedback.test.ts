import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { createDocumentClient } from '../../shared/adapters/dynamodb/client.ts';
import { createCustomerStore } from '../../shared/adapters/dynamodb/customerStore.ts';
import { createMessageStore } from '../../shared/adapters/dynamodb/messageStore.ts';
import type { Contact } from '../../shared/domain/customer.ts';
import { systemChance } from '../../shared/runtime/chance.ts';
import { collect } from '../contract/support/time.ts';
import { customer } from '../fixtures/deliveryWorld.ts';
import { startOpsWorld } from '../fixtures/opsWorld.ts';

jest.setTimeout(60_000);

let it: Awaited<ReturnType<typeof startOpsWorld>>;
const client = () => ({ client: createDocumentClient(), tableName: it.world.tableName });

beforeAll(async () => {
  it = await startOpsWorld();
});
afterAll(() => it.stop());

/** A customer with these contacts loses a connection, and all that follows has happened. */
async function lose(id: string, ...contacts: readonly Contact[]) {
  await it.connect({ id, customerId: id, system: 'SAP', company: id });
  const customers = createCustomerStore({ table: client(), clock: it.world.clock, chance: systemChance });
  const version = (await customers.load(id))?.version ?? 0;
  const { slack: _none, ...facts } = customer(id, { contacts, version });
  await customers.save(facts);
  await it.act(id, 'break');
  await it.world.settle();
  return {
    learned: async () => (await customers.load(id))?.learned,
    messages: async () => {
      const found = await collect(createMessageStore({ table: client(), clock: it.world.clock }).ofCustomer(id));
      return found.toSorted((a, b) => a.createdAt - b.createdAt);
    },
  };
}

const technical = (email: string): Contact => ({ email, role: 'technical' });
const business = (email: string): Contact => ({ email, role: 'business' });

test.each([
  ['bounce', 'bounced', 'unreachable'],
  ['suppressionlist', 'suppressed', 'unreachable'],
  ['complaint', 'complained', 'complained'],
] as const)('case 60: a contact at the simulator’s %s address: the next one hears', async (name, landing, list) => {
  const [address, office] = [`${name}+one@simulator.amazonses.com`, `office@${name}.example.test`];
  const { learned, messages } = await lose(`cust_${name}`, technical(address), business(office));
  const asked = (await messages()).filter(({ kind }) => kind === 'reconnect_request');
  expect(asked.map(({ to, landings }) => [to, landings])).toEqual([
    [[address], { [address]: landing }],
    [[office], { [office]: 'delivered' }],
  ]);
  expect(await learned()).toMatchObject({ [list]: [address] });
});

test('case 60: an absence note, and an ordinary address: delivered, nothing learned', async () => {
  const [ooto, ada] = ['ooto@simulator.amazonses.com', 'ada@ordinary.example.test'];
  const { learned, messages } = await lose('cust_ordinary', technical(ooto), technical(ada));
  const [message, ...others] = await messages();
  expect(others).toEqual([]);
  expect(message?.landings).toEqual({ [ooto]: 'delivered', [ada]: 'delivered' });
  expect(await learned()).toMatchObject({ unreachable: [] });
});

test('a delivered mail that bounces hours later: the next contact hears', async () => {
  const [ada, office] = ['ada@later.example.test', 'office@later.example.test'];
  const { learned, messages } = await lose('cust_later', technical(ada), business(office));
  const [message] = await messages();
  expect(message?.landings).toEqual({ [ada]: 'delivered' });
  await it.world.advance(3 * 3_600_000);
  expect(it.world.befall('nobody’s', 'bounce')).toBe(false);
  expect(it.world.befall(message?.providerId ?? '', 'bounce')).toBe(true);
  await it.world.settle();
  expect((await messages()).map(({ to, landings }) => [to, landings])).toEqual([
    [[ada], { [ada]: 'bounced' }],
    [[office], { [office]: 'delivered' }],
  ]);
  expect(await learned()).toMatchObject({ unreachable: [ada] });
});
