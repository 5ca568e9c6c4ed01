import { describe, expect, test } from '@jest/globals';
import { readAbout } from '../../shared/adapters/makini/about.ts';
import { newConnection } from '../../shared/domain/connection.ts';
import type { Contact, CustomerLearned } from '../../shared/domain/customer.ts';
import { learnAbout } from '../../shared/domain/mapping.ts';
import { NOBODY_ASKED, type People, recipientsOf } from '../../shared/domain/recipients.ts';
import { DAY, HOUR } from '../../shared/domain/time.ts';
import { customer, deliveryWorld } from '../fixtures/deliveryWorld.ts';
import { broken, NOTICES, repaired, TEN } from '../fixtures/observations.ts';

const person = (name: string, role: Contact['role']): Contact => ({ email: `${name}@nordwind.example`, role });
const TECHNICAL = ['t1', 't2', 't3', 't4', 't5', 't6'].map((name) => person(name, 'technical'));
const BUSINESS = ['b1', 'b2'].map((name) => person(name, 'business'));

const learned = (over: Partial<CustomerLearned>) => ({ unreachable: [], optedOut: [], ...over });
const firm = (contacts: readonly Contact[], over: Partial<CustomerLearned> = {}) =>
  customer('cust_1', { contacts, learned: learned(over) });
const names = (contacts: readonly { readonly email: string }[]) => contacts.map(({ email }) => email.split('@')[0]);
const REQUEST = { kind: 'reconnect_request' } as const;
const reminder = (round: number) => ({ kind: 'reminder', round }) as const;

describe('who hears', () => {
  test('first all technical contacts, at most five; from the second reminder the next role too', () => {
    const all = firm([...BUSINESS, ...TECHNICAL]);
    expect(names(recipientsOf(all, REQUEST))).toEqual(['t1', 't2', 't3', 't4', 't5']);
    expect(names(recipientsOf(all, reminder(1)))).toEqual(['t1', 't2', 't3', 't4', 't5']);
    expect(names(recipientsOf(all, reminder(2)))).toEqual(['t1', 't2', 't3', 't4', 't5', 'b1', 'b2']);
  });

  test.each([
    ['bounced', { unreachable: ['T1@nordwind.example'] }],
    ['complained', { complained: ['t1@nordwind.example'] }],
  ] as const)('who %s counts as absent, and where a role has nobody left the next one hears at once', (_why, facts) => {
    expect(names(recipientsOf(firm([...TECHNICAL.slice(0, 2), ...BUSINESS], facts), REQUEST))).toEqual(['t2']);
    expect(names(recipientsOf(firm([...TECHNICAL.slice(0, 1), ...BUSINESS], facts), REQUEST))).toEqual(['b1', 'b2']);
    expect(names(recipientsOf(firm(TECHNICAL.slice(0, 1), facts), REQUEST))).toEqual([]);
  });

  test('who is silent is passed over while anybody else is left', () => {
    const people: People = { ...NOBODY_ASKED, silent: new Set(['t1@nordwind.example']) };
    const heard = (contacts: readonly Contact[]) => names(recipientsOf(firm(contacts), REQUEST, undefined, people));
    expect(heard([...TECHNICAL.slice(0, 1), ...BUSINESS])).toEqual(['b1', 'b2']);
    expect(heard(TECHNICAL.slice(0, 1))).toEqual(['t1']);
  });

  test('who opted out gets first notices and no reminders', () => {
    const some = firm(TECHNICAL.slice(0, 2), { optedOut: ['t1@nordwind.example'] });
    expect(names(recipientsOf(some, REQUEST))).toEqual(['t1', 't2']);
    expect(names(recipientsOf(some, reminder(1)))).toEqual(['t2']);
    expect(
      names(recipientsOf(firm(TECHNICAL.slice(0, 1), { optedOut: ['t1@nordwind.example'] }), reminder(1))),
    ).toEqual([]);
  });

  test('never only the mailbox that broke: somebody else hears too, or the customer is not reached by mail', () => {
    const mailbox = { ...newConnection('conn_1'), system: 'Microsoft 365 Outlook', mailbox: 'T1@nordwind.example' };
    const heard = (contacts: readonly Contact[], connection = mailbox) =>
      names(recipientsOf(firm(contacts), REQUEST, connection));
    expect(heard([...TECHNICAL.slice(0, 1), ...BUSINESS])).toEqual(['t1', 'b1', 'b2']);
    expect(heard(TECHNICAL.slice(0, 2))).toEqual(['t1', 't2']);
    expect(heard(TECHNICAL.slice(0, 1))).toEqual([]);
    expect(heard(TECHNICAL.slice(0, 1), { ...mailbox, system: 'Maximo' })).toEqual(['t1']);
  });
});

test('the mailbox is learned from what the provider tells of a mail system, and of no other', () => {
  const fields = { metadataFields: [], systemFields: ['provider'], siteFields: [], mailboxFields: ['email'] };
  const told = (provider: string) => readAbout({ provider, email: 't1@nordwind.example' }, fields, []);
  const learned = (provider: string) => learnAbout(newConnection('conn_1'), told(provider), TEN).mailbox;
  expect([learned('Outlook'), learned('Maximo')]).toEqual(['t1@nordwind.example', undefined]);
});

describe('`restored` goes to the same people', () => {
  const told = async (...after: Parameters<typeof customer>[1][]) => {
    const world = await deliveryWorld({ parts: () => ({ notices: NOTICES }) });
    const contacts = [...TECHNICAL.slice(0, 1), ...BUSINESS.slice(0, 1)];
    await world.ports.customers.save(customer('cust_1', { version: 1, contacts }));
    await world.observe(broken(TEN, { customerId: 'cust_1' }));
    await world.passTo(TEN + 4 * DAY);
    for (const over of after) {
      const { version = 0 } = (await world.ports.customers.load('cust_1')) ?? {};
      expect(await world.ports.customers.save(customer('cust_1', { version, contacts, ...over }))).toBe('saved');
    }
    await world.observe(repaired(world.now(), { received: world.now() }));
    await world.passTo(world.now() + HOUR);
    return world.sent.filter(({ messageId }) => messageId).at(-1)?.to;
  };

  test('those who were asked, in the request or in a reminder', async () => {
    expect(await told()).toBe('t1@nordwind.example,b1@nordwind.example');
  });

  test('though they are contacts no more, and not to those who came since', async () => {
    expect(await told({ contacts: [person('new', 'technical')] })).toBe('t1@nordwind.example,b1@nordwind.example');
  });

  test('but for those whom mail does not reach any more', async () => {
    expect(await told({ learned: learned({ unreachable: ['t1@nordwind.example'] }) })).toBe('b1@nordwind.example');
  });
});
