import * as z from 'zod/mini';
import { type Environment, loadConfig } from '../../shared/runtime/config.ts';
import {
  makiniFields,
  policyFields,
  policyOf,
  retentionFields,
  retentionOf,
  stageFields,
  stageOf,
  tokensFields,
} from '../environment.ts';
import { linkFields, voiceField } from '../voice.ts';

const environment = z.object({
  ...stageFields,
  ...tokensFields,
  ...policyFields,
  ...retentionFields,
  ...makiniFields,
  ...linkFields,
  VOICE: voiceField,
});

export type ReconnectEnvironment = z.input<typeof environment>;

/** The gateway gives up after 30 s; a page that waits for the provider says so before. */
export const RECONNECT_LIMITS = { timeoutSeconds: 25, memoryMb: 512, maxFormBytes: 4_096 } as const;

/** @throws ConfigError */
export function readReconnectConfig(env: Environment) {
  const read = loadConfig(environment, env);
  return {
    ...stageOf(read),
    tokens: read.TOKENS,
    baseUrl: read.BASE_URL,
    linkLifetime: read.LINK_DAYS,
    makini: read.MAKINI_SETTINGS,
    policy: policyOf(read),
    retention: retentionOf(read),
    voice: read.VOICE,
  };
}
