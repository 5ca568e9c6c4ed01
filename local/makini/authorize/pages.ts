import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Eta } from 'eta';
import type { Fleet } from '../fleet.ts';
import { type OfferedAccount, PASSWORD, systemsOf } from './accounts.ts';
import { type AuthorizeRequest, parametersOf } from './request.ts';

/** The application that asks, as it is registered. */
const CLIENT_NAME = 'Harbourline Insights';

const VIEWS = join(import.meta.dirname, 'views');
const eta = new Eta({ views: VIEWS, autoEscape: true, autoTrim: [false, 'nl'], cache: true });
const style = readFileSync(join(VIEWS, 'page.css'), 'utf8');

interface LoginChoice {
  readonly system: string;
  readonly known: readonly OfferedAccount[];
  readonly others: readonly OfferedAccount[];
  readonly account?: string;
  readonly instance?: string;
  readonly user?: string;
  readonly errors?: Readonly<Record<string, string>>;
}

/** The first step: which system is it? */
export function systemsPage(request: AuthorizeRequest, fleet: Fleet): string {
  const connections = fleet.all().filter(({ disconnected }) => !disconnected);
  const systems = systemsOf(fleet).map((system) => ({
    system,
    initials: initialsOf(system),
    count: connections.filter((connection) => connection.system === system).length,
    href: linkTo(request, { system }),
  }));
  return render('./systems', { title: 'Choose your system', systems, parameters: parametersOf(request) });
}

/** The second step: the login to that system. The password never comes back to the page. */
export function loginPage(request: AuthorizeRequest, chosen: LoginChoice): string {
  const { system, known, others, errors = {} } = chosen;
  const preset = known.find(({ connection }) => connection?.id === request.connectionId) ?? brokenOf(known) ?? known[0];
  const account = chosen.account ?? preset?.value ?? '';
  const label = (entry: OfferedAccount) => ({ value: entry.value, text: labelOf(entry, known) });
  return render('./login', {
    title: `Log in to ${system}`,
    system,
    initials: initialsOf(system),
    known: known.map(label),
    others: others.map(label),
    account,
    instance: chosen.instance ?? `https://${slug(preset?.company ?? 'company')}.${slug(system)}.example.test`,
    user: chosen.user ?? '',
    errors,
    failed: Object.keys(errors).length > 0,
    password: PASSWORD,
    systemsHref: linkTo({ ...request, connectionId: undefined }, {}),
    parameters: parametersOf(request),
  });
}

/** Shown in place of a redirect that could be somebody else's. */
export function problemPage(reason: string): string {
  return render('./problem', { title: 'This link does not work', reason });
}

function render(view: string, content: object): string {
  return eta.render(view, { ...content, style, client: CLIENT_NAME, clientInitials: initialsOf(CLIENT_NAME) });
}

function linkTo(request: AuthorizeRequest, more: Record<string, string>): string {
  return `/oauth/authorize?${new URLSearchParams({ ...parametersOf(request), ...more })}`;
}

const brokenOf = (accounts: readonly OfferedAccount[]) =>
  accounts.find(({ connection }) => connection && !connection.loginWorks);

/** The id is told only where the company's name does not tell two apart. */
function labelOf({ company, connection }: OfferedAccount, known: readonly OfferedAccount[]): string {
  const twins = known.filter((other) => other.company === company).length > 1;
  return connection && twins ? `${company} (${connection.id})` : company;
}

function initialsOf(name: string): string {
  const letters = name
    .split(/[\s/]+/)
    .filter(Boolean)
    .map((word) => word[0]);
  return letters.length > 1 ? letters.slice(0, 2).join('').toUpperCase() : name.slice(0, 2).toUpperCase();
}

function slug(name: string): string {
  return (
    name
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-+|-+$/g, '') || 'system'
  );
}
