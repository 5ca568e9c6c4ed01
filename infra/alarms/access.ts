import type { Service } from '../serviceFunction.ts';
import { type AlarmDefinition, ANY, HOUR, own } from './definition.ts';

const ALL: readonly Service[] = ['webhook', 'report', 'notify', 'feedback', 'sweep', 'status', 'reconnect'];

/** The functions themselves, and all that needs a secret or a login. */
export const accessAlarms: readonly AlarmDefinition[] = [
  {
    ...ANY,
    title: 'Function crashed',
    watched: { kind: 'lambda', metric: 'Errors', services: ALL },
    impact:
      'A function timed out, ran out of memory or did not start; what it was doing is done again later or not at all.',
  },
  {
    ...ANY,
    title: 'Function throttled',
    watched: { kind: 'lambda', metric: 'Throttles', services: ALL },
    impact: 'The account has no room for another invocation, so deliveries and notices wait.',
  },
  {
    ...ANY,
    title: 'Credentials refused',
    watched: own('CredentialsRefused', 'notify', 'sweep', 'status'),
    impact:
      'The provider refuses our own account, so no status can be read: nothing is confirmed, and the sweep is blind.',
  },
  {
    ...ANY,
    title: 'Reconnect pages failing',
    watched: own('ReconnectFailed', 'reconnect'),
    impact: 'Customers who want to reconnect see an error page.',
  },
  {
    ...ANY,
    title: 'Logins failing',
    watched: own('ExchangeFailed', 'reconnect'),
    period: HOUR,
    threshold: 3,
    impact: 'Customers log in again and come back without a token, so their connections stay broken.',
  },
  {
    ...ANY,
    title: 'Token not kept',
    watched: own('TokenNotKept', 'reconnect', 'notify', 'status'),
    impact:
      'A new pair of tokens is lost, and the old one has ended: the customer logs in once more, or your workers wait for another pair.',
  },
  {
    ...ANY,
    title: 'Secret unusable',
    watched: own('SecretUnusable', 'webhook', 'notify', 'sweep', 'status', 'reconnect'),
    impact: 'A secret is missing or damaged; whatever needs it, deliveries included, is refused until it is set.',
  },
];
