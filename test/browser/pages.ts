import { pageLook } from '../../functions/reconnect/brandLook.ts';
import { renderPage } from '../../functions/reconnect/html.ts';
import { composePage } from '../../shared/domain/pages/compose.ts';
import type { Linked } from '../../shared/domain/pages/situation.ts';
import { everySituation } from '../fixtures/pages.ts';
import { BRANDED } from './mails.ts';

/** The pages of which pictures are taken, by what `everySituation` calls them. */
const SITUATIONS = {
  lost: 'lost, noticed by webhook',
  several: 'lost, several',
  later: 'later',
  'ask-unused': 'unused?',
  unused: 'no_longer_used',
  'ask-stop': 'stop?',
  stopped: 'stopped',
} as const;

export type PageKind = keyof typeof SITUATIONS;
export const PAGES = Object.keys(SITUATIONS) as readonly PageKind[];

const NAMES = { name: 'Nordwind Maritime', system: 'SAP S/4HANA', site: 'Rotterdam' };

/** Each with a name of its own, and open, on its first day: the fixture's have a whole history. */
function stillLost([first, ...others]: readonly [Linked, ...Linked[]]): readonly [Linked, ...Linked[]] {
  const opened = ({ connection, token }: Linked, names: object): Linked => {
    const { incident } = connection;
    if (!incident) return { connection, token };
    const { closedAt: _at, closedAs: _as, ...open } = incident;
    const notices = open.notices.filter(({ kind }) => kind === 'reconnect_request');
    return { token, connection: { ...connection, ...names, incident: { ...open, notices } } };
  };
  return [opened(first, {}), ...others.map((other) => opened(other, { system: 'Fiix', site: 'Hamburg' }))];
}

/** A page as a reader of that language gets it. */
export function pageFor(kind: PageKind, locale: string): string {
  const situation = everySituation(NAMES, locale).find(([name]) => name === SITUATIONS[kind])?.[1];
  if (!situation) throw new Error(`No page is called ${kind}`);
  const shown = situation.kind === 'lost' ? { ...situation, systems: stillLost(situation.systems) } : situation;
  return renderPage(composePage(shown, BRANDED, []), pageLook(BRANDED.look), 'form');
}
