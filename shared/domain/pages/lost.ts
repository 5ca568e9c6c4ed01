import type { Connection } from '../connection.ts';
import { oneLine } from '../messages/outsideText.ts';
import { wordsFor } from '../messages/words.ts';
import type { PageBlock, PageContent } from './content.ts';
import { type Frame, MAX, page, printed } from './frame.ts';
import { historyBlock } from './history.ts';
import type { Linked } from './situation.ts';

/** What waits for a login, with what can be said instead. */
export function lostPage(frame: Frame, systems: readonly [Linked, ...Linked[]]): PageContent {
  return systems.length === 1 ? lostOne(frame, systems[0]) : lostSeveral(frame, systems);
}

function lostOne(frame: Frame, system: Linked): PageContent {
  const { words, voice } = frame;
  const { connection, token } = system;
  const name = frame.nameOf(connection);
  const { provider } = voice;
  const button = buttonOf(frame, connection);
  const { answers } = words;
  const unused = { label: answers.unused, action: 'ask_unused' } as const;
  return page(frame, 'action', words.lost.heading(name), connection, [
    { kind: 'paragraph', text: words.lost.opening(name, voice.brand) },
    // Before the facts, so that it is on the first screen of a phone.
    { kind: 'button', label: button, action: 'start', token },
    ...(connection.unused ? [{ kind: 'note', text: answers.saidUnused } as const] : []),
    { kind: 'facts', rows: factsOf(frame, connection) },
    { kind: 'steps', title: words.lost.stepsTitle, items: words.lost.steps(name, provider.name, button) },
    { kind: 'note', text: words.lost.provider(voice.brand, provider.name, provider.host) },
    ...historyBlock(frame, connection),
    ...laterAside(frame, system),
    notForMeAside(frame, system),
    ...(connection.unused ? [] : [{ kind: 'aside', lead: answers.unusedLead, buttons: [unused], token } as const]),
  ]);
}

function lostSeveral(frame: Frame, systems: readonly [Linked, ...Linked[]]): PageContent {
  const { words, voice } = frame;
  const [first] = systems;
  const { provider } = voice;
  return page(frame, 'action', words.lost.headingSeveral(systems.length), first.connection, [
    { kind: 'paragraph', text: words.lost.openingSeveral(voice.brand, systems.length) },
    choiceOf(frame, systems),
    { kind: 'note', text: words.lost.provider(voice.brand, provider.name, provider.host) },
    ...laterAside(frame, first),
    notForMeAside(frame, first),
  ]);
}

/** Systems one below the other, each to be reconnected or not used any more. */
export function choiceOf({ words, calendar, ...frame }: Frame, systems: readonly Linked[]): PageBlock {
  const unused = { label: words.answers.unused, action: 'ask_unused' } as const;
  return {
    kind: 'choice',
    items: systems.map(({ connection, token }) => ({
      title: oneLine(frame.titleOf(connection), MAX.inList),
      detail: words.lost.since(calendar.short(connection.incident?.lostAt ?? 0)),
      main: { label: words.lost.button(undefined), action: 'start' },
      ...(!connection.unused && { other: unused }),
      token,
    })),
  };
}

/** Reminders are a customer's; where nobody knows whose it is there are none. */
function laterAside({ words }: Frame, { connection, token }: Linked): readonly PageBlock[] {
  if (connection.customerId === undefined) return [];
  const { laterLead, inThreeDays, inAWeek } = words.answers;
  const buttons = [
    { label: inThreeDays, action: 'remind_in_3_days' },
    { label: inAWeek, action: 'remind_in_a_week' },
  ] as const;
  return [{ kind: 'aside', lead: laterLead, buttons, token }];
}

function notForMeAside({ words }: Frame, { token }: Linked): PageBlock {
  const { notForMeLead, notForMe } = words.lost;
  return { kind: 'aside', lead: notForMeLead, buttons: [{ label: notForMe, action: 'not_for_me' }], token };
}

function factsOf({ words, calendar, voice, reader, locale }: Frame, connection: Connection) {
  const { system, site } = printed(connection);
  const own = oneLine(reader?.paused ?? '', MAX.paused) || oneLine(voice.paused ?? '', MAX.paused);
  const { labels } = words;
  return [
    ...(system ? [{ label: labels.system, value: system }] : []),
    ...(site ? [{ label: labels.site, value: site }] : []),
    { label: labels.lostSince, value: calendar.moment(connection.incident?.lostAt ?? 0) },
    { label: labels.paused, value: own || wordsFor(locale).words.pausedDefault(voice.brand, 1) },
  ];
}

function buttonOf({ words }: Frame, { system = '' }: Connection): string {
  return words.lost.button(oneLine(system, MAX.onButton) || undefined);
}
