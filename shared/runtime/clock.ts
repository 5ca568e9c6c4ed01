import { setTimeout } from 'node:timers/promises';
import type { Clock } from '../ports.ts';

/** The machine's own time; nothing else in the product reads it. */
export const systemClock: Clock = {
  now: () => Date.now(),
  pause: async (duration) => {
    await setTimeout(duration);
  },
};
