import { expect, test } from '@jest/globals';
import { DAY, MINUTE } from '../../shared/domain/time.ts';
import type { SlackPlace, SlackPoster } from '../../shared/ports.ts';
import { customer, deliveryWorld } from '../fixtures/deliveryWorld.ts';
import { broken, repaired, TEN } from '../fixtures/observations.ts';

/** A customer whose channel our bot is in, and every post made there: what it is about, and its place. */
async function channelWorld() {
  const posts: { readonly subject: string; readonly place?: SlackPlace }[] = [];
  const poster: SlackPoster = {
    post: async ({ target, place, content }) => {
      if (target.kind !== 'channel') return { kind: 'sent', providerId: '' };
      posts.push({ subject: content.subject, ...(place && { place }) });
      return { kind: 'sent', providerId: place?.kind === 'edit' ? place.of : `ts-${posts.length}` };
    },
  };
  const world = await deliveryWorld({ parts: () => ({ slack: poster }) });
  await world.ports.customers.save(
    customer('cust_1', { version: 1, slack: { kind: 'channel', channel: 'C024BE91L' } }),
  );
  const lose = async (id: string) => {
    await world.observe(broken(world.now(), { id, customerId: 'cust_1', received: world.now() }));
    world.advance(2 * MINUTE);
  };
  const mend = async (id: string) => {
    await world.observe(repaired(world.now(), { id, received: world.now() }));
    world.advance(10 * MINUTE);
    await world.deliver();
  };
  return { ...world, posts, places: () => posts.map(({ place }) => place), lose, mend };
}

test('a request stands for itself, its reminders in its thread, and the good news in its place', async () => {
  const world = await channelWorld();
  await world.lose('conn_a');
  await world.deliver();
  await world.passTo(TEN + 3.5 * DAY);
  await world.mend('conn_a');
  expect(world.places()).toEqual([
    undefined,
    { kind: 'reply', to: 'ts-1' },
    { kind: 'reply', to: 'ts-1' },
    { kind: 'edit', of: 'ts-1' },
  ]);
});

test('complaint: "resolved" while still dead: a request about two systems is edited when the last of them works', async () => {
  const world = await channelWorld();
  await world.lose('conn_a');
  await world.lose('conn_b');
  await world.deliver();
  await world.mend('conn_a');
  await world.mend('conn_b');
  expect(world.places()).toEqual([undefined, { kind: 'reply', to: 'ts-1' }, { kind: 'edit', of: 'ts-1' }]);
});

test('a record that cannot be read costs the place, not the post', async () => {
  const world = await channelWorld();
  await world.lose('conn_a');
  await world.deliver();
  const messages = {
    ...world.ports.messages,
    load: async () => {
      throw new Error('The table is away');
    },
  };
  await world.observe(repaired(world.now(), { id: 'conn_a', received: world.now() }));
  world.advance(10 * MINUTE);
  await world.deliver(undefined, { ...world.ports, messages });
  expect(world.places()).toEqual([undefined, undefined]);
});
