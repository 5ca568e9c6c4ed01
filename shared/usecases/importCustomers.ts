import {
  CUSTOMER_SCHEMA,
  type Customer,
  type CustomerFacts,
  changedFacts,
  NOTHING_LEARNED,
} from '../domain/customer.ts';
import type { CustomerStore, SlackWebhookKeeper } from '../ports.ts';
import { tellWhatWaited, type WaitedPorts } from './tellWhatWaited.ts';

export interface ImportPorts extends WaitedPorts {
  readonly customers: CustomerStore;
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

type PlanPorts = Pick<ImportPorts, 'customers' | 'slackWebhooks'>;

/** Compares the records with what is stored. */
export async function planImport(ports: PlanPorts, records: readonly CustomerRecord[]): Promise<ImportPlan> {
  const known = await allCustomers(ports);
  const given = new Set(records.map(({ id }) => id));
  const changes: { readonly id: string; readonly fields: readonly string[] }[] = [];
  for (const record of records) {
    const customer = known.get(record.id);
    if (!customer) continue;
    const fields = [...changedFacts(customer, record.facts), ...(await changedWebhook(ports, record))];
    changes.push({ id: record.id, fields });
  }
  return {
    created: [...given].filter((id) => !known.has(id)),
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
    if (touched.has(record.id)) await upsert(ports, record);
    options.onProgress?.(index + 1);
  }
  if (options.prune) for (const id of plan.missing) await removeCustomer(ports, id);
  return plan;
}

async function upsert(ports: ImportPorts, { id, facts, slackWebhookUrl }: CustomerRecord): Promise<void> {
  if (slackWebhookUrl !== undefined) await ports.slackWebhooks.keep(id, slackWebhookUrl);
  for (;;) {
    const known = await ports.customers.load(id);
    // Before the write, so that a run that was cut off is made good by the next one.
    if (known?.slack?.kind === 'webhook' && facts.slack?.kind !== 'webhook') await ports.slackWebhooks.remove(id);
    const { version = 0, learned = NOTHING_LEARNED } = known ?? {};
    const saved = await ports.customers.save({ ...facts, id, schema: CUSTOMER_SCHEMA, version, learned });
    if (saved === 'saved') break;
  }
  if (facts.contacts.length > 0 || facts.slack) await tellWhatWaited(ports, id);
}

async function removeCustomer(ports: ImportPorts, id: string): Promise<void> {
  await ports.customers.remove(id);
  await ports.slackWebhooks.remove(id);
}

/** A new URL for the same Slack is a change too, although no stored item shows it. */
async function changedWebhook({ slackWebhooks }: PlanPorts, record: CustomerRecord): Promise<readonly string[]> {
  const { id, slackWebhookUrl } = record;
  if (slackWebhookUrl === undefined || (await slackWebhooks.isKept(id, slackWebhookUrl))) return [];
  return ['slackWebhookUrl'];
}

async function allCustomers({ customers }: Pick<ImportPorts, 'customers'>): Promise<ReadonlyMap<string, Customer>> {
  const known = new Map<string, Customer>();
  for await (const customer of customers.all()) known.set(customer.id, customer);
  return known;
}
