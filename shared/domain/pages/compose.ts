import type { Connection } from '../connection.ts';
import { oneLine } from '../messages/outsideText.ts';
import { wordsFor } from '../messages/words.ts';
import type { Said } from './catalogue.ts';
import type { PageBlock, PageContent } from './content.ts';
import { type Frame, frameFor, MAX, type PageVoice, page, printed } from './frame.ts';
import { historyOf } from './history.ts';
import type { Happened, Linked, Situation } from './situation.ts';

/** Seconds until a page that waits looks again. */
const LOOK_AGAIN = 3;

/** Which outcomes still leave something to do. */
const MOODS: Readonly<Record<Happened, PageContent['mood']>> = {
  reconnected: 'good',
  checking: 'calm',
  cancelled: 'action',
  failed: 'problem',
  other_account: 'problem',
  not_kept: 'problem',
  not_for_me: 'good',
  sent_again: 'good',
};

const CAN_START_AGAIN: readonly Happened[] = ['cancelled', 'failed', 'other_account', 'not_kept'];

/**
 * The words of a page. It names a system, its outage and its own history, and no person and no address but ours.
 *
 * @param browserLocales what the browser asks for; the customer's own language goes first
 */
export function composePage(
  situation: Situation,
  voice: PageVoice,
  browserLocales: readonly string[] = [],
): PageContent {
  const frame = frameFor(situation, voice, browserLocales);
  switch (situation.kind) {
    case 'lost':
      return situation.systems.length === 1
        ? lostOne(frame, situation.systems[0])
        : lostSeveral(frame, situation.systems);
    case 'working':
      return said(frame, 'good', frame.words.working(frame.nameOf(situation.system.connection)), situation.system);
    case 'ended':
      return said(frame, 'calm', frame.words.ended(frame.nameOf(situation.system.connection)), situation.system);
    case 'expired':
      return expired(frame, situation.system);
    case 'happened':
      return situation.waiting?.length
        ? nextOnes(frame, situation.what, situation.system, situation.waiting)
        : happened(frame, situation.what, situation.system);
    case 'nothing':
      return said(
        frame,
        situation.why === 'failure' ? 'problem' : 'calm',
        frame.words.nothing[situation.why](voice.replyTo),
      );
  }
}

function lostOne(frame: Frame, { connection, token }: Linked): PageContent {
  const { words, voice } = frame;
  const name = frame.nameOf(connection);
  const { provider } = voice;
  const button = buttonOf(frame, connection);
  return page(frame, 'action', words.lost.heading(name), connection, [
    { kind: 'paragraph', text: words.lost.opening(name, voice.brand) },
    // Before the facts, so that it is on the first screen of a phone.
    { kind: 'button', look: 'main', label: button, action: 'start', token },
    { kind: 'facts', rows: factsOf(frame, connection) },
    { kind: 'steps', title: words.lost.stepsTitle, items: words.lost.steps(name, provider.name, button) },
    { kind: 'note', text: words.lost.provider(voice.brand, provider.name, provider.host) },
    ...historyBlock(frame, connection),
    {
      kind: 'button',
      look: 'quiet',
      label: words.lost.notForMe,
      action: 'not_for_me',
      token,
      lead: words.lost.notForMeLead,
    },
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
    {
      kind: 'button',
      look: 'quiet',
      label: words.lost.notForMe,
      action: 'not_for_me',
      token: first.token,
      lead: words.lost.notForMeLead,
    },
  ]);
}

/** One of several is done: the customer is led on, not sent home. */
function nextOnes(frame: Frame, what: Happened, { connection }: Linked, waiting: readonly Linked[]): PageContent {
  const { words, voice } = frame;
  const { heading } = words.happened[what](frame.nameOf(connection), voice.provider.name, voice.brand);
  return page(frame, MOODS[what], heading, connection, [
    { kind: 'paragraph', text: words.stillWaiting(waiting.length) },
    choiceOf(frame, waiting),
  ]);
}

function choiceOf(frame: Frame, systems: readonly Linked[]): PageBlock {
  const { words, calendar } = frame;
  return {
    kind: 'choice',
    items: systems.map(({ connection, token }) => ({
      title: oneLine(frame.titleOf(connection), MAX.inList),
      detail: words.lost.since(calendar.short(connection.incident?.lostAt ?? 0)),
      label: words.lost.button(undefined),
      token,
    })),
  };
}

function expired(frame: Frame, { connection, token }: Linked): PageContent {
  const { button, ...rest } = frame.words.expired(frame.nameOf(connection));
  return page(frame, 'calm', rest.heading, connection, [
    { kind: 'paragraph', text: rest.text },
    { kind: 'button', look: 'main', label: button, action: 'send_again', token },
  ]);
}

function happened(frame: Frame, what: Happened, { connection, token }: Linked): PageContent {
  const { words, voice } = frame;
  const { heading, text } = words.happened[what](frame.nameOf(connection), voice.provider.name, voice.brand);
  const content = page(frame, MOODS[what], heading, connection, [
    { kind: 'paragraph', text },
    ...(CAN_START_AGAIN.includes(what)
      ? [{ kind: 'button', look: 'main', label: words.again, action: 'start', token } as const]
      : []),
    ...(what === 'reconnected' ? historyBlock(frame, connection) : []),
  ]);
  return what === 'checking' ? { ...content, again: LOOK_AGAIN } : content;
}

function said(frame: Frame, mood: PageContent['mood'], { heading, text }: Said, system?: Linked): PageContent {
  return page(frame, mood, heading, system?.connection, [
    { kind: 'paragraph', text },
    ...(system ? historyBlock(frame, system.connection) : []),
  ]);
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

function historyBlock({ words, calendar }: Frame, { incident }: Connection): readonly PageBlock[] {
  const rows = incident ? historyOf(incident, words, calendar) : [];
  return rows.length === 0 ? [] : [{ kind: 'history', title: words.history.title, rows }];
}
