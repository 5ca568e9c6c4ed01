import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { customerSlug } from '../../local/environment.ts';
import { startOpsWorld } from '../fixtures/opsWorld.ts';

jest.setTimeout(30_000);

let it: Awaited<ReturnType<typeof startOpsWorld>>;

interface Exported {
  readonly customer?: { readonly contacts: readonly object[] };
  readonly connections: readonly {
    readonly connection: { readonly id: string };
    readonly timeline: readonly { readonly connectionId: string }[];
  }[];
  readonly messages: readonly { readonly customerId: string; readonly channel: string }[];
}

beforeAll(async () => {
  it = await startOpsWorld();
  for (const n of [1, 2]) {
    await it.connect({ id: `conn/${n}`, customerId: `cust#${n}`, system: 'SAP PM', company: `Company ${n}` });
    await it.act(`conn/${n}`, 'break');
  }
  await it.world.settle();
});

afterAll(() => it.stop());

const exported = async (id: string) => {
  const { code, stdout } = await it.ops('customers', 'export', id);
  return code === 0 ? (JSON.parse(stdout) as Exported) : code;
};

const addressOf = (id: string) => `it@${customerSlug(id)}.example.test`;

const mine = (id: string, n: number) => ({
  customer: { id, contacts: [{ email: addressOf(id) }] },
  connections: [{ connection: { id: `conn/${n}`, incident: { number: 1 } } }],
});

describe('what a customer may ask of us', () => {
  test('an export holds facts, connections, timelines and messages of this customer only, and no secret', async () => {
    const { stdout } = await it.ops('customers', 'export', 'cust#1');
    const kept = JSON.parse(stdout) as Exported;
    expect(kept).toMatchObject(mine('cust#1', 1));
    expect(kept.connections[0]?.timeline.length).toBeGreaterThan(0);
    expect(kept.messages.map(({ customerId, channel }) => `${customerId} ${channel}`).sort()).toEqual([
      'cust#1 email',
      'cust#1 slack',
    ]);
    expect(stdout).not.toContain('/services/');
  });

  test('erasing asks first', async () => {
    const { code, stderr } = await it.ops('customers', 'erase', 'cust#1');
    expect([code, stderr]).toEqual([2, expect.stringContaining('add --yes')]);
    expect(await exported('cust#1')).toMatchObject(mine('cust#1', 1));
  });

  test('erasing leaves the state of what is linked, says what else is kept, and touches nobody else', async () => {
    const other = await exported('cust#2');
    expect(other).toMatchObject(mine('cust#2', 2));
    const erased = await it.ops('customers', 'erase', 'cust#1', '--yes', '--json');
    expect(JSON.parse(erased.stdout)).toMatchObject({
      customer: true,
      connections: ['conn/1'],
      messages: 2,
      stillKept: expect.arrayContaining([expect.stringContaining('point-in-time recovery')]),
    });
    expect(JSON.parse(erased.stdout)).not.toMatchObject({ timelineEntries: 0 });
    const left = (await exported('cust#1')) as Exported;
    expect(left).toMatchObject({ connections: [{ connection: { id: 'conn/1' }, timeline: [] }], messages: [] });
    expect(left.customer).toBeUndefined();
    expect(await exported('cust#2')).toEqual(other);
  });

  test('it can be repeated; a customer of whom nothing is kept is refused', async () => {
    const again = await it.ops('customers', 'erase', 'cust#1', '--yes', '--json');
    expect(JSON.parse(again.stdout)).toMatchObject({ customer: false, messages: 0, timelineEntries: 0 });
    expect((await it.ops('customers', 'erase', 'nobody', '--yes')).code).toBe(2);
    expect(await exported('nobody')).toBe(2);
  });

  test('nobody is written to after an erasure', async () => {
    await it.act('conn/1', 'repair');
    await it.world.settle();
    expect(await it.mailsTo(addressOf('cust#1'))).toBe(1);
  });
});
