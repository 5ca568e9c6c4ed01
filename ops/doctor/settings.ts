import { readNotifyConfig } from '../../functions/notify/config.ts';
import { readWebhookConfig } from '../../functions/webhook/config.ts';
import type { Environment } from '../../shared/runtime/config.ts';

/** What the functions work by, read as they read it: the notify function's settings, and how deliveries are signed. */
export type FunctionSettings = ReturnType<typeof readFunctionSettings>;

/** @throws ConfigError */
export function readFunctionSettings(of: { readonly notify: Environment; readonly webhook: Environment }) {
  return { ...readNotifyConfig(of.notify), signatureScheme: readWebhookConfig(of.webhook).signature };
}
