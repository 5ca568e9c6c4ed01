import { describe, expect, test } from '@jest/globals';
import { movableClock } from '../../local/clock.ts';

const MINUTE = 60_000;
const START = Date.parse('2026-03-01T10:00:00Z');

describe('the movable clock', () => {
  test('starts where it is told and moves forward only', () => {
    const clock = movableClock({ startAt: START });
    clock.advance(10 * MINUTE);
    expect(clock.now() - START).toBeGreaterThanOrEqual(10 * MINUTE);
    expect(clock.now() - START).toBeLessThan(11 * MINUTE);
    expect(() => clock.advance(-1)).toThrow(RangeError);
    expect(() => clock.advance(Number.NaN)).toThrow(RangeError);
  });

  test('fires what falls due in a move once, earliest first, and leaves the rest', () => {
    const clock = movableClock({ startAt: START });
    const fired: string[] = [];
    clock.at(START + 3 * MINUTE, () => fired.push('third'));
    clock.at(START + 2 * MINUTE, () => fired.push('second'));
    clock.at(START + 60 * MINUTE, () => fired.push('much later'));
    const cancel = clock.at(START + MINUTE, () => fired.push('cancelled'));
    cancel();
    clock.advance(5 * MINUTE);
    clock.advance(5 * MINUTE);
    expect(fired).toEqual(['second', 'third']);
  });

  test('tells its listeners of a move after what fell due', () => {
    const clock = movableClock({ startAt: START });
    const heard: string[] = [];
    const stop = clock.onMove(() => heard.push('move'));
    clock.at(START + MINUTE, () => heard.push('due'));
    clock.advance(2 * MINUTE);
    stop();
    clock.advance(2 * MINUTE);
    expect(heard).toEqual(['due', 'move']);
  });

  test('lets real time reach an instant, and a pause ends with a move', async () => {
    const clock = movableClock();
    await clock.pause(5);
    let over = false;
    const long = clock.pause(60 * MINUTE).then(() => {
      over = true;
    });
    expect(over).toBe(false);
    clock.advance(60 * MINUTE);
    await long;
    expect(over).toBe(true);
  });

  test('dates a stamp of the machine by the offset that was in force', () => {
    const clock = movableClock({ startAt: START });
    const before = Date.now();
    const said = clock.now();
    clock.advance(30 * MINUTE);
    const after = Date.now();
    expect(Math.abs(clock.instantOf(before) - said)).toBeLessThan(1000);
    expect(clock.instantOf(after) - clock.instantOf(before)).toBe(30 * MINUTE + after - before);
  });
});
