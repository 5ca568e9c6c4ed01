import { afterAll, beforeAll } from '@jest/globals';
import { createTokenVault } from '../../shared/adapters/secrets/tokenVault.ts';
import { memoryTokenVault } from '../fixtures/memory/tokens.ts';
import { type SecretsWorld, startSecretsWorld } from '../fixtures/secretsWorld.ts';
import { testClock } from './support/time.ts';
import { tokenVaultContract } from './tokenVault.ts';

tokenVaultContract('in memory', () => {
  const clock = testClock();
  return { vault: memoryTokenVault(clock), advance: clock.advance };
});

let world: SecretsWorld;
beforeAll(async () => {
  world = await startSecretsWorld();
});
afterAll(() => world.stop());

tokenVaultContract('Secrets Manager', () => {
  const vault = createTokenVault({ ...world.scene(), stage: 'test' });
  return { vault, advance: world.clock.advance };
});
