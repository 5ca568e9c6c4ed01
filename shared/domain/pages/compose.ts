import type { Said } from './catalogue.ts';
import type { PageContent } from './content.ts';
import { type Frame, frameFor, type PageVoice, page } from './frame.ts';
import { historyBlock } from './history.ts';
import { choiceOf, lostPage } from './lost.ts';
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
  no_longer_used: 'good',
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
      return lostPage(frame, situation.systems);
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
    case 'unused':
      return askUnused(frame, situation.system);
    case 'later': {
      const day = frame.calendar.day(situation.until);
      return page(frame, 'good', frame.words.later(day).heading, situation.system.connection, [
        { kind: 'paragraph', text: frame.words.later(day).text },
      ]);
    }
    case 'reminders':
      return situation.stopped
        ? said(frame, 'good', frame.words.stopped(voice.replyTo))
        : askToStop(frame, situation.token);
    case 'nothing':
      return said(
        frame,
        situation.why === 'failure' ? 'problem' : 'calm',
        frame.words.nothing[situation.why](voice.replyTo),
      );
  }
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

function expired(frame: Frame, { connection, token }: Linked): PageContent {
  const { button, ...rest } = frame.words.expired(frame.nameOf(connection));
  return page(frame, 'calm', rest.heading, connection, [
    { kind: 'paragraph', text: rest.text },
    { kind: 'button', label: button, action: 'send_again', token },
  ]);
}

function askUnused(frame: Frame, { connection, token }: Linked): PageContent {
  const { heading, text, yes, back } = frame.words.unused(frame.nameOf(connection));
  return page(frame, 'calm', heading, connection, [
    { kind: 'paragraph', text },
    { kind: 'button', label: yes, action: 'unused', token },
    { kind: 'aside', buttons: [{ label: back, action: 'back' }], token },
  ]);
}

function askToStop(frame: Frame, token: string): PageContent {
  const { heading, text, button } = frame.words.stop;
  return page(frame, 'calm', heading, undefined, [
    { kind: 'paragraph', text },
    { kind: 'button', label: button, action: 'stop_reminders', token },
  ]);
}

function happened(frame: Frame, what: Happened, { connection, token }: Linked): PageContent {
  const { words, voice } = frame;
  const { heading, text } = words.happened[what](frame.nameOf(connection), voice.provider.name, voice.brand);
  const content = page(frame, MOODS[what], heading, connection, [
    { kind: 'paragraph', text },
    ...(CAN_START_AGAIN.includes(what)
      ? [{ kind: 'button', label: words.again, action: 'start', token } as const]
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
