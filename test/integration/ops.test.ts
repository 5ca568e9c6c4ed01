import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { startOpsWorld } from '../fixtures/opsWorld.ts';

jest.setTimeout(30_000);

let it: Awaited<ReturnType<typeof startOpsWorld>>;

beforeAll(async () => {
  it = await startOpsWorld();
});

afterAll(() => it.stop());

const ops = (...args: string[]) => it.ops(...args);

describe('customers import', () => {
  test('the example files say the same; importing is an upsert that can be repeated', async () => {
    const json = join(it.root, 'docs/examples/customers.json');
    const csv = join(it.root, 'docs/examples/customers.csv');
    const dry = await ops('customers', 'import', json, '--dry-run', '--json');
    expect([dry.code, JSON.parse(dry.stdout)]).toEqual([
      0,
      { created: ['cust_42', 'cust_43'], changed: [], unchanged: [], removed: [], kept: [], dryRun: true },
    ]);
    expect(JSON.parse((await ops('customers', 'import', json, '--json')).stdout)).toMatchObject({
      created: ['cust_42', 'cust_43'],
      dryRun: false,
    });
    expect(JSON.parse((await ops('customers', 'import', csv, '--json')).stdout)).toMatchObject({
      created: [],
      changed: [],
      unchanged: ['cust_42', 'cust_43'],
    });
    const shown = await ops('customers', 'show', 'cust_42', '--json');
    expect(JSON.parse(shown.stdout)).toMatchObject({
      slack: { kind: 'webhook' },
      contacts: [{ email: 'it@nordwind.example' }, { email: 'office@nordwind.example' }],
    });
    expect(shown.stdout).not.toContain('hooks.slack.com');
  });

  test('case 56: all problems of a file at once, by row and field, and nothing is imported', async () => {
    const path = it.file(
      'wrong.csv',
      [
        'customer_id,customer_name,time_zone,contact_email,contact_name',
        'cust_1,Acme,Mars/Olympus,dörte@acme.example,',
        'cust_2,,Europe/Berlin,it@acme..example,',
        'cust_3,Acme,Europe/Berlin,,Jo Lind',
      ].join('\n'),
    );
    const { code, stderr } = await ops('customers', 'import', path);
    expect(code).toBe(2);
    expect(stderr).toContain('row 2: timeZone must be a time zone such as Europe/Berlin');
    expect(stderr).toContain('row 2: contacts.0.email must be an e-mail address');
    expect(stderr).toContain('row 3: name must be');
    expect(stderr).toContain('row 3: contacts.0.email must be an e-mail address');
    expect(stderr).toContain('row 4: contacts.0.email must be an e-mail address');
    expect((await ops('customers', 'show', 'cust_1')).code).toBe(2);
  });

  test('a truncated file does not wipe everybody out', async () => {
    const { code, stderr } = await ops('customers', 'import', it.file('empty.json', '[]'), '--prune');
    expect([code, stderr]).toEqual([2, expect.stringContaining('pruning would remove 2 of 2 customers')]);
    const one = it.file(
      'one.json',
      JSON.stringify([JSON.parse(readFileSync(join(it.root, 'docs/examples/customers.json'), 'utf8'))[0]]),
    );
    const pruned = await ops('customers', 'import', one, '--prune', '--prune-limit', '60', '--json');
    expect(JSON.parse(pruned.stdout)).toMatchObject({ removed: ['cust_43'], unchanged: ['cust_42'] });
  });
});

describe('connections and mode', () => {
  test('assigning an unmapped broken connection tells its customer', async () => {
    const lifts = {
      id: 'cust_9',
      name: 'Atlas Lifts',
      timeZone: 'Europe/Berlin',
      contacts: [{ email: 'it@lifts.example' }],
    };
    await ops('customers', 'import', it.file('lifts.json', JSON.stringify([lifts])));
    await it.connect({ id: 'conn/α', customerId: 'cust_other', system: 'Maximo', company: 'Other' });
    await it.act('conn/α', 'break');
    const assigned = await ops('connections', 'assign', 'conn/α', 'cust_9', '--json');
    expect(JSON.parse(assigned.stdout)).toMatchObject({ id: 'conn/α', customerId: 'cust_9' });
    await it.world.settle();
    expect([await it.mailsTo('it@lifts.example'), await it.mailsTo('it@cust-other.example.test')]).toEqual([1, 0]);
    const listed = JSON.parse((await ops('connections', 'list', '--json', '--customer', 'cust_9')).stdout);
    expect(listed).toMatchObject([{ id: 'conn/α', health: 'reauthorization_required', incident: 1 }]);
    expect((await ops('connections', 'show', 'conn/α')).stdout).toContain('assigned to cust_9');
    expect((await ops('connections', 'assign', 'conn/α', 'nobody')).code).toBe(2);
  });

  test('shadow stops customer messages; go-live shows who would be told and asks', async () => {
    expect((await ops('mode', 'shadow')).code).toBe(0);
    await it.act('conn/α', 'repair');
    await it.world.settle();
    expect(await it.mailsTo('it@lifts.example')).toBe(1);
    await it.world.advance(2 * 3_600_000);
    await it.act('conn/α', 'break');
    await it.world.settle();
    const unasked = await ops('go-live', '--existing', 'notify');
    expect([unasked.code, unasked.stderr]).toEqual([
      2,
      expect.stringMatching(/1 customer\(s\) will be told[\s\S]*conn\/α[\s\S]*add --yes/),
    ]);
    expect((await ops('mode', 'show')).stdout.trim()).toBe('shadow');
    expect(JSON.parse((await ops('go-live', '--existing', 'notify', '--yes', '--json')).stdout)).toMatchObject({
      mode: 'live',
      nudged: 1,
    });
    await it.world.settle();
    // Asked three hours ago: the customer is asked again when twenty have passed.
    expect(await it.mailsTo('it@lifts.example')).toBe(1);
    await it.world.advance(18 * 3_600_000);
    await it.world.settle();
    expect(await it.mailsTo('it@lifts.example')).toBe(2);
  });

  test('what is missing or misspelt is said, with what to do', async () => {
    const nowhere = await ops('connections', 'list', '--stage', 'dev');
    expect([nowhere.code, nowhere.stderr]).toEqual([2, expect.stringContaining('Say which installation')]);
    expect((await ops('conections')).code).toBe(2);
  });
});
