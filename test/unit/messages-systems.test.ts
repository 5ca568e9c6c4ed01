import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { whatIsNeeded } from '../../shared/domain/messages/systems.ts';
import { wordsFor } from '../../shared/domain/messages/words.ts';
import { HOSTILE } from '../fixtures/messages.ts';

const { words } = wordsFor('en');
const needed = (system: string, own?: Parameters<typeof whatIsNeeded>[2]) =>
  whatIsNeeded(words, { system, name: 'X' }, own);

test.each([
  ['SAP S/4HANA Cloud', 'technical user', 'Maintain Communication Users'],
  ['SAP S/4HANA', 'technical user', undefined],
  ['SAP PM', 'technical user', undefined],
  ['IBM Maximo', 'API key', 'Integration › API Keys'],
  ['Fiix', 'API key', 'Settings › Connect Management › MA Connect API Application Settings'],
  ['fiix cmms', 'API key', 'Settings › Connect Management › MA Connect API Application Settings'],
  ['UpKeep', 'sign-in', undefined],
  ['Limble CMMS', 'API key', 'Settings › Configuration › API Keys'],
  ['eMaint', 'sign-in', undefined],
  ['Infor EAM', 'sign-in', undefined],
  ['Infor CloudSuite', 'credentials file', 'API Gateway › Authorized Apps'],
  ['Microsoft Dynamics 365', 'sign-in', undefined],
  ['Oracle NetSuite', 'access token', 'Setup › Users/Roles › Access Tokens'],
  ['Hippo CMMS', 'sign-in', undefined],
  ['Sapphire', 'sign-in', undefined],
  ['Something else', 'sign-in', undefined],
  ['', 'sign-in', undefined],
])('%s needs: %s, found under %s', (system, credential, screen) => {
  const text = needed(system);
  expect(text).toContain(credential);
  expect(/“(.*)”/.exec(text)?.[1]).toBe(screen);
});

describe('a stage’s own guide', () => {
  const own = [
    { system: 'fiix', screen: 'Our portal › Keys' },
    { system: 'sap', credential: 'api_key', screen: 'BTP cockpit' },
    { system: 'maximo', credential: 'sign_in' },
    { system: 'Coswin', words: { en: 'Call our desk.\r\nThey have it.', de: 'Rufen Sie uns an.' } },
  ] as const;

  test('goes before what we know, and changes only what it says', () => {
    expect(needed('Fiix', own)).toBe(
      'Have an API key of X at hand, or an administrator’s sign-in with which you can create a new one. Look for it under “Our portal › Keys”.',
    );
    expect(needed('SAP ECC', own)).toContain('API key of X');
    expect(needed('SAP ECC', own)).toContain('“BTP cockpit”');
  });

  test('of another credential has not the screen of ours', () => {
    expect(needed('Maximo', own)).toBe('Have a sign-in for X at hand, ideally an administrator’s.');
  });

  test('may be in its own words, one line of them, for the languages that it has', () => {
    expect(needed('Coswin 8i', own)).toBe('Call our desk. They have it.');
    const { words: german } = wordsFor('de');
    const { words: french } = wordsFor('fr');
    const system = { system: 'coswin', name: 'Coswin' };
    expect(whatIsNeeded(german, system, own)).toBe('Rufen Sie uns an.');
    expect(whatIsNeeded(french, system, own)).toContain('identifiant pour Coswin');
  });

  test('is shortened where somebody wrote a novel', () => {
    expect(needed('Coswin', [{ system: 'coswin', words: { en: HOSTILE.long } }])).toHaveLength(400);
  });
});

/** The table in docs/mail.md, a row for each system. */
const [section = ''] =
  readFileSync(new URL('../../docs/mail.md', import.meta.url), 'utf8')
    .split('\n## What is needed for each system\n')[1]
    ?.split('\n## ') ?? [];
const ROWS = [...section.matchAll(/^\| ([^|]+) \| [^|]+ \| ([^|]+) \|$/gm)]
  .slice(1)
  .flatMap(([, systems = '', screen = '']) => systems.split(', ').map((system) => ({ system, screen })));

test.each(ROWS)('docs/mail.md tells the screen that customers of $system are told: $screen', ({ system, screen }) => {
  expect(/“(.*)”/.exec(needed(system))?.[1] ?? '–').toBe(screen);
});
