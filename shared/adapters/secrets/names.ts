import { createHash } from 'node:crypto';

/**
 * The names of all secrets of a stage, under one prefix such as `reconnect/dev`. What is stored under them:
 * docs of each reader in this folder. Secrets of a customer or a connection are made at run time, the others by the stack.
 */
export function secretNames(prefix: string) {
  return {
    signing: `${prefix}/signing`,
    provider: `${prefix}/provider`,
    slackBot: `${prefix}/slack/bot`,
    slackOperators: `${prefix}/slack/operators`,
    slackOfCustomer: (customerId: string) => `${prefix}/slack/customers/${segmentOf(customerId)}`,
    tokensOfConnection: (connectionId: string) => `${prefix}/tokens/${segmentOf(connectionId)}`,
  };
}

export type SecretNames = ReturnType<typeof secretNames>;

const PLAIN = /^[\w.-]{1,64}$/;
/** Secrets Manager ends ARNs like this, and takes a name that looks so for one. */
const LIKE_AN_ARN_SUFFIX = /-[A-Za-z0-9]{6}$/;

/** An id as the last part of a name: itself where people can read it there, otherwise a digest that is as unique. */
function segmentOf(id: string): string {
  if (PLAIN.test(id) && !LIKE_AN_ARN_SUFFIX.test(id)) return id;
  return `sha256-${createHash('sha256').update(id).digest('hex')}`;
}
