import type { Block, FactRow, MessageContent } from '../content.ts';
import { buttonName, type Frame, framed, frameFor, type Printed } from './frame.ts';
import { hostOf } from './link.ts';
import { whatIsNeeded } from './systems.ts';
import type { Reader, Told } from './told.ts';
import type { LinkedVoice, Voice } from './voice.ts';

/**
 * Asks a customer to reconnect one or many systems: which, since when, what is paused, how, how long it takes, who else
 * may do it, where the link leads and why, and who answers questions.
 * @throws Error if `told` is empty
 */
export function composeRequest(told: readonly Told[], reader: Reader, voice: LinkedVoice): MessageContent {
  const frame = frameFor(told, reader, voice);
  const { words, calendar, names, all, brand, provider } = frame;
  const [first] = all;
  const systems = all.length;
  const { link: url } = voice;
  const label = words.request.button(systems === 1 ? buttonName(first) : undefined);
  const origin = `https://${provider.host}`;
  const destination = { label, host: hostOf(url), origin, brand, provider };
  return framed(frame, voice, {
    subject: words.request.subject(names, systems),
    preheader: words.request.preheader(calendar.short(first.told.lostAt), systems),
    heading: words.request.heading(names, systems),
    blocks: [
      { kind: 'paragraph', text: words.request.opening(first.name, brand, systems) },
      ...(systems === 1 ? forOne(frame, first, label, url, voice) : forMany(frame, label, url)),
      { kind: 'note', text: words.request.forward(first.name, systems) },
      { kind: 'note', text: words.request.destination(destination) },
      { kind: 'note', text: words.request.noPassword(origin) },
    ],
  });
}

function forOne(
  { words, calendar, paused }: Frame,
  printed: Printed,
  label: string,
  url: string,
  voice: Voice,
): readonly Block[] {
  const { told, system, site } = printed;
  const rows: FactRow[] = [
    ...(system || !site ? [{ label: words.labels.system, value: system || printed.title }] : []),
    ...(site ? [{ label: words.labels.site, value: site }] : []),
    { label: words.labels.lostSince, value: calendar.moment(told.lostAt) },
    { label: words.labels.paused, value: paused },
    { label: words.labels.afterwards, value: words.request.afterwards(1) },
  ];
  return [
    { kind: 'facts', rows },
    { kind: 'button', label, url },
    {
      kind: 'steps',
      title: words.request.stepsTitle(1),
      items: words.request.steps(
        label,
        whatIsNeeded(words, { system, name: system || printed.name }, voice.systems),
        'one',
      ),
    },
  ];
}

/** One button for all: the page that it opens lists them, each with a button of its own. */
function forMany({ words, calendar, paused, all, listed, left }: Frame, label: string, url: string): readonly Block[] {
  const items = listed.map(({ told, title }) => ({
    title,
    detail: words.request.since(calendar.short(told.lostAt)),
  }));
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
    { kind: 'button', label, url },
    {
      kind: 'steps',
      title: words.request.stepsTitle(all.length),
      items: words.request.steps(label, words.access.readyForEach(), 'several'),
    },
  ];
}
