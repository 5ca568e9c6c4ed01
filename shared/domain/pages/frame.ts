import type { Connection } from '../connection.ts';
import { oneLine } from '../messages/outsideText.ts';
import type { Voice } from '../messages/voice.ts';
import { type Calendar, calendarFor } from '../messages/when.ts';
import { wordsFor } from '../messages/words.ts';
import type { PageCatalogue } from './catalogue.ts';
import type { PageBlock, PageContent } from './content.ts';
import type { PageReader, Situation } from './situation.ts';
import { pageWordsFor } from './words.ts';

/** The part of a stage's voice that pages need. */
export type PageVoice = Pick<Voice, 'brand' | 'person' | 'replyTo' | 'paused' | 'provider'>;

/** What every page is made from: the reader's words and calendar, and names made fit to print. */
export interface Frame {
  readonly words: PageCatalogue;
  readonly locale: string;
  readonly calendar: Calendar;
  readonly voice: PageVoice;
  readonly reader: PageReader | undefined;
  /** Inside a sentence. */
  nameOf(connection: Connection): string;
  /** At the head of a line. */
  titleOf(connection: Connection): string;
}

export const MAX = { system: 60, site: 60, brand: 80, paused: 300, id: 80, onButton: 30, inList: 40 };

export function frameFor(situation: Situation, voice: PageVoice, browserLocales: readonly string[]): Frame {
  const reader = situation.kind === 'nothing' ? undefined : situation.reader;
  const { words, locale } = pageWordsFor(reader ? [reader.locale, ...browserLocales] : browserLocales);
  const names = wordsFor(locale).words;
  return {
    words,
    locale,
    calendar: calendarFor(locale, reader?.timeZone ?? 'UTC'),
    voice: {
      ...voice,
      brand: oneLine(voice.brand, MAX.brand),
      person: oneLine(voice.person, MAX.brand),
      provider: { ...voice.provider, name: oneLine(voice.provider.name, MAX.brand) },
    },
    reader,
    nameOf: (connection) => names.nameOf(printed(connection)),
    titleOf: (connection) => names.titleOf(printed(connection)),
  };
}

/** The names of a connection, made fit to print. */
export function printed({ system = '', site = '' }: Connection) {
  return { system: oneLine(system, MAX.system), site: oneLine(site, MAX.site) };
}

/** Puts what every page has in common around its own part. */
export function page(
  { words, locale, voice }: Frame,
  mood: PageContent['mood'],
  heading: string,
  connection: Connection | undefined,
  blocks: readonly PageBlock[],
): PageContent {
  // A system without a name is called by words of ours, which may stand first.
  const title = connection?.system ? heading : heading.charAt(0).toLocaleUpperCase(locale) + heading.slice(1);
  return {
    locale,
    title: `${title} · ${voice.brand}`,
    brand: voice.brand,
    mood,
    heading: title,
    blocks,
    footer: [
      words.questions(voice.person, voice.replyTo),
      ...(connection ? [words.reference(oneLine(connection.id, MAX.id))] : []),
    ],
  };
}
