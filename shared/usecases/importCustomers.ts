import { isDeepStrictEqual } from 'node:util';
import { CUSTOMER_SCHEMA, type Customer, type CustomerFacts, NOTHING_LEARNED } from '../domain/customer.ts';
import { contactFound } from '../domain/mapping.ts';
import type { Clock, CustomerStore, NudgeQueue, SlackWebhookKeeper } from '../ports.ts';
import { type ChangePorts, changeConnection } from './changeConnection.ts';

export interface ImportPorts extends ChangePorts {
  readonly clock: Clock;
  readonly customers: CustomerStore;
  readonly nudges: NudgeQueue;
  readonly slackWebhooks: SlackWebhookKeeper;
}

/** A customer as the company's CRM knows it. The webhook's URL is a secret and goes to the secret store only. */
export interface CustomerRecord {
  readonly id: string;
  readonly facts: CustomerFacts;
  readonly slackWebhookUrl?: string;
}

/** What an import would do, by customer id. `changed` names the fields, never their values. */
export interface ImportPlan {
  readonly created: readonly string[];
  readonly changed: readonly { readonly id: string; readonly fields: readonly string[] }[];
  readonly unchanged: readonly string[];
  /** On record and not in the file: removed by a pruning import, kept by any other. */
  readonly missing: readonly string[];
}

/** Compares the records with what is stored. */
export async function planImport(
  ports: Pick<ImportPorts, 'customers'>,
  records: readonly CustomerRecord[],
): Promise<ImportPlan> {
  const known = await allCustomers(ports);
  const given = new Set(records.map(({ id }) => id));
  const compared = records.map(({ id, facts }) => ({ id, known: known.get(id), facts }));
  const changes = compared.flatMap(({ id, known: customer, facts }) =>
    customer ? [{ id, fields: changedFields(customer, facts) }] : [],
  );
  return {
    created: compared.filter(({ known: customer }) => !customer).map(({ id }) => id),
    changed: changes.filter(({ fields }) => fields.length > 0),
    unchanged: changes.filter(({ fields }) => fields.length === 0).map(({ id }) => id),
    missing: [...known.keys()].filter((id) => !given.has(id)),
  };
}

/**
 * Brings the stored customers to what the records say: an upsert by id that can be repeated at will. What we learned
 * ourselves stays. A customer who has a contact now is told at once what was put off for the lack of one.
 */
export async function importCustomers(
  ports: ImportPorts,
  records: readonly CustomerRecord[],
  options: { readonly prune: boolean; readonly onProgress?: (done: number) => void },
): Promise<ImportPlan> {
  const plan = await planImport(ports, records);
  const touched = new Set([...plan.created, ...plan.changed.map(({ id }) => id)]);
  for (const [index, record] of records.entries()) {
    if (record.slackWebhookUrl !== undefined) await ports.slackWebhooks.keep(record.id, record.slackWebhookUrl);
    if (touched.has(record.id)) await upsert(ports, record);
    options.onProgress?.(index + 1);
  }
  if (options.prune) for (const id of plan.missing) await removeCustomer(ports, id);
  return plan;
}

async function upsert(ports: ImportPorts, { id, facts }: CustomerRecord): Promise<void> {
  for (;;) {
    const known = await ports.customers.load(id);
    const { version = 0, learned = NOTHING_LEARNED } = known ?? {};
    const saved = await ports.customers.save({ ...facts, id, schema: CUSTOMER_SCHEMA, version, learned });
    if (saved === 'saved') break;
  }
  if (facts.contacts.length > 0 || facts.slack) await tellWhatWaited(ports, id);
}

async function tellWhatWaited(ports: ImportPorts, customerId: string): Promise<void> {
  let waited = false;
  for (const id of await ports.connections.idsOfCustomer(customerId)) {
    const due = await changeConnection(ports, id, (stored, now) => {
      const connection = stored && contactFound(stored, now);
      return { connection, result: connection !== stored };
    });
    waited ||= due;
  }
  if (waited) await ports.nudges.nudge({ kind: 'customer', id: customerId }, ports.clock.now());
}

async function removeCustomer(ports: ImportPorts, id: string): Promise<void> {
  await ports.customers.remove(id);
  await ports.slackWebhooks.remove(id);
}

function changedFields(customer: Customer, facts: CustomerFacts): readonly string[] {
  const { id: _id, schema: _schema, version: _version, learned: _learned, ...known } = customer;
  const names = new Set([...Object.keys(known), ...Object.keys(facts)]) as Set<keyof CustomerFacts>;
  return [...names].filter((name) => !isDeepStrictEqual(known[name], facts[name]));
}

async function allCustomers({ customers }: Pick<ImportPorts, 'customers'>): Promise<ReadonlyMap<string, Customer>> {
  const known = new Map<string, Customer>();
  for await (const customer of customers.all()) known.set(customer.id, customer);
  return known;
}
