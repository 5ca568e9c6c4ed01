import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Observation } from '../../shared/domain/observation.ts';
import { MINUTE, SECOND } from '../../shared/domain/time.ts';
import { countWebhooks } from '../../shared/usecases/countWebhooks.ts';
import { recordObservations, recordUnread } from '../../shared/usecases/recordObservations.ts';
import { deliveryWorld } from '../fixtures/deliveryWorld.ts';
import { event, POLICY, reading, reconnect } from '../fixtures/observations.ts';

const ID = 'conn_0001';

const value = fc.constantFrom('ok' as const, 'reauth' as const);
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('read' as const), value, lag: fc.nat(120) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('delivery' as const), value, lag: fc.option(fc.nat(600)) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('reconnect' as const) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('visit' as const) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('wait' as const), minutes: fc.integer({ min: 1, max: 45 }) }) },
);

test('each outage that is found is counted once, as matched, late or missed, whatever happens in between', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 25 }), async (steps) => {
      const { ports, journal, now, advance } = await deliveryWorld();
      const visit = async () => countWebhooks(ports, await recordUnread(ports, ID));
      const see = (observation: Observation) => recordObservations(ports, ID, [observation]);
      await see(reading('ok', now() - MINUTE, now(), 'sweep'));
      for (const act of steps) {
        advance(SECOND);
        if (act.kind === 'wait') advance(act.minutes * MINUTE);
        else if (act.kind === 'visit') await visit();
        else if (act.kind === 'reconnect') await see(reconnect(now()));
        else if (act.kind === 'read') {
          await see(reading(act.value, now() - act.lag * SECOND, now(), 'sweep'));
        } else {
          const time = act.lag === null ? undefined : now() - act.lag * SECOND;
          await see(event({ register: 'auth', value: act.value }, time, { received: now() }));
        }
      }
      // The first visit may decide what was still in doubt.
      for (let rest = 0; rest < 2; rest++) {
        advance(POLICY.webhookWindow);
        await visit();
      }
      const { IncidentOpened = 0, MatchedWebhook = 0, LateWebhook = 0, MissedWebhook = 0 } = journal.counted;
      expect(MatchedWebhook + LateWebhook + MissedWebhook).toBe(IncidentOpened);
      expect((await ports.connections.load(ID))?.awaiting).toBeUndefined();
    }),
    { numRuns: 500 },
  );
});
