import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { SWEEP_LIMITS } from '../../functions/sweep/config.ts';
import type { AlarmDefinition, AlarmSettings } from '../../infra/alarms/definition.ts';
import { alarmsOf } from '../../infra/alarms.ts';
import { resourcesOf } from '../fixtures/resources.ts';
import { STAGES, settingsOf, templateOf } from '../fixtures/stack.ts';

describe('case 87: whatever the schedule', () => {
  const schedules = fc.record({
    sweepMinutes: fc.integer({ min: 1, max: 1_440 }),
    graceSeconds: fc.integer({ min: 30, max: 900 }),
    webhookSilenceHours: fc.integer({ min: 1, max: 24 }),
    alarms: fc.constant({ bouncePercent: 3, complaintPercent: 0.05 }),
    status: fc.integer({ min: 5, max: 1_440 }).map((everyMinutes) => ({ ...settingsOf().status, everyMinutes })),
  });
  const windowOf = ({ period, periods }: AlarmDefinition) => period * periods;
  const named = (settings: AlarmSettings, title: string): AlarmDefinition => {
    const found = alarmsOf(settings).find((definition) => definition.title === title);
    if (!found) throw new Error(`No alarm ${title}`);
    return found;
  };

  test('the heartbeat waits longer than two sweeps may lie apart, and misses one that fails', () => {
    fc.assert(
      fc.property(schedules, (settings) => {
        const [schedule, longest] = [settings.sweepMinutes * 60, SWEEP_LIMITS.timeoutSeconds];
        const { threshold, when, ...heartbeat } = named(settings, 'Sweep stopped');
        expect({ threshold, when }).toEqual({ threshold: 1, when: 'less than' });
        // A sweep speaks at its end; while it runs the schedule calls in vain.
        const apart = schedule * Math.ceil(longest / schedule) + longest;
        expect(windowOf({ ...heartbeat, threshold, when })).toBeGreaterThan(apart);
        expect(windowOf({ ...heartbeat, threshold, when })).toBeGreaterThan(2 * schedule);
      }),
    );
  });

  test('each period of "Sweep incomplete" holds the end of a sweep, so that three in a row can be seen', () => {
    fc.assert(
      fc.property(schedules, (settings) => {
        const [schedule, longest] = [settings.sweepMinutes * 60, SWEEP_LIMITS.timeoutSeconds];
        expect(named(settings, 'Sweep incomplete').period).toBeGreaterThanOrEqual(
          schedule * Math.ceil(longest / schedule),
        );
      }),
    );
  });

  test('what waits its time is neither too old nor overdue', () => {
    fc.assert(
      fc.property(schedules, (settings) => {
        const { graceSeconds, sweepMinutes } = settings;
        expect(named(settings, 'Nudges too old').threshold).toBeGreaterThan(graceSeconds + 360);
        expect(named(settings, 'Notices overdue').threshold).toBeGreaterThan(graceSeconds + sweepMinutes * 60);
      }),
    );
  });

  test('a status is outdated only when looks were missed: not by their own pace, nor by how seldom a fresher one is noted', () => {
    fc.assert(
      fc.property(schedules, (settings) => {
        const { status, sweepMinutes } = settings;
        const pace = Math.max(status.everyMinutes, sweepMinutes) + Math.max(sweepMinutes, 30);
        expect(named(settings, 'Statuses outdated').threshold).toBeGreaterThan(pace * 60);
      }),
    );
  });

  test('CloudWatch takes every period and window', () => {
    fc.assert(
      fc.property(schedules, (settings) => {
        for (const definition of alarmsOf(settings)) {
          expect(definition.period % 60).toBe(0);
          expect(windowOf(definition)).toBeLessThanOrEqual(definition.period < 3_600 ? 86_400 : 604_800);
        }
      }),
    );
  });

  test.each([1, 59, 360, 361, 1_440])('a sweep every %i minutes can be deployed', (sweepMinutes) => {
    const template = templateOf({ ...STAGES.dev, sweepMinutes });
    const [schedule] = resourcesOf(template, 'AWS::Scheduler::Schedule').values();
    expect(schedule?.['ScheduleExpression']).toMatch(/^rate\(\d+ (minute|hour|day)s?\)$/);
  });
});
