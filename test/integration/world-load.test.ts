import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { openTarget } from '../../ops/target.ts';
import { releaseHold } from '../../shared/usecases/endHold.ts';
import { DevWorld } from '../fixtures/devWorld.ts';

jest.setTimeout(60_000);

let dev: DevWorld;

beforeAll(async () => {
  dev = await DevWorld.start();
});
afterAll(() => dev.stop());

const CUSTOMERS = 10;
const LOST = 50;
const idOf = (i: number) => `conn/${i}#ü`;
const customerOf = (i: number) => `cust_${i % CUSTOMERS}`;
const toEach = (name: (customer: number) => string) => Array.from({ length: CUSTOMERS }, (_, i) => name(i));

test('1,000 webhooks for 100 connections, shuffled, doubled, 20 at a time: every connection ends right; held and released, one grouped message per customer and channel', async () => {
  const numbers = Array.from({ length: 100 }, (_, i) => i);
  for (const i of numbers) {
    const facts = {
      id: idOf(i),
      customerId: customerOf(i),
      system: `System ${i}.`,
      company: `Company ${i % CUSTOMERS}`,
    };
    await dev.makini('/connections', 'POST', facts);
  }
  await dev.control('/sweep', 'POST');
  // The events are younger than the last synchronization, or they would be old news.
  const { now } = await dev.control<{ now: string }>('/clock', 'POST', { advanceSeconds: 120 });
  for (const i of numbers.slice(0, LOST))
    await dev.makini(`/connections/${encodeURIComponent(idOf(i))}/break`, 'POST', { webhook: 'drop' });

  const start = Date.parse(now) - 60_000;
  const events = numbers.flatMap((i) =>
    ['auth_required', 'active', 'auth_required', 'active', i < LOST ? 'auth_required' : 'active'].map((name, step) => ({
      id: `evt_${i}_${step}`,
      type: `connection.${name}`,
      connection_id: idOf(i),
      timestamp: new Date(start + step * 10_000).toISOString(),
    })),
  );
  const queue = shuffled([...events, ...events]);
  expect(queue).toHaveLength(1_000);
  const statuses: number[] = [];
  const send = async () => {
    for (let next = queue.pop(); next; next = queue.pop()) statuses.push(await dev.deliver(next));
  };
  await Promise.all(Array.from({ length: 20 }, send));
  expect(statuses.filter((status) => status !== 200)).toEqual([]);
  await dev.control('/settle', 'POST');

  const shown =
    await dev.control<{ id: string; customerId: string; health: string; incident: object | null }[]>('/connections');
  expect(
    shown
      .map(({ id, customerId, health, incident }) => [id, customerId, health, incident !== null])
      .sort(([a], [b]) => String(a).localeCompare(String(b))),
  ).toEqual(
    numbers
      .map((i) => [idOf(i), customerOf(i), i < LOST ? 'reauthorization_required' : 'active', i < LOST])
      .sort(([a], [b]) => String(a).localeCompare(String(b))),
  );

  expect([await dev.mails(), await dev.posts()]).toEqual([[], []]);
  const target = await openTarget({ local: dev.ready.urls.control });
  expect(await releaseHold(target, 'half of the fleet is lost')).toEqual({
    kind: 'ended',
    connections: LOST,
    customers: CUSTOMERS,
  });
  target.close();
  await dev.control('/settle', 'POST');

  const mails = await dev.mails();
  expect(mails.flatMap(({ destination }) => destination.to).sort()).toEqual(toEach((i) => `it@cust-${i}.example.test`));
  for (const { destination, body } of mails) {
    const customer = Number(/cust-(\d)/.exec(destination.to.join())?.[1]);
    const named = [...new Set(body.text.match(/System \d+\./g))].map((name) => Number(name.slice(7, -1)));
    expect(named.sort((a, b) => a - b)).toEqual(numbers.filter((i) => i < LOST && i % CUSTOMERS === customer));
  }
  expect((await dev.posts()).map(({ channel }) => channel).sort()).toEqual(toEach((i) => `cust-${i}`));
});

/** The same disorder every time. */
function shuffled<T>(items: readonly T[]): T[] {
  const list = [...items];
  let seed = 42;
  for (let i = list.length - 1; i > 0; i--) {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    const j = seed % (i + 1);
    const [a, b] = [list[i], list[j]];
    if (a !== undefined && b !== undefined) [list[i], list[j]] = [b, a];
  }
  return list;
}
