import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import type { Command } from 'commander';
import { operatorsProgram } from '../../ops/program.ts';
import { ALERT_WORDS } from '../../shared/domain/messages/alertWords.ts';

const root = join(import.meta.dirname, '../..');
const PAGES = [
  'README.md',
  ...readdirSync(join(root, 'docs')).flatMap((name) => (/\.md$/.test(name) ? [`docs/${name}`] : [])),
];

const program = operatorsProgram();

/** Whole command lines, and those in running text, which may be just the name of a command. */
function told(page: string): readonly string[] {
  const text = readFileSync(join(root, page), 'utf8');
  const whole = [...text.matchAll(/npm run -s ops -- ([^\n`#<>]+)/g)].map(([, line = '']) => line);
  const named = [...text.matchAll(/`ops ([a-z][^`]*)`/g)].map(([, line = '']) => line);
  return [...new Set([...whole, ...named].map((line) => line.trim()))];
}

/** What is wrong with a command line. */
function flawOf(line: string, isWhole: boolean): string | undefined {
  const words = line.match(/"[^"]*"|\S+/g) ?? [];
  let command: Command = program;
  while (words[0] !== undefined && command.commands.length > 0) {
    const word = words.shift();
    const next = command.commands.find((candidate) => candidate.name() === word);
    if (!next) return `there is no command ${word}`;
    command = next;
  }
  if (command.commands.length > 0 && isWhole) return 'a command is missing';
  return flawOfArguments(command, words, isWhole);
}

function flawOfArguments(command: Command, words: readonly string[], isWhole: boolean): string | undefined {
  const given: string[] = [];
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? '';
    if (!word.startsWith('--')) {
      given.push(word);
      continue;
    }
    const option = command.options.find(({ long }) => long === word);
    if (!option) return `there is no option ${word}`;
    if (option.required) i++;
  }
  const needed = command.registeredArguments.filter(({ required }) => required).length;
  const several = command.registeredArguments.some(({ variadic }) => variadic);
  if (!several && given.length > command.registeredArguments.length) return `too many arguments: ${given.join(' ')}`;
  if (!isWhole) return undefined;
  return given.length < needed ? 'an argument is missing' : missingOption(command, words);
}

function missingOption(command: Command, words: readonly string[]): string | undefined {
  const missing = command.options.find(({ mandatory, long }) => mandatory && long && !words.includes(long));
  return missing && `${missing.long} is missing`;
}

test.each(PAGES)('every ops command in %s is one', (page) => {
  const flaws = told(page).flatMap((line) => {
    const flaw = flawOf(line, line.includes('--stage') || line.includes('--local'));
    return flaw === undefined ? [] : [`${line}: ${flaw}`];
  });
  expect(flaws).toEqual([]);
});

test.each(Object.entries(ALERT_WORDS))(
  'every ops command that operators are told about %s can be typed',
  (_reason, words) => {
    const lines = words.remedy.flatMap((step) => /npm run -s ops -- (.+)$/.exec(step)?.[1] ?? []);
    expect(lines.filter((line) => !line.endsWith(' --stage STAGE'))).toEqual([]);
    expect(lines.map((line) => flawOf(line, true)).filter((flaw) => flaw !== undefined)).toEqual([]);
  },
);

test('the runbook and the mails do tell commands', () => {
  expect(told('docs/runbook.md').length).toBeGreaterThan(20);
  expect(
    Object.values(ALERT_WORDS).filter(({ remedy }) => remedy.some((step) => step.includes('ops -- '))).length,
  ).toBeGreaterThan(4);
});

test('a made-up command would be noticed', () => {
  expect(flawOf('customers forget cust_1 --stage dev', true)).toBe('there is no command forget');
  expect(flawOf('go-live --stage dev', true)).toBe('--existing is missing');
  expect(flawOf('connections show --stage dev', true)).toBe('an argument is missing');
  expect(flawOf('mode show --everything', true)).toBe('there is no option --everything');
});
