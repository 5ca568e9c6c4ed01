import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { claimedBy } from '../../shared/domain/claim.ts';
import { allNotices } from '../../shared/domain/connection.ts';
import { type Channel, isLive } from '../../shared/domain/notice.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../../shared/domain/time.ts';
import { isAsk } from '../../shared/domain/topic.ts';
import type { SendOutcome } from '../../shared/ports.ts';
import { type DeliveryWorld, deliveryWorld, GROUP, mortal } from '../fixtures/deliveryWorld.ts';
import { broken, DEFAULT_NOTICES, repaired } from '../fixtures/observations.ts';

const IDS = ['conn_a', 'conn_b', 'conn_c', 'conn_d'] as const;
type Id = (typeof IDS)[number];

/** One thing that happens in a bad month. */
type Act =
  | { readonly kind: 'break' | 'repair'; readonly ids: readonly Id[] }
  | { readonly kind: 'pass'; readonly minutes: number }
  | { readonly kind: 'outage'; readonly hours: number }
  | { readonly kind: 'deliver'; readonly outcome: SendOutcome['kind']; readonly leaves: boolean }
  | { readonly kind: 'die'; readonly call: number; readonly moment: 'before' | 'after' };

const some = fc.subarray([...IDS], { minLength: 1 });
const act: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ kind: fc.constantFrom('break' as const, 'break' as const, 'repair' as const), ids: some }),
  },
  {
    weight: 5,
    arbitrary: fc.record({ kind: fc.constant('pass' as const), minutes: fc.integer({ min: 1, max: 4_000 }) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('outage' as const), hours: fc.integer({ min: 1, max: 200 }) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('deliver' as const),
      outcome: fc.constantFrom<SendOutcome['kind']>('sent', 'retry', 'unknown', 'rejected'),
      leaves: fc.boolean(),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('die' as const),
      call: fc.integer({ min: 1, max: 60 }),
      moment: fc.constantFrom('before' as const, 'after' as const),
    }),
  },
);

const OUTCOMES: Readonly<Record<SendOutcome['kind'], SendOutcome>> = {
  sent: { kind: 'sent', providerId: 'ses_1' },
  retry: { kind: 'retry', reason: 'rate_limited', after: 5 * SECOND },
  unknown: { kind: 'unknown' },
  rejected: { kind: 'rejected', reason: 'message_rejected' },
};

/** A message that asked and left. */
interface Asked {
  readonly at: number;
  /** By connection, the number of its incident. */
  readonly about: ReadonlyMap<string, number>;
  /** It carries something that an earlier message may have carried already. */
  readonly repeats: boolean;
}

type Left = Readonly<Record<Channel, Asked[]>>;

/** Notes what leaves, on both channels. */
function watch(world: DeliveryWorld, leaves: () => boolean): Left {
  const left: Left = { email: [], slack: [] };
  const noting = async (outcome: SendOutcome): Promise<SendOutcome> => {
    const message = world.recorded().at(-1);
    if (!message || !(outcome.kind === 'sent' || (outcome.kind === 'unknown' && leaves()))) return outcome;
    const covered = await Promise.all(message.covers.map(({ connectionId }) => world.load(connectionId)));
    const carried = covered.flatMap((connection) => claimedBy(connection, message.id) ?? []);
    if (!carried.some(isAsk)) return outcome;
    const about = new Map(message.covers.map(({ connectionId, incident }) => [connectionId, incident]));
    left[message.channel].push({
      at: world.now(),
      about,
      repeats: carried.some(({ maybeSent }) => maybeSent === true),
    });
    return outcome;
  };
  const { mailer, slack } = world.ports;
  const [send, post] = [mailer.send, slack.post];
  mailer.send = async (mail) => noting(await send(mail));
  slack.post = async (message) => noting(await post(message));
  return left;
}

/** Plays the acts on one customer's connections, and then forty quiet days. */
async function play(acts: readonly Act[]) {
  const world = await deliveryWorld({ parts: () => ({ notices: DEFAULT_NOTICES }) });
  let leaves = false;
  const left = watch(world, () => leaves);
  const lost = new Set<Id>();
  const bend = (outcome: SendOutcome['kind']) => {
    world.bends.email = async () => OUTCOMES[outcome];
    world.bends.slack = async () => OUTCOMES[outcome];
  };
  for (const step of acts) {
    switch (step.kind) {
      case 'break':
      case 'repair':
        world.advance(SECOND);
        for (const id of step.ids) {
          const evidence = step.kind === 'break' ? broken : repaired;
          if (step.kind === 'break') lost.add(id);
          else lost.delete(id);
          await world.observe(evidence(world.now(), { id, customerId: 'cust_1', received: world.now() }));
        }
        break;
      case 'pass':
        await world.passTo(world.now() + step.minutes * MINUTE);
        break;
      case 'outage':
        world.advance(step.hours * HOUR);
        break;
      case 'deliver':
        leaves = step.leaves;
        bend(step.outcome);
        world.advance(2 * MINUTE);
        await world.deliver();
        bend('sent');
        break;
      case 'die':
        leaves = true;
        world.advance(2 * MINUTE);
        await world
          .deliver(GROUP, mortal(world.ports, step.call, step.moment).ports)
          .catch((error: Error) => expect(error.name).toBe('Killed'));
        break;
    }
  }
  const quietSince = world.now();
  await world.passTo(quietSince + 40 * DAY);
  return { world, left, lost };
}

describe('storms of outages on the systems of one customer, with outages and crashes of our own', () => {
  test('no channel asks twice within twenty hours but to repeat itself, and every outage that lasts is heard of', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(act, { minLength: 3, maxLength: 25 }), async (acts) => {
        const { world, left, lost } = await play(acts);
        for (const asked of Object.values(left)) {
          const near = asked.filter((one, i) => one.at - (asked[i - 1]?.at ?? -Infinity) < DEFAULT_NOTICES.spacing);
          expect(near.filter(({ repeats }) => !repeats)).toEqual([]);
        }
        for (const id of lost) {
          const connection = await world.load(id);
          const number = connection.incident?.number ?? 0;
          const heardOn = Object.entries(left).filter(([, asked]) =>
            asked.some(({ about }) => about.get(id) === number),
          );
          expect([id, number, heardOn.length]).toEqual([id, number, 2]);
          // Asking has come to its end, and our own side keeps hearing of it.
          expect(allNotices(connection).filter((notice) => isAsk(notice) && isLive(notice))).toEqual([]);
          expect(allNotices(connection).some(({ alert, state }) => alert === 'stopped_asking' && state === 'due')).toBe(
            true,
          );
        }
      }),
      {
        numRuns: 40,
        // A repeat that was refused must not make the message forgotten that it repeated.
        examples: [
          [
            [
              { kind: 'break', ids: ['conn_a'] },
              { kind: 'deliver', outcome: 'unknown', leaves: true },
              { kind: 'deliver', outcome: 'retry', leaves: false },
              { kind: 'repair', ids: ['conn_a', 'conn_c'] },
              { kind: 'break', ids: ['conn_a'] },
            ],
          ],
        ],
      },
    );
  }, 300_000);
});
