import { describe, expect, test } from '@jest/globals';
import type { Context } from 'aws-lambda';
import { movableClock } from '../../local/clock.ts';
import { lambdaFunction } from '../../local/lambda.ts';
import { startSchedule } from '../../local/schedule.ts';

const MINUTE = 60_000;
const never = () => new Promise<string>(() => undefined);

describe('a local Lambda function', () => {
  test('gets a context whose remaining time follows the movable clock', async () => {
    const clock = movableClock();
    const handler = async (_event: string, context: Context) => {
      const before = context.getRemainingTimeInMillis();
      clock.advance(4000);
      return {
        before,
        after: context.getRemainingTimeInMillis(),
        name: context.functionName,
        id: context.awsRequestId,
      };
    };
    const notify = lambdaFunction({ name: 'notify', handler, timeout: 30_000, clock });
    const first = await notify.invoke('event');
    const second = await notify.invoke('event');
    expect(first.name).toBe('notify');
    expect(first.before).toBeGreaterThan(29_000);
    expect(first.before).toBeLessThanOrEqual(30_000);
    expect(first.before - first.after).toBeGreaterThanOrEqual(4000);
    expect(first.id).toMatch(/^[0-9a-f-]{36}$/);
    expect(first.id).not.toBe(second.id);
  });

  test('is given up at its timeout, and can be cut off earlier while it believes in the full time', async () => {
    const clock = movableClock();
    let remaining = 0;
    const handler = (_event: string, context: Context) => {
      remaining = context.getRemainingTimeInMillis();
      return never();
    };
    const notify = lambdaFunction({ name: 'notify', handler, timeout: 30_000, clock });
    const hung = notify.invoke('event');
    clock.advance(30_000);
    await expect(hung).rejects.toMatchObject({ name: 'LambdaTimeout', message: 'Task timed out after 30.00 seconds' });
    const cut = notify.invoke('event', { timeout: 5000 });
    clock.advance(5000);
    await expect(cut).rejects.toMatchObject({ name: 'LambdaTimeout', message: 'Task timed out after 5.00 seconds' });
    expect(remaining).toBeGreaterThan(29_000);
  });

  test('rejects with what its handler threw, thrown at once or later', async () => {
    const clock = movableClock();
    const failing = lambdaFunction({
      name: 'f',
      handler: async () => Promise.reject(new Error('no')),
      timeout: 1000,
      clock,
    });
    await expect(failing.invoke('event')).rejects.toThrow('no');
    const handler = () => {
      throw new Error('at once');
    };
    await expect(lambdaFunction({ name: 'f', handler, timeout: 1000, clock }).invoke('event')).rejects.toThrow(
      'at once',
    );
  });
});

describe('the schedule', () => {
  test('runs when the clock reaches its time, and once for a move across several', async () => {
    const clock = movableClock();
    let runs = 0;
    const schedule = startSchedule({ clock, everyMinutes: 10, run: async () => ++runs });
    clock.advance(9 * MINUTE);
    await schedule.settled();
    expect(runs).toBe(0);
    clock.advance(MINUTE);
    await schedule.settled();
    expect(runs).toBe(1);
    clock.advance(60 * MINUTE);
    await schedule.settled();
    expect(runs).toBe(2);
    expect(schedule.nextAt() - clock.now()).toBeGreaterThan(0);
    expect(schedule.nextAt() - clock.now()).toBeLessThanOrEqual(10 * MINUTE);
    await schedule.stop();
    clock.advance(60 * MINUTE);
    await schedule.settled();
    expect(runs).toBe(2);
  });

  test('runs at once when asked, and goes on after a run that failed', async () => {
    const clock = movableClock();
    const errors: unknown[] = [];
    let runs = 0;
    const run = async () => {
      runs += 1;
      if (runs === 2) throw new Error('second run');
      return runs;
    };
    const schedule = startSchedule({ clock, everyMinutes: 10, run, onError: (error) => errors.push(error) });
    expect(await schedule.runNow()).toBe(1);
    clock.advance(10 * MINUTE);
    await schedule.settled();
    clock.advance(10 * MINUTE);
    await schedule.settled();
    expect([runs, errors]).toEqual([3, [new Error('second run')]]);
    await schedule.stop();
  });
});
