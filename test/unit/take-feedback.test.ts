import { describe, expect, test } from '@jest/globals';
import type { Contact } from '../../shared/domain/customer.ts';
import type { Landing, Message } from '../../shared/domain/message.ts';
import { HOUR, MINUTE, SECOND } from '../../shared/domain/time.ts';
import { takeFeedback } from '../../shared/usecases/takeFeedback.ts';
import { trustAddress } from '../../shared/usecases/trustAddress.ts';
import { collect } from '../contract/support/time.ts';
import { customer, type DeliveryWorld, deliveryWorld } from '../fixtures/deliveryWorld.ts';
import { broken, repaired, TEN } from '../fixtures/observations.ts';

const ID = 'conn_0001';
const ADA: Contact = { email: 'ada@cust-1.example', role: 'technical' };
const BEN: Contact = { email: 'ben@cust-1.example', role: 'technical' };
const OFFICE: Contact = { email: 'office@cust-1.example', role: 'business' };

let world: DeliveryWorld;

/** A customer who is about to be asked; what was stored before is replaced. */
async function requestDue(...contacts: readonly Contact[]): Promise<void> {
  world = await deliveryWorld();
  await world.ports.customers.remove('cust_1');
  const { slack: _none, ...acme } = customer('cust_1', { contacts });
  await world.ports.customers.save(acme);
  await world.observe(broken(TEN, { customerId: 'cust_1' }));
  world.advance(2 * MINUTE);
}

async function asked(...contacts: readonly Contact[]): Promise<Message> {
  await requestDue(...contacts);
  await world.deliver();
  return latest();
}

async function latest(): Promise<Message> {
  const message = (await collect(world.ports.messages.ofCustomer('cust_1'))).at(-1);
  if (!message) throw new Error('No message');
  return message;
}

const tell = ({ id: messageId }: Message, landing: Landing, ...recipients: readonly Contact[]) =>
  takeFeedback(world.ports, { messageId, landing, recipients: recipients.map(({ email }) => email) });

const learned = async () => (await world.ports.customers.load('cust_1'))?.learned;
const mails = () => world.sent.filter(({ channel }) => channel === 'email').map(({ to }) => to);
const request = () => world.notices(ID, 'reconnect_request');

describe('case 60: a mail that told nobody', () => {
  test.each<Landing>(['bounced', 'suppressed', 'complained'])('%s: the next contact hears soon', async (landing) => {
    const message = await asked(ADA, OFFICE);
    expect(message.to).toEqual([ADA.email]);
    expect(await tell(message, landing, ADA)).toBe('taken');
    expect(await request()).toMatchObject({ email: 'due' });
    await world.deliver();
    expect(mails()).toEqual([ADA.email, OFFICE.email]);
    expect((await latest()).to).toEqual([OFFICE.email]);
  });

  test.each<Landing>(['delayed', 'returned', 'refused', 'delivered'])(
    '%s: nothing is learned, nothing owed',
    async (landing) => {
      const message = await asked(ADA, OFFICE);
      const before = await world.ports.customers.load('cust_1');
      expect(await tell(message, landing, ADA)).toBe('taken');
      expect(await world.ports.customers.load('cust_1')).toEqual(before);
      expect(await request()).toMatchObject({ email: 'sent' });
      expect((await world.ports.messages.load(message.id))?.landings).toEqual({ [ADA.email]: landing });
    },
  );

  test('repeated, in between and after the next one was told: once more nothing', async () => {
    const message = await asked(ADA, OFFICE);
    for (let i = 0; i < 3; i++) await tell(message, 'bounced', ADA);
    expect((await learned())?.unreachable).toEqual([ADA.email]);
    await world.deliver();
    const version = (await world.load(ID)).version;
    await tell(message, 'bounced', ADA);
    await world.deliver();
    expect(mails()).toEqual([ADA.email, OFFICE.email]);
    expect((await world.load(ID)).version).toBe(version);
  });

  test('one of two readers got it: it is learned who did not, and nobody hears twice', async () => {
    const message = await asked(ADA, BEN, OFFICE);
    await tell(message, 'bounced', ADA);
    await tell(message, 'delivered', BEN);
    expect((await learned())?.unreachable).toEqual([ADA.email]);
    expect(await request()).toMatchObject({ email: 'sent' });
    // A server that took it and sent it back afterwards.
    await tell(message, 'bounced', BEN);
    expect(await request()).toMatchObject({ email: 'due' });
    await world.deliver();
    expect(mails().at(-1)).toBe(OFFICE.email);
  });

  test('nobody is left: operators are told, and a contact found later hears', async () => {
    const message = await asked(ADA);
    await tell(message, 'bounced', ADA);
    await world.deliver();
    await world.deliver();
    expect(world.journal.counted.CustomerWithoutContact).toBeGreaterThan(0);
    expect(mails().filter((to) => to === ADA.email)).toHaveLength(1);
    expect(mails()).toContain('oncall@harbourline.example');
    expect(await trustAddress(world.ports, 'cust_1', ADA.email.toUpperCase())).toBe('trusted');
    expect(await trustAddress(world.ports, 'cust_1', ADA.email)).toBe('as_it_was');
    expect(await trustAddress(world.ports, 'cust_9', ADA.email)).toBe('unknown');
    await world.deliver();
    expect(mails().filter((to) => to === ADA.email)).toHaveLength(2);
  });

  test('the connection works again: the contact is learned, and nobody is asked', async () => {
    const message = await asked(ADA, OFFICE);
    world.advance(HOUR);
    await world.observe(repaired(world.now(), { customerId: 'cust_1' }));
    await tell(message, 'bounced', ADA);
    expect((await learned())?.unreachable).toEqual([ADA.email]);
    await world.deliver();
    expect(mails().filter((to) => to === OFFICE.email).length).toBeLessThanOrEqual(1);
    expect((await latest()).kind).not.toBe('reminder');
  });
});

test('feedback that is faster than the answer to the send comes again, and then counts', async () => {
  await requestDue(ADA, OFFICE);
  let early: string | undefined;
  world.bends.email = async () => {
    early ??= await tell(await latest(), 'suppressed', ADA);
    return { kind: 'sent', providerId: 'ses_1' };
  };
  await world.deliver();
  expect(early).toBe('early');
  const message = await latest();
  expect(message).toMatchObject({ state: 'sent', landings: { [ADA.email]: 'suppressed' } });
  expect(world.journal.counted.MailBounced).toBeUndefined();
  expect(await tell(message, 'suppressed', ADA)).toBe('taken');
  expect(world.journal.counted.MailBounced).toBe(1);
  await world.deliver();
  expect(mails()).toEqual([ADA.email, OFFICE.email]);
});

test('a send whose answer was lost, and which bounced: after its lease the next contact is told', async () => {
  await requestDue(ADA, OFFICE);
  world.bends.email = async () => ({ kind: 'unknown' });
  await world.deliver();
  const message = await latest();
  expect(await tell(message, 'bounced', ADA)).toBe('early');
  world.advance(3 * MINUTE);
  expect(await tell(message, 'bounced', ADA)).toBe('taken');
  world.bends.email = async () => ({ kind: 'sent', providerId: 'ses_2' });
  await world.deliver();
  expect(mails()).toEqual([OFFICE.email]);
});

test('what nobody knows is counted and changes nothing', async () => {
  const message = await asked(ADA, OFFICE, BEN);
  expect(await tell({ ...message, id: 'of-another-stage' }, 'bounced', ADA)).toBe('unknown');
  expect(await tell(message, 'bounced', { email: 'else@where.example', role: 'technical' })).toBe('unknown');
  expect(world.journal.counted.FeedbackUnknown).toBe(2);
  expect((await learned())?.unreachable).toEqual([]);
  expect(await world.ports.stage.feedbackSeenAt()).toBeUndefined();
});

test('mail to our own side that bounces is counted, and nobody is learned of', async () => {
  world = await deliveryWorld();
  await world.observe(broken(TEN));
  world.advance(2 * MINUTE);
  await world.deliver({ kind: 'connection', id: ID });
  expect(mails()).toEqual(['oncall@harbourline.example']);
  const messageId = world.journal.entries.flatMap((entry) =>
    entry.event === 'notice.sent' && entry.channel === 'email' ? [entry.messageId ?? ''] : [],
  )[0];
  const feedback = {
    messageId: messageId ?? '',
    landing: 'bounced',
    recipients: ['oncall@harbourline.example'],
  } as const;
  expect(await takeFeedback(world.ports, feedback)).toBe('taken');
  expect(world.journal.counted.MailBounced).toBe(1);
});

test('that feedback comes through is written once an hour at most', async () => {
  const message = await asked(ADA);
  const seenAt = () => world.ports.stage.feedbackSeenAt();
  await tell(message, 'delayed', ADA);
  const first = world.now();
  expect(await seenAt()).toBe(first);
  world.advance(HOUR - SECOND);
  await tell(message, 'delivered', ADA);
  expect(await seenAt()).toBe(first);
  world.advance(SECOND);
  await tell(message, 'delivered', ADA);
  expect(await seenAt()).toBe(first + HOUR);
});

test('no address comes into the journal', async () => {
  const message = await asked(ADA, OFFICE);
  await tell(message, 'bounced', ADA);
  expect(JSON.stringify(world.journal.entries)).not.toContain('@');
});
