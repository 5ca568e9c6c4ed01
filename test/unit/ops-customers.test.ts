import { describe, expect, test } from '@jest/globals';
import { type Customer, type CustomerFacts, changedFacts } from '../../shared/domain/customer.ts';
import { HOUR, MINUTE } from '../../shared/domain/time.ts';
import { eraseCustomer } from '../../shared/usecases/eraseCustomer.ts';
import { exportCustomer } from '../../shared/usecases/exportCustomer.ts';
import { goLive } from '../../shared/usecases/goLive.ts';
import { type CustomerRecord, importCustomers, planImport } from '../../shared/usecases/importCustomers.ts';
import { backToLive, setMode } from '../../shared/usecases/setMode.ts';
import { customer, deliveryWorld, GROUP } from '../fixtures/deliveryWorld.ts';
import { broken, TEN } from '../fixtures/observations.ts';

const FACTS: CustomerFacts = {
  name: 'Nordwind Maritime',
  contacts: [{ email: 'it@nordwind.example', role: 'technical' }],
  timeZone: 'Europe/Berlin',
  locale: 'en',
};
const URL_1 = 'https://hooks.slack.com/services/T/B/one';
const URL_2 = 'https://hooks.slack.com/services/T/B/two';

async function desk(...args: Parameters<typeof deliveryWorld>) {
  const world = await deliveryWorld(...args);
  const webhooks = new Map<string, string>();
  const slackWebhooks = {
    isKept: async (id: string, url: string) => webhooks.get(id) === url,
    keep: async (id: string, url: string) => {
      webhooks.set(id, url);
    },
    remove: async (id: string) => {
      webhooks.delete(id);
    },
    erase: async (id: string) => {
      webhooks.delete(id);
    },
  };
  const ports = { ...world.ports, slackWebhooks };
  const importing = (...records: readonly CustomerRecord[]) => importCustomers(ports, records, { prune: false });
  const stored = async (id: string): Promise<Customer> => {
    const found = await ports.customers.load(id);
    if (!found) throw new Error(`No customer ${id}`);
    return found;
  };
  return { world, webhooks, ports, importing, stored };
}

describe('the difference of an import', () => {
  test('names fields, whatever the order in which a store gives them back; absent and removed count', () => {
    expect(changedFacts(FACTS, { ...FACTS, contacts: [{ role: 'technical', email: 'it@nordwind.example' }] })).toEqual(
      [],
    );
    const changed: CustomerFacts = {
      ...FACTS,
      name: 'Nordwind AG',
      contacts: [...FACTS.contacts, { email: 'b@nordwind.example', role: 'business' }],
      slack: { kind: 'webhook' },
    };
    expect(changedFacts(FACTS, changed)).toEqual(['name', 'contacts', 'slack']);
    expect(changedFacts(changed, FACTS)).toEqual(['name', 'contacts', 'slack']);
  });

  test('a new URL for the same Slack is a change, is kept as a secret only, and is shown as a field name', async () => {
    const { importing, webhooks, stored, ports } = await desk();
    const record = { id: 'cust_7', facts: { ...FACTS, slack: { kind: 'webhook' as const } } };
    expect(await importing({ ...record, slackWebhookUrl: URL_1 })).toMatchObject({ created: ['cust_7'] });
    expect(await importing({ ...record, slackWebhookUrl: URL_1 })).toMatchObject({
      unchanged: ['cust_7'],
      changed: [],
    });
    const dry = await planImport(ports, [{ ...record, slackWebhookUrl: URL_2 }]);
    expect([dry.changed, webhooks.get('cust_7')]).toEqual([[{ id: 'cust_7', fields: ['slackWebhookUrl'] }], URL_1]);
    await importing({ ...record, slackWebhookUrl: URL_2 });
    expect(webhooks.get('cust_7')).toBe(URL_2);
    expect(JSON.stringify(await stored('cust_7'))).not.toContain('hooks.slack.com');
  });

  test('a customer who moves from a webhook to a channel leaves no secret behind', async () => {
    const { importing, webhooks } = await desk();
    await importing({ id: 'cust_7', facts: { ...FACTS, slack: { kind: 'webhook' } }, slackWebhookUrl: URL_1 });
    await importing({ id: 'cust_7', facts: { ...FACTS, slack: { kind: 'channel', channel: 'C01' } } });
    expect([...webhooks]).toEqual([]);
  });

  test('rules of a customer’s own are a change as they come and as they go, and stand in the export', async () => {
    const { importing, stored, ports } = await desk();
    const notices = { quietHours: null, reminderDays: [2, 7] };
    await importing({ id: 'cust_7', facts: FACTS });
    const own = { id: 'cust_7', facts: { ...FACTS, notices } };
    expect((await importing(own)).changed).toEqual([{ id: 'cust_7', fields: ['notices'] }]);
    expect((await importing(own)).unchanged).toEqual(['cust_7']);
    expect((await exportCustomer(ports, 'cust_7'))?.customer?.notices).toEqual(notices);
    expect((await importing({ id: 'cust_7', facts: FACTS })).changed).toEqual([{ id: 'cust_7', fields: ['notices'] }]);
    expect(await stored('cust_7')).not.toHaveProperty('notices');
  });

  test('what we learned ourselves outlives every import', async () => {
    const { importing, stored, ports } = await desk();
    const learned = { unreachable: ['dead@nordwind.example'], optedOut: ['no@nordwind.example'], snoozedUntil: 5 };
    await ports.customers.save({ ...(await stored('cust_1')), learned });
    await importing({ id: 'cust_1', facts: { ...FACTS, name: 'New name' } });
    expect(await stored('cust_1')).toMatchObject({ name: 'New name', learned });
  });
});

describe('a customer without any contact', () => {
  test('is told of the open outage as soon as an import brings one', async () => {
    const { world, importing, ports, stored } = await desk();
    const { slack: _slack, ...silent } = customer('cust_1', { version: (await stored('cust_1')).version });
    await ports.customers.save({ ...silent, contacts: [] });
    await world.observe(broken(TEN, { customerId: 'cust_1' }));
    world.advance(5 * MINUTE);
    await world.deliver();
    expect(world.sent.filter(({ to }) => !to.includes('oncall') && to !== 'operators')).toEqual([]);
    await importing({ id: 'cust_1', facts: FACTS });
    await world.deliver(GROUP);
    expect(world.sent.filter(({ to }) => to === 'it@nordwind.example')).toHaveLength(1);
  });
});

describe('modes', () => {
  const held = async () => {
    const it = await desk({ mode: { mode: 'shadow', allowlist: [] } });
    await it.world.observe(broken(TEN, { customerId: 'cust_1' }));
    it.world.advance(5 * MINUTE);
    await it.world.deliver();
    return it;
  };

  test('live is refused while somebody has to decide about outages that were held back', async () => {
    const { ports } = await held();
    expect(await backToLive(ports)).toMatchObject({ kind: 'untold', untold: [{ customerId: 'cust_1' }] });
    expect(await ports.stage.mode()).toMatchObject({ mode: 'shadow' });
  });

  test('what going live skipped stays skipped through shadow and allowlist', async () => {
    const { ports } = await held();
    await goLive(ports, 'skip');
    const { skipOpenedBefore } = (await ports.stage.mode()) ?? {};
    await setMode(ports, 'shadow');
    await setMode(ports, 'allowlist', ['cust_1']);
    expect(await ports.stage.mode()).toEqual({ mode: 'allowlist', allowlist: ['cust_1'], skipOpenedBefore });
  });

  test('live is one word where nothing waits', async () => {
    const { ports } = await desk({ mode: { mode: 'shadow', allowlist: ['cust_1'] } });
    expect(await backToLive(ports)).toEqual({ kind: 'live', state: { mode: 'live', allowlist: ['cust_1'] } });
  });
});

describe('erasing', () => {
  test('takes the messages of this customer only, and what is owed then finds nobody to tell', async () => {
    const { world, ports, webhooks } = await desk();
    webhooks.set('cust_1', URL_1).set('cust_2', URL_2);
    await ports.customers.save(customer('cust_2'));
    await world.observe(broken(TEN, { customerId: 'cust_1' }), broken(TEN, { id: 'conn_0002', customerId: 'cust_2' }));
    world.advance(5 * MINUTE);
    await world.deliver({ kind: 'customer', id: 'cust_2' });
    const toldBefore = world.sent.length;
    expect(await eraseCustomer(ports, 'cust_1')).toMatchObject({ customer: true, connections: ['conn_0001'] });
    await world.deliver();
    world.advance(2 * HOUR);
    await world.deliver();
    expect(world.sent.slice(toldBefore).filter(({ to }) => to.includes('cust-1') || to === 'webhook')).toEqual([]);
    expect([...webhooks.keys()]).toEqual(['cust_2']);
    expect(await eraseCustomer(ports, 'cust_2')).toMatchObject({ customer: true, messages: 2 });
  });
});
