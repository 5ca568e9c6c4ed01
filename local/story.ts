import { isDeepStrictEqual } from 'node:util';
import type { Places } from '../ops/target.ts';
import type { MetricName } from '../shared/telemetry.ts';
import { SECRETS_PREFIX } from './environment.ts';
import type { Fate } from './makini/webhooks.ts';
import type { World } from './world.ts';

/** One thing that a story expected, and what was seen. */
export interface Check {
  readonly chapter: string;
  readonly what: string;
  readonly expected: unknown;
  readonly seen: unknown;
  readonly holds: boolean;
}

/** What can be played: when it begins, where that matters, and the settings of the stage that it needs. */
export interface Story {
  readonly about: string;
  readonly startsAt?: number;
  readonly settings?: Readonly<Record<string, string>>;
  tell(stage: Stage): Promise<readonly Check[]>;
}

interface ShownConnection {
  readonly id: string;
  readonly health: string;
  readonly nextDueAt: string | null;
  readonly incident: { readonly number: number; readonly openedBy: string } | null;
}

/** Where a story plays: it acts and looks only through the doors that an outsider has. */
export class Stage {
  readonly #world: World;
  readonly #controlUrl: string;
  readonly #say: (line: string) => void;
  readonly #log: readonly string[];
  #chapter = '';

  /** `say` hears each line as it happens; `log` is what the functions have written so far. */
  constructor(world: World, controlUrl: string, say: (line: string) => void, log: readonly string[]) {
    this.#world = world;
    this.#controlUrl = controlUrl;
    this.#say = say;
    this.#log = log;
  }

  tell(chapter: string): void {
    this.#chapter = chapter;
    this.#say(`\n${chapter}`);
  }

  async check(what: string, expected: unknown, look: () => Promise<unknown>): Promise<Check> {
    const seen = await look();
    const holds = isDeepStrictEqual(seen, expected);
    this.#say(`  ${holds ? '✓' : '✗'} ${what}`);
    return { chapter: this.#chapter, what, expected, seen, holds };
  }

  /** Asks the control server for something. */
  async control<T = Record<string, unknown>>(path: string, body?: object): Promise<T> {
    return request<T>(`${this.#controlUrl}${path}`, 'POST', body);
  }

  makini(path: string, body?: object): Promise<unknown> {
    return request(`${this.#world.urls.makini}/sim${path}`, 'POST', body);
  }

  act(
    id: string,
    act: string,
    webhook: Fate = 'send',
  ): Promise<{ readonly deliveries: readonly { readonly status: number }[] }> {
    return request(`${this.#world.urls.makini}/sim/connections/${encodeURIComponent(id)}/${act}`, 'POST', { webhook });
  }

  connections(): Promise<readonly ShownConnection[]> {
    return request(`${this.#controlUrl}/connections`);
  }

  connection(id: string): Promise<ShownConnection> {
    return request(`${this.#controlUrl}/connections/${encodeURIComponent(id)}`);
  }

  /** To whom mails went whose subject names the system. */
  async mailsAbout(system: string): Promise<readonly string[]> {
    return (await this.mails())
      .filter(({ subject }) => subject.includes(system))
      .flatMap(({ destination }) => destination.to);
  }

  /** The link to our page in the newest mail about a system. */
  async linkIn(system: string): Promise<string> {
    const texts = (await this.mails()).filter(({ subject }) => subject.includes(system)).map(({ body }) => body.text);
    const link = /https?:\/\/\S+\/reconnect\/\S+/.exec(texts.at(-1) ?? '')?.[0];
    if (link === undefined) throw new Error(`No link in the mail about ${system}`);
    return link;
  }

  async mails(): Promise<readonly StoredMail[]> {
    return (await request<{ emails: readonly StoredMail[] }>(`${this.#world.urls.mail}/store`)).emails;
  }

  /** Into which channels posts went whose text names the system. */
  async postsAbout(system: string): Promise<readonly string[]> {
    return (await this.posts()).filter(({ text }) => text.includes(system)).map(({ channel }) => channel);
  }

  posts(): Promise<readonly { readonly channel: string; readonly text: string }[]> {
    return request(`${this.#world.urls.slack}/messages`);
  }

  /** Makes a customer known, or what is known of them otherwise. */
  customer(id: string, facts: object): Promise<void> {
    return request(`${this.#controlUrl}/customers/${encodeURIComponent(id)}`, 'PUT', facts);
  }

  /** What was sent about a customer's systems, to whomever, oldest first. */
  messagesOf(customerId: string): Promise<readonly SentMessage[]> {
    return request(`${this.#controlUrl}/customers/${encodeURIComponent(customerId)}/messages`);
  }

  /** The local clock, in epoch milliseconds. */
  now(): number {
    return this.#world.clock.now();
  }

  /** When something is owed next on any connection, in epoch milliseconds. */
  async nextDueAt(): Promise<number | undefined> {
    const moments = (await this.connections()).flatMap(({ nextDueAt }) => (nextDueAt ? Date.parse(nextDueAt) : []));
    return moments.length === 0 ? undefined : Math.min(...moments);
  }

  /** Says a line that is neither chapter nor check. */
  say(line: string): void {
    this.#say(line);
  }

  /** What the company's own systems were told of a connection, in order. */
  async eventsAbout(connectionId: string): Promise<readonly string[]> {
    const events = await request<readonly { type: string; detail: { connectionId?: string } }[]>(
      `${this.#world.urls.events}/events`,
    );
    return events.filter(({ detail }) => detail.connectionId === connectionId).map(({ type }) => type);
  }

  /** What CloudWatch would have been told of a metric, in order. */
  counted(metric: MetricName): readonly number[] {
    return this.#log.flatMap((line) => {
      const written = JSON.parse(line) as Record<string, unknown>;
      return '_aws' in written && metric in written ? [written[metric]].flat().map(Number) : [];
    });
  }

  /** Where an operator's commands find this installation's things. */
  places(): Places {
    const { tableName, queueUrl, endpoints, clock } = this.#world;
    return { tableName, queueUrl, endpoints, secretsPrefix: SECRETS_PREFIX, now: clock.now() };
  }

  async ready() {
    const { urls, webhookPath, webhookSecret, signatureHeader, clock } = this.#world;
    return { api: urls.api, webhookPath, webhookSecret, signatureHeader, now: new Date(clock.now()).toISOString() };
  }
}

/** A message as the table keeps it; `createdAt` is an ISO time. */
export interface SentMessage {
  readonly kind: string;
  readonly channel: string;
  readonly createdAt: string;
  readonly to?: readonly string[];
  readonly landings?: Readonly<Record<string, string>>;
}

/** A mail as the local mail server keeps it. */
export interface StoredMail {
  readonly from: string;
  readonly subject: string;
  readonly destination: { readonly to: readonly string[] };
  readonly body: { readonly html?: string; readonly text?: string };
}

async function request<T>(url: string, method: 'GET' | 'POST' | 'PUT' = 'GET', body?: object): Promise<T> {
  const json =
    body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  const answer = await fetch(url, { method, ...json });
  if (!answer.ok)
    throw new Error(`${method} ${new URL(url).pathname} was answered ${answer.status}: ${await answer.text()}`);
  return (answer.status === 204 ? undefined : await answer.json()) as T;
}
