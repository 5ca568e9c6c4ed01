import { randomUUID } from 'node:crypto';
import type { Chance } from '../ports.ts';

export const systemChance: Chance = {
  id: () => randomUUID(),
  fraction: () => Math.random(),
};
