import type { Block, FactRow } from '../content.ts';
import { buttonName, type Frame, type Printed, systemRows } from './frame.ts';
import { whatIsNeeded } from './systems.ts';
import { daysLost } from './told.ts';
import type { LinkedVoice } from './voice.ts';

/** What every message that asks to reconnect is made of, however it begins. */
export interface Asking {
  /** What stands on the button. */
  readonly label: string;
  /** Which systems, what is paused, the button, and how it is done. */
  readonly blocks: readonly Block[];
  /** Who else may do it, where the button leads and why, and that nobody asks for a password. */
  readonly notes: readonly Block[];
}

/** Asks to reconnect the systems of the frame. */
export function askingFor(frame: Frame, voice: LinkedVoice): Asking {
  const { words, all, brand, provider } = frame;
  const [first] = all;
  const systems = all.length;
  const label = words.request.button(systems === 1 ? buttonName(first) : undefined);
  const origin = `https://${provider.host}`;
  const destination = { label, host: hostOf(voice.link), origin, brand, provider };
  return {
    label,
    blocks: systems === 1 ? forOne(frame, first, label, voice) : forMany(frame, label, voice),
    notes: [
      { kind: 'note', text: words.request.forward(first.name, systems) },
      { kind: 'note', text: words.request.destination(destination) },
      { kind: 'note', text: words.request.noPassword(origin) },
    ],
  };
}

function forOne(
  { words, calendar, paused }: Frame,
  printed: Printed,
  label: string,
  voice: LinkedVoice,
): readonly Block[] {
  const { told, system, name } = printed;
  const rows: FactRow[] = [
    ...systemRows(words, printed),
    { label: words.labels.lostSince, value: calendar.moment(told.lostAt) },
    { label: words.labels.paused, value: paused },
    { label: words.labels.afterwards, value: words.request.afterwards(1) },
  ];
  const needed = whatIsNeeded(words, { system, name: system || name }, voice.systems);
  return [
    { kind: 'facts', rows },
    { kind: 'button', label, url: voice.link },
    { kind: 'steps', title: words.request.stepsTitle(1), items: words.request.steps(label, needed, 'one') },
  ];
}

/** One button for all: the page that it opens lists them, each with a button of its own. */
function forMany(
  { words, calendar, paused, all, listed, left }: Frame,
  label: string,
  { link, now }: LinkedVoice,
): readonly Block[] {
  const items = listed.map(({ told, title }) => {
    const days = daysLost(told, now);
    const since = words.request.since(calendar.short(told.lostAt));
    // On a phone the line breaks before the days, not inside them.
    return { title, detail: days > 0 ? `${since} · ${words.reminder.days(days).replaceAll(' ', '\u00a0')}` : since };
  });
  return [
    {
      kind: 'list',
      title: words.request.listTitle(all.length),
      items,
      ...(left > 0 && { more: words.request.more(left) }),
    },
    {
      kind: 'facts',
      rows: [
        { label: words.labels.paused, value: paused },
        { label: words.labels.afterwards, value: words.request.afterwards(all.length) },
        { label: words.labels.zone, value: calendar.zone(all[0].told.lostAt) },
      ],
    },
    { kind: 'button', label, url: link },
    {
      kind: 'steps',
      title: words.request.stepsTitle(all.length),
      items: words.request.steps(label, words.access.readyForEach(), 'several'),
    },
  ];
}

/** The host as people check it in the address bar: `link.makini.io`. */
function hostOf(url: string): string {
  return new URL(url).host;
}
