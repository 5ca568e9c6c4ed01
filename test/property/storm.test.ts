import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { claimedBy } from '../../shared/domain/claim.ts';
import { allNotices } from '../../shared/domain/connection.ts';
import type { Message } from '../../shared/domain/message.ts';
import type { Notice, NoticeKind } from '../../shared/domain/notice.ts';
import { HOUR, MINUTE, SECOND } from '../../shared/domain/time.ts';
import type { SendOutcome } from '../../shared/ports.ts';
import { deliveryWorld, GROUP, mortal } from '../fixtures/deliveryWorld.ts';
import { broken, repaired } from '../fixtures/observations.ts';

const IDS = ['conn_a', 'conn_b'] as const;

/** One thing that happens in a bad hour. */
type Act =
  | {
      readonly kind: 'break' | 'repair';
      readonly id: (typeof IDS)[number];
      readonly copies: number;
      readonly late: boolean;
    }
  | { readonly kind: 'wait'; readonly seconds: number }
  | { readonly kind: 'deliver'; readonly email: SendOutcome['kind']; readonly leaves: boolean }
  | { readonly kind: 'die'; readonly call: number; readonly moment: 'before' | 'after' }
  | { readonly kind: 'status'; readonly readable: boolean };

const act: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constantFrom('break' as const, 'repair' as const),
      id: fc.constantFrom('conn_a', 'conn_a', 'conn_a', 'conn_b'),
      copies: fc.integer({ min: 1, max: 2 }),
      late: fc.boolean(),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('wait' as const), seconds: fc.integer({ min: 1, max: 1_200 }) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('deliver' as const),
      email: fc.constantFrom<SendOutcome['kind']>('sent', 'sent', 'retry', 'unknown'),
      leaves: fc.boolean(),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('die' as const),
      call: fc.integer({ min: 1, max: 40 }),
      moment: fc.constantFrom('before' as const, 'after' as const),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('status' as const), readable: fc.boolean() }) },
);

const OUTCOMES: Readonly<Record<SendOutcome['kind'], SendOutcome>> = {
  sent: { kind: 'sent', providerId: 'ses_1' },
  retry: { kind: 'retry', reason: 'rate_limited', after: 5 * SECOND },
  unknown: { kind: 'unknown' },
  rejected: { kind: 'rejected', reason: 'message_rejected' },
};

/** A mail that left, and the notices that it carried. */
interface Mail {
  readonly message: Message;
  readonly carries: readonly { readonly connectionId: string; readonly kind: NoticeKind | undefined }[];
}

/** Plays the acts on two connections, then lets the weather clear and everything come to rest. */
async function play(acts: readonly Act[]) {
  const world = await deliveryWorld();
  const mails: Mail[] = [];
  const truth = new Map<string, { lost: boolean; since: number }>(
    IDS.map((id) => [id, { lost: false, since: world.now() }]),
  );
  const held: ReturnType<typeof broken>[] = [];
  const { send } = world.ports.mailer;
  const carried = async ({ id, covers }: Message) =>
    Promise.all(
      covers.map(async ({ connectionId }) => ({
        connectionId,
        kind: claimedBy(await world.load(connectionId), id)?.kind,
      })),
    );
  let leaves = false;
  world.ports.mailer.send = async (mail) => {
    const outcome = await send(mail);
    const message = await world.ports.messages.load(mail.messageId);
    if (message && (outcome.kind === 'sent' || (outcome.kind === 'unknown' && leaves))) {
      mails.push({ message, carries: await carried(message) });
    }
    return outcome;
  };
  const clear = () => {
    world.bends.status = async (id) => {
      const { lost, since } = truth.get(id) ?? { lost: false, since: 0 };
      return {
        kind: 'read',
        startedAt: world.now(),
        auth: lost ? 'reauth' : 'ok',
        providerTime: { instant: since, wholeSecond: false },
        label: 'status',
      };
    };
  };
  for (const step of acts) {
    switch (step.kind) {
      case 'break':
      case 'repair': {
        const lost = step.kind === 'break';
        world.advance(SECOND);
        truth.set(step.id, { lost, since: world.now() });
        const observation = (lost ? broken : repaired)(world.now(), {
          id: step.id,
          customerId: 'cust_1',
          received: world.now(),
        });
        if (step.late) held.push(observation);
        else for (let copy = 0; copy < step.copies; copy++) await world.observe(observation);
        break;
      }
      case 'wait':
        world.advance(step.seconds * SECOND);
        break;
      case 'deliver':
        leaves = step.leaves;
        world.bends.email = async () => OUTCOMES[step.email];
        await world.deliver();
        break;
      case 'die':
        leaves = true;
        world.bends.email = async () => OUTCOMES.sent;
        await world
          .deliver(GROUP, mortal(world.ports, step.call, step.moment).ports)
          .catch((error: Error) => expect(error.name).toBe('Killed'));
        break;
      case 'status':
        if (step.readable) clear();
        else world.bends.status = async () => ({ kind: 'unreadable', reason: 'server_error' });
        break;
    }
  }
  for (const observation of held.reverse()) await world.observe({ ...observation, observedAt: world.now() });
  clear();
  world.bends.email = async () => OUTCOMES.sent;
  world.advance(2 * HOUR);
  for (const id of IDS) {
    const { lost, since } = truth.get(id) ?? { lost: false, since: 0 };
    await world.observe({ ...(lost ? broken : repaired)(since, { id, customerId: 'cust_1', received: world.now() }) });
  }
  world.advance(5 * MINUTE);
  await world.deliverUntilIdle();
  return { world, truth, mails };
}

describe('a storm of lost, doubled and late deliveries, killed processes and a bad mail server', () => {
  test('ends with nothing stuck, nobody untold, and nobody left with an old request', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(act, { minLength: 5, maxLength: 40 }), async (acts) => {
        const { world, truth, mails } = await play(acts);
        for (const id of IDS) {
          const connection = await world.ports.connections.load(id);
          if (!connection) continue;
          const soon = (n: Notice) => n.state === 'sending' || (n.state === 'due' && n.dueAt < world.now() + HOUR);
          expect(allNotices(connection).filter(soon)).toEqual([]);
          expect(connection.prior).toEqual([]);
          const about = mails.flatMap(({ message, carries }) =>
            carries
              .filter((c) => c.connectionId === id && c.kind !== 'operator_alert')
              .map(({ kind }) => ({ kind, covers: message.covers })),
          );
          const used = allNotices(connection).some((n) => n.channel === 'email' && n.state === 'failed');
          const lastMail = about.at(-1)?.kind;
          if (truth.get(id)?.lost) expect(used ? 'reminder' : lastMail).toMatch(/^(reconnect_request|reminder)$/);
          else if (lastMail !== undefined) expect(used ? 'restored' : lastMail).toBe('restored');
          const copies = new Map<number, number>();
          for (const m of about.filter((mail) => mail.kind === 'reconnect_request')) {
            const number = m.covers.find((c) => c.connectionId === id)?.incident ?? 0;
            copies.set(number, (copies.get(number) ?? 0) + 1);
          }
          for (const count of copies.values()) expect(count).toBeLessThanOrEqual(3);
        }
      }),
      { numRuns: 1_000 },
    );
  }, 180_000);
});
