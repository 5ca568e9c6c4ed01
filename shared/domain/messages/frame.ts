import type { Block, BrandLook, FactRow, MessageContent } from '../content.ts';
import type { Catalogue } from './catalogue.ts';
import { oneLine } from './outsideText.ts';
import { longestFirst, type Reader, type Told } from './told.ts';
import type { Voice } from './voice.ts';
import { type Calendar, calendarFor } from './when.ts';
import { wordsFor } from './words.ts';

/** Systems named one by one in a message; a customer with 300 lost ones learns how many more there are. */
const LISTED = 20;
/** Systems named in a subject. */
const NAMED = 2;

const MAX = { system: 60, site: 60, customer: 80, paused: 300, id: 80, inSubject: 40, onButton: 30 };

/** One connection with its names made fit to print. */
export interface Printed {
  readonly told: Told;
  readonly system: string;
  readonly site: string;
  /** Inside a sentence. */
  readonly name: string;
  /** At the head of a line. */
  readonly title: string;
}

/** What every customer message is made from: the reader's words, calendar and names, ready to print. */
export interface Frame {
  readonly words: Catalogue;
  readonly locale: string;
  readonly calendar: Calendar;
  readonly brand: string;
  /** Who answers. */
  readonly person: string;
  readonly provider: Voice['provider'];
  readonly customer: string;
  readonly paused: string;
  /** All of them, longest outage first; never empty. */
  readonly all: readonly [Printed, ...Printed[]];
  readonly listed: readonly Printed[];
  /** How many are not listed. */
  readonly left: number;
  /** The first few, for the subject and the heading. */
  readonly names: readonly string[];
}

/** @throws Error if there is nothing to tell: such a message must not be sent. */
export function frameFor(told: readonly Told[], reader: Reader, voice: Voice): Frame {
  const { words, locale } = wordsFor(reader.locale);
  const [first, ...others] = longestFirst(told).map((one) => print(one, words));
  if (first === undefined) throw new Error('A message must be about at least one connection');
  const brand = oneLine(voice.brand, MAX.customer);
  const all = [first, ...others] as const;
  const ownWords = oneLine(reader.paused ?? '', MAX.paused) || oneLine(voice.paused ?? '', MAX.paused);
  return {
    words,
    locale,
    calendar: calendarFor(locale, reader.timeZone),
    brand,
    person: oneLine(voice.person, MAX.customer),
    provider: { ...voice.provider, name: oneLine(voice.provider.name, MAX.customer) },
    customer: oneLine(reader.name, MAX.customer),
    paused: ownWords || words.pausedDefault(brand, all.length),
    all: [first, ...others],
    listed: all.slice(0, LISTED),
    left: Math.max(0, all.length - LISTED),
    names: all.slice(0, NAMED).map(({ name }) => (all.length === 1 ? name : oneLine(name, MAX.inSubject))),
  };
}

/** The name on a button: the kind of system, which is shorter than its whole name. */
export function buttonName(printed: Printed): string | undefined {
  return oneLine(printed.system, MAX.onButton) || undefined;
}

/** Names one system as rows; a system without a kind is called by its site alone. */
export function systemRows(words: Catalogue, { system, site, title }: Printed): readonly FactRow[] {
  return [
    ...(system || !site ? [{ label: words.labels.system, value: system || title }] : []),
    ...(site ? [{ label: words.labels.site, value: site }] : []),
  ];
}

/** Puts what every customer message has in common around its own part. */
export function framed(
  frame: Frame,
  voice: Voice,
  own: {
    readonly subject: string;
    readonly preheader: string;
    readonly heading: string;
    readonly blocks: readonly Block[];
  },
): MessageContent {
  const { words, brand, person, customer, all } = frame;
  const [only] = all;
  return {
    locale: frame.locale,
    subject: own.subject,
    preheader: own.preheader,
    heading: own.heading,
    blocks: [
      { kind: 'paragraph', text: words.greeting(customer) },
      ...own.blocks,
      { kind: 'note', text: words.questions(person, voice.replyTo) },
      { kind: 'paragraph', text: words.regards(person, brand) },
    ],
    footer: [
      words.footer.why(brand, customer),
      ...(all.length === 1 ? [words.footer.reference(oneLine(only.told.connectionId, MAX.id))] : []),
    ],
    from: { name: oneLine(voice.senderName, MAX.customer) },
    replyTo: { name: person, email: voice.replyTo },
    ...(voice.look && { look: lookOf(voice.look) }),
  };
}

function lookOf({ logo, ...colours }: BrandLook): BrandLook {
  if (logo?.alt === undefined) return { ...(logo && { logo }), ...colours };
  return { logo: { ...logo, alt: oneLine(logo.alt, MAX.customer) }, ...colours };
}

function print(told: Told, words: Catalogue): Printed {
  const system = oneLine(told.system ?? '', MAX.system);
  const site = oneLine(told.site ?? '', MAX.site);
  return { told, system, site, name: words.nameOf({ system, site }), title: words.titleOf({ system, site }) };
}
