import type { Check } from './check.ts';
import { alarms } from './checks/alarms.ts';
import { credentials } from './checks/credentials.ts';
import { customers } from './checks/customers.ts';
import { mailAccount } from './checks/mailAccount.ts';
import { mailFeedback } from './checks/mailFeedback.ts';
import { mailIdentity } from './checks/mailIdentity.ts';
import { makini } from './checks/makini.ts';
import { schedule } from './checks/schedule.ts';
import { secrets } from './checks/secrets.ts';
import { slack } from './checks/slack.ts';
import { stack } from './checks/stack.ts';
import { webhook } from './checks/webhook.ts';

/** All checks, in the order in which their findings are mended. */
export const CHECKS: readonly Check[] = [
  credentials,
  stack,
  secrets,
  mailIdentity,
  mailAccount,
  mailFeedback,
  webhook,
  makini,
  slack,
  schedule,
  alarms,
  customers,
];
