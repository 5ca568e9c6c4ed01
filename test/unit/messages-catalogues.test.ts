import { describe, expect, test } from '@jest/globals';
import { type Catalogue, CREDENTIALS, type Credential } from '../../shared/domain/messages/catalogue.ts';
import { CATALOGUES, wordsFor } from '../../shared/domain/messages/words.ts';

/** For each entry the arguments to call it with; one that is missing here fails the type check. */
type Cases<T> = {
  readonly [K in keyof T]: T[K] extends (...args: infer A) => unknown
    ? readonly A[]
    : T[K] extends string
      ? 'text'
      : Cases<T[K]>;
};

const NAMES = ['Sys-A', 'Sys-B'];
const one: [string[], number] = [['Sys-A'], 1];
const two: [string[], number] = [NAMES, 2];
const many: [string[], number] = [NAMES, 23];
const perSystems: [number][] = [[1], [23]];
const opening: [string, string, number][] = [
  ['Sys-A', 'Brand-X', 1],
  ['Sys-A', 'Brand-X', 23],
];
const names = [one, two, many];
const withDays = names.flatMap(([n, systems]): [string[], number, number][] => [
  [n, systems, 1],
  [n, systems, 17],
]);
const labelled: [string, number][] = [
  ['Label-L', 1],
  ['Label-L', 23],
];
const since: [string, number][] = [
  ['Moment-S', 1],
  ['Moment-S', 23],
];
const destination = {
  label: 'Label-L',
  host: 'go.example',
  origin: 'https://go.example',
  brand: 'Brand-X',
  provider: { name: 'Prov-P', host: 'prov.example' },
};
const systemNames = [{ system: 'Sys-A', site: 'Site-S' }, { system: 'Sys-A' }, { site: 'Site-S' }, {}];

const CASES: Cases<Omit<Catalogue, 'language'>> = {
  nameOf: systemNames.map((name) => [name]),
  titleOf: systemNames.map((name) => [name]),
  labels: {
    system: 'text',
    site: 'text',
    lostSince: 'text',
    lostFrom: 'text',
    silentSince: 'text',
    paused: 'text',
    afterwards: 'text',
    workingSince: 'text',
    zone: 'text',
  },
  greeting: [['Customer-C'], ['']],
  regards: [['Person-P', 'Brand-X']],
  pausedDefault: [
    ['Brand-X', 1],
    ['Brand-X', 23],
  ],
  questions: [['Person-P', 'mail@box.example']],
  footer: {
    why: [
      ['Brand-X', 'Customer-C'],
      ['Brand-X', ''],
    ],
    reference: [['conn_1']],
  },
  access: {
    ready: CREDENTIALS.map((credential): [Credential, string] => [credential, 'Sys-A']),
    readyForEach: [[]],
    found: [['Ready-R.', 'Screen-S']],
  },
  request: {
    subject: names,
    preheader: since,
    heading: names,
    opening,
    button: [['Sys-A'], [undefined]],
    listTitle: [[23]],
    since: [['Moment-S']],
    more: [[41]],
    afterwards: perSystems,
    stepsTitle: perSystems,
    steps: [
      ['Label-L', 'Ready-R.', 'one'],
      ['Label-L', 'Ready-R.', 'several'],
    ],
    forward: [
      ['Sys-A', 1],
      ['Sys-A', 23],
    ],
    destination: [[destination], [{ ...destination, host: 'prov.example' }]],
    noPassword: [['https://go.example']],
  },
  reminder: {
    preheader: [
      [1, 1],
      [17, 23],
    ],
    heading: withDays,
    opening: opening.flatMap(([name, brand, systems]): [string, string, number, number][] => [
      [name, brand, systems, 1],
      [name, brand, systems, 17],
    ]),
    days: [[1], [17]],
    alternatives: labelled,
    alternativesAtLast: labelled,
    last: [['Person-P', 'mail@box.example']],
    stop: [[]],
  },
  offline: {
    subject: names,
    preheader: since,
    heading: names,
    opening,
    since: [['Moment-S']],
    listTitle: [[23]],
    more: [[41]],
    nothingToDo: perSystems,
    check: perSystems,
  },
  restored: {
    subject: names,
    preheader: [[]],
    heading: names,
    opening,
    nothingToDo: perSystems,
    listTitle: [[23]],
    period: [
      ['Moment-S', 'Moment-E'],
      ['Moment-S', undefined],
    ],
    more: [[41]],
  },
};

/** Every text of a catalogue, by the entry and the arguments that made it. */
function textsOf(words: Catalogue): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  const visit = (path: string, entry: unknown, cases: unknown) => {
    if (typeof entry === 'string') texts.set(path, entry);
    else if (typeof entry === 'function' && Array.isArray(cases)) {
      for (const args of cases) texts.set(`${path}(${JSON.stringify(args)})`, [entry(...args)].flat().join('\n'));
    } else {
      for (const [key, inner] of Object.entries(cases ?? {})) visit(`${path}.${key}`, valueAt(entry, key), inner);
    }
  };
  visit('', words, CASES);
  return texts;
}

function valueAt(object: unknown, key: string): unknown {
  return Object.entries(object ?? {}).find(([name]) => name === key)?.[1];
}

const ARGUMENTS =
  /Sys-[AB]|Site-S|Brand-X|Customer-C|Person-P|mail@box\.example|conn_1|Ready-R\.|Screen-S|Moment-[SE]|Label-L|go\.example|Prov-P|prov\.example|\b(?:17|21|23|41)\b|(?<=\D)(?:17|21|23|41)(?=\D)/g;
const argumentsIn = (text: string) => [...new Set(text.match(ARGUMENTS))].sort();

const [english, ...others] = CATALOGUES;
const TEXTS = new Map(CATALOGUES.map((words) => [words.language, textsOf(words)]));
const englishTexts = TEXTS.get('en') ?? new Map<string, string>();

test('six languages are spoken, English first', () => {
  expect(english?.language).toBe('en');
  expect(CATALOGUES.map(({ language }) => language).sort()).toEqual(['de', 'en', 'es', 'fr', 'ja', 'pt']);
  expect(englishTexts.size).toBeGreaterThan(100);
});

describe.each(CATALOGUES.map(({ language }) => language))('%s', (language) => {
  const texts = TEXTS.get(language) ?? new Map<string, string>();

  test('has every entry', () => {
    expect([...texts.keys()]).toEqual([...englishTexts.keys()]);
    expect([...texts].filter(([, text]) => text.trim() === '' || text !== text.trim())).toEqual([]);
    expect([...texts].filter(([, text]) => /undefined|\bNaN\b|\[object| {2}|#/.test(text))).toEqual([]);
  });

  test('names in each entry what English names in it', () => {
    const differing = [...texts].filter(
      ([path, text]) => `${argumentsIn(text)}` !== `${argumentsIn(englishTexts.get(path) ?? '')}`,
    );
    expect(differing).toEqual([]);
  });
});

/** One of the words, whole; `\b` takes an accented letter for the end of a word. */
const anyOf = (words: string) => new RegExp(`(?<!\\p{L})(?:${words})(?!\\p{L})`, 'iu');

/** Common words that are none in the other languages. */
const ENGLISH = anyOf(
  'the|please|your|you|with|this|these|that|has|have|been|not|are|and|again|since|write|sign|choose|will|more|of|to|is',
);

test.each(others.map(({ language }) => language))('nothing English is left in %s', (language) => {
  const texts = [...(TEXTS.get(language) ?? [])];
  expect(texts.filter(([, text]) => ENGLISH.test(text.replace(ARGUMENTS, '')))).toEqual([]);
  const same = texts.filter(([path, text]) => text === englishTexts.get(path) && argumentsIn(text).length === 0);
  // "System" and "Site" are words of German and French too.
  expect(same.map(([path]) => path)).toEqual(
    { de: ['.labels.system'], fr: ['.labels.site'], es: [], pt: [], ja: [] }[language],
  );
});

test.each([
  ['de', 'du|dir|dich|deine?[mnrs]?|euch|euer|eure[mnrs]?'],
  ['fr', 'tu|toi|ton|ta|tes'],
  ['es', 'tú|tu|tus|ti|vosotros|vuestr[ao]s?'],
  ['pt', 'tu|teus?|tuas?|contigo'],
])('%s speaks politely', (language, familiar) => {
  expect([...(TEXTS.get(language) ?? [])].filter(([, text]) => anyOf(familiar).test(text))).toEqual([]);
});

test('ja ends each sentence in です or ます', () => {
  const sentences = [...(TEXTS.get('ja')?.values() ?? [])].flatMap((text) => text.match(/[^。\n]+。/g) ?? []);
  expect(sentences.length).toBeGreaterThan(50);
  const polite = /(です|ます|ません|ました|でした|ください)。$/;
  // A date after a colon is not a sentence.
  expect(sentences.filter((sentence) => !polite.test(sentence) && !sentence.endsWith('Moment-S。'))).toEqual([]);
});

test.each([
  ['pt-BR', 'pt', 'pt-BR'],
  ['pt-PT', 'pt', 'pt-PT'],
  ['de-AT', 'de', 'de-AT'],
  ['de-CH-1996', 'de', 'de-CH-1996'],
  ['ja-JP', 'ja', 'ja-JP'],
  ['FR-ca', 'fr', 'fr-CA'],
  ['es-419', 'es', 'es-419'],
  ['it-IT', 'en', 'en'],
  ['zz', 'en', 'en'],
  ['no tag', 'en', 'en'],
])('a reader of %s reads %s, with the dates of %s', (locale, language, dates) => {
  const chosen = wordsFor(locale);
  expect([chosen.words.language, chosen.locale]).toEqual([language, dates]);
});
