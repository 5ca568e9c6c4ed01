import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { startOpsWorld } from '../fixtures/opsWorld.ts';

jest.setTimeout(120_000);

let it: Awaited<ReturnType<typeof startOpsWorld>>;

beforeAll(async () => {
  it = await startOpsWorld();
  for (let n = 1; n <= 8; n++) {
    await it.connect({ id: `conn_${n}`, customerId: `cust_${n}`, system: `System ${n}`, company: `Company ${n}` });
  }
  await it.world.sweep();
});

afterAll(() => it.stop());

const mails = async () => {
  const counts = await Promise.all(Array.from({ length: 8 }, (_, n) => it.mailsTo(`it@cust-${n + 1}.example.test`)));
  return counts.join('');
};
const json = (text: string) => JSON.parse(text) as Record<string, unknown>;

/** Six of eight customers lose their connection, and one gets it back. */
async function outage(): Promise<void> {
  for (let n = 1; n <= 6; n++) await it.act(`conn_${n}`, 'break');
  await it.world.settle();
  await it.act('conn_6', 'repair');
  await it.world.settle();
}

async function allWell(): Promise<void> {
  for (let n = 1; n <= 6; n++) await it.act(`conn_${n}`, 'repair');
  await it.world.settle();
}

describe('hold', () => {
  test('where nothing is held there is nothing to end', async () => {
    const release = await it.ops('hold', 'release', '--reason', 'none', '--yes');
    expect([release.code, release.stderr]).toEqual([2, 'Nothing is held. off; it never held.\n']);
  });

  test('case 71: nobody is told; status says why and who waits, and ending it needs a reason and a yes', async () => {
    await outage();
    expect(await mails()).toBe('00000000');
    const { code, stdout } = await it.ops('hold', 'status', '--json');
    expect([code, json(stdout)]).toEqual([
      0,
      {
        held: true,
        since: expect.stringMatching(/Z$/),
        countedFrom: expect.stringMatching(/Z$/),
        lost: 6,
        fleet: 8,
        stillLost: 5,
        waiting: { customers: 5, connections: 5, notices: 10 },
        past: [],
      },
    ]);
    const empty = await it.ops('hold', 'release', '--reason', '  ', '--yes');
    expect([empty.code, empty.stderr]).toEqual([2, expect.stringContaining('--reason must be')]);
    const unasked = await it.ops('hold', 'release', '--reason', 'real');
    expect([unasked.code, unasked.stderr]).toEqual([2, expect.stringContaining('Nothing was changed: add --yes')]);
    await it.world.settle();
    expect(await mails()).toBe('00000000');
  });

  test('released: who is still lost is told once, and the reason is kept', async () => {
    const released = await it.ops('hold', 'release', '--reason', 'a vendor’s password policy', '--yes', '--json');
    expect([released.code, json(released.stdout)]).toEqual([
      0,
      { released: { customers: 5, connections: 5 }, reason: 'a vendor’s password policy' },
    ]);
    await it.world.settle();
    await it.world.sweep();
    await it.world.settle();
    expect(await mails()).toBe('11111000');
    expect((await it.ops('hold', 'status')).stdout).toMatch(
      /^off\. The last one, from \S+, was released at \S+: a vendor’s password policy\n$/,
    );
  });

  test('cancel: nobody is told of what waits, the outages stay open, and the reason is kept', async () => {
    await allWell();
    expect(await mails()).toBe('22222000');
    // The cooldown of the last request is over.
    await it.world.advance(2 * 3_600_000);
    await outage();
    const cancelled = await it.ops('hold', 'cancel', '--reason', 'the provider’s mistake', '--yes');
    expect([cancelled.code, cancelled.stdout]).toEqual([
      0,
      'Cancelled: 5 customer(s) are not told of 5 connection(s). Outages from now on are told again.\n',
    ]);
    expect(cancelled.stderr).toMatch(/^5 customer\(s\) with 5 lost connection\(s\) will NOT be told\./);
    await it.world.advance(2 * 3_600_000);
    await it.world.settle();
    expect(await mails()).toBe('22222000');
    const shown = json((await it.ops('connections', 'show', 'conn_1', '--json')).stdout);
    expect(shown).toMatchObject({ health: 'reauthorization_required', incident: 2 });
    expect(shown['notices']).toMatchObject(
      expect.arrayContaining(
        ['email', 'slack'].map((channel) =>
          expect.objectContaining({ kind: 'reconnect_request', channel, state: 'cancelled', reason: 'held' }),
        ),
      ),
    );
    const { past } = json((await it.ops('hold', 'status', '--json')).stdout) as { past: readonly object[] };
    expect(past).toMatchObject([
      { endedAs: 'cancelled', reason: 'the provider’s mistake' },
      { endedAs: 'released', reason: 'a vendor’s password policy' },
    ]);
    await it.act('conn_7', 'break');
    await it.world.settle();
    expect(await mails()).toBe('22222010');
  });
});
