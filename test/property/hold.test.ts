import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  countedFrom,
  type Ending,
  end,
  type Hold,
  type HoldRule,
  NEVER_HELD,
  tooMany,
  trip,
} from '../../shared/domain/hold.ts';

const rules: fc.Arbitrary<HoldRule> = fc.record({
  window: fc.integer({ min: 300_000, max: 86_400_000 }),
  percent: fc.integer({ min: 1, max: 100 }),
  count: fc.integer({ min: 1, max: 1_000 }),
  smallFleet: fc.integer({ min: 0, max: 100 }),
  smallFleetCount: fc.integer({ min: 1, max: 50 }),
});
const fleets = fc.option(fc.integer({ min: 0, max: 100_000 }), { nil: undefined });

describe('the rule', () => {
  test('one opening more never opens the guard, and a larger fleet never closes it sooner', () => {
    fc.assert(
      fc.property(rules, fc.nat(100_000), fc.nat(1_000), fc.nat(1_000), (rule, fleet, grown, openings) => {
        expect(tooMany(rule, fleet + grown)).toBeGreaterThanOrEqual(tooMany(rule, fleet));
        const closes = (count: number) => trip(NEVER_HELD, { from: 0, openings: count, fleet }, rule, 1) !== undefined;
        if (closes(openings)) expect(closes(openings + 1)).toBe(true);
        expect(closes(0)).toBe(false);
      }),
    );
  });

  test('a small fleet, or one of unknown size, goes by the number; any other by share or number, whichever is less', () => {
    fc.assert(
      fc.property(rules, fleets, (rule, fleet) => {
        const limit = tooMany(rule, fleet);
        if (fleet === undefined || fleet < rule.smallFleet) expect(limit).toBe(rule.smallFleetCount);
        else {
          const byShare = limit >= (fleet * rule.percent) / 100 && limit - 1 < (fleet * rule.percent) / 100;
          expect(limit === rule.smallFleetCount || limit === rule.count || byShare).toBe(true);
          expect(limit).toBeLessThanOrEqual(Math.max(rule.count, rule.smallFleetCount));
        }
      }),
    );
  });
});

type Step = { readonly kind: 'look'; readonly openedAt: readonly number[] } | { readonly kind: Ending };

const steps: fc.Arbitrary<readonly (Step & { readonly after: number })[]> = fc.array(
  fc.oneof(
    fc.record({
      kind: fc.constant('look' as const),
      openedAt: fc.array(fc.nat(20_000_000), { maxLength: 12 }),
      after: fc.integer({ min: 1, max: 2_000_000 }),
    }),
    fc.record({
      kind: fc.constantFrom('released' as const, 'cancelled' as const),
      after: fc.integer({ min: 1, max: 2_000_000 }),
    }),
  ),
  { maxLength: 30 },
);

describe('the latch', () => {
  test('case 71: only an operator opens it, only later openings close it again, and each closing is one', () => {
    fc.assert(
      fc.property(rules, steps, (rule, story) => {
        let hold: Hold = NEVER_HELD;
        let now = 0;
        let closings = 0;
        let endings = 0;
        for (const step of story) {
          now += step.after;
          if (step.kind === 'look') {
            const from = countedFrom(hold, rule, { mode: 'live', allowlist: [] }, now);
            const openings = step.openedAt.filter((at) => at >= from && at <= now).length;
            const closed = trip(hold, { from, openings, fleet: 10 }, rule, now);
            if (hold.current) expect(closed).toBeUndefined();
            if (!closed) continue;
            closings++;
            expect(closed.current?.since).toBe(now);
            for (const { endedAt } of hold.past) expect(from).toBeGreaterThan(endedAt);
            hold = closed;
          } else {
            const ended = end(hold, step.kind, 'looked into', now);
            expect(ended !== undefined).toBe(hold.current !== undefined);
            if (!ended) continue;
            endings++;
            expect(ended.past[0]).toEqual({ ...hold.current, endedAs: step.kind, endedAt: now, reason: 'looked into' });
            hold = ended;
          }
          expect(closings - endings).toBe(hold.current ? 1 : 0);
        }
      }),
    );
  });
});
