import type { SecretNames } from '../shared/adapters/secrets/names.ts';
import { CUSTOMER_SCHEMA, NOTHING_LEARNED } from '../shared/domain/customer.ts';
import type { CustomerStore } from '../shared/ports.ts';
import { customerSlug } from './environment.ts';
import type { ConnectionFacts } from './makini/fleet.ts';

interface Welcome {
  readonly customers: CustomerStore;
  readonly putSecret: (name: string, text: string) => Promise<unknown>;
  readonly names: SecretNames;
  readonly slackUrl: string;
}

/** Makes the customer of a new connection known, with one contact and a Slack webhook, unless it is known already. */
export async function welcomeCustomer(parts: Welcome, { customerId, company }: ConnectionFacts): Promise<void> {
  const { customers, putSecret, names, slackUrl } = parts;
  if (await customers.load(customerId)) return;
  const slug = customerSlug(customerId);
  await putSecret(names.slackOfCustomer(customerId), `${slackUrl}/services/LOCAL/${slug}`);
  await customers.save({
    id: customerId,
    schema: CUSTOMER_SCHEMA,
    version: 0,
    name: company,
    contacts: [{ email: `it@${slug}.example.test`, role: 'technical' }],
    slack: { kind: 'webhook' },
    timeZone: 'Europe/Berlin',
    locale: 'en',
    learned: NOTHING_LEARNED,
  });
}
