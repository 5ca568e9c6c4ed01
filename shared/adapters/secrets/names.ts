import { segmentOf } from '../../runtime/segment.ts';

/**
 * The names of all secrets of a stage, under one prefix such as `reconnect/dev`. What is stored under them:
 * docs of each reader in this folder. Secrets of a customer or a connection are made at run time, the others by the stack.
 */
export function secretNames(prefix: string) {
  return {
    signing: `${prefix}/signing`,
    signingOfEndpoint: (endpoint: string) => `${prefix}/signing/${segmentOf(endpoint)}`,
    links: `${prefix}/links`,
    provider: `${prefix}/provider`,
    /** What opens another vault, where the tokens are in one. */
    vault: `${prefix}/vault`,
    slackBot: `${prefix}/slack/bot`,
    slackOperators: `${prefix}/slack/operators`,
    slackOfCustomer: (customerId: string) => `${prefix}/slack/customers/${segmentOf(customerId)}`,
    tokensOfConnection: (connectionId: string) => `${prefix}/tokens/${segmentOf(connectionId)}`,
  };
}

export type SecretNames = ReturnType<typeof secretNames>;
