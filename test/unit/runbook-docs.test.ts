import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import type { AlarmDefinition } from '../../infra/alarms/definition.ts';
import { alarmsOf } from '../../infra/alarms.ts';
import { ALERT_WORDS } from '../../shared/domain/messages/alertWords.ts';
import { METRICS } from '../../shared/telemetry.ts';
import { settingsOf } from '../fixtures/stack.ts';

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const page = read('docs/runbook.md');
const telemetry = read('shared/telemetry.ts');

const ALARMS: readonly AlarmDefinition[] = alarmsOf(settingsOf());

/** What somebody needs, in this order. */
const PARTS = ['Trigger', 'Impact', 'First look', 'Likely causes', 'Act', 'Over when'];

/** Fields that a line has from the platform or the logger. */
const OF_THE_PLATFORM = ['@timestamp', '@log', '@message', 'message', 'service', 'correlation_id', '*'];
const WORDS = 'fields filter stats sort limit by desc and in not like count max sum latest'.split(' ');

function sectionOf(title: string): string {
  const [, section = ''] = page.split(`\n## ${title}\n`);
  return section.split(/\n#{1,2} /)[0] ?? '';
}

function triggerOf({ watched, statistic, when, threshold, period, periods, missing }: AlarmDefinition): string {
  const row = periods > 1 ? `, ${periods} times in a row` : '';
  const silence = { fine: '', alarming: '; no data counts', unchanged: '; no data changes nothing' }[missing];
  if (watched.kind === 'rate') {
    const share = `\`${watched.metric}\` at least ${threshold} % of it and \`${watched.beside}\``;
    return `**Trigger** ${share}, and at least ${watched.atLeast}, in ${period / 60} minutes.\n`;
  }
  const unless = watched.kind === 'silence' ? ` without any \`${watched.without}\`` : '';
  return `**Trigger** \`${watched.metric}\`${unless}, ${statistic} ${when} ${threshold} in ${period / 60} minutes${row}${silence}.\n`;
}

describe.each(ALARMS)('the runbook on $title', (alarm) => {
  const section = sectionOf(alarm.title);

  test('tells the trigger and the impact of the alarm itself', () => {
    expect(section).toContain(triggerOf(alarm));
    expect(section).toContain(`**Impact** ${alarm.impact}\n`);
  });

  test('has every part, in order, and something in each', () => {
    expect([...section.matchAll(/^\*\*([A-Z][a-z ]+)\*\*/gm)].map(([, part]) => part)).toEqual(PARTS);
    for (const part of section.split(/^\*\*[A-Z][a-z ]+\*\*/m).slice(1)) expect(part.trim().length).toBeGreaterThan(10);
  });

  test('its first look is a command', () => {
    expect(section).toMatch(/\*\*First look\*\*\n```sh\n(look '|aws |npm run -s ops -- |output )/);
  });
});

test.each(Object.keys(ALERT_WORDS))('an alert of reason %s leads to a section of its own', (reason) => {
  expect(sectionOf(reason).trim().length).toBeGreaterThan(30);
});

const QUERIES = [...page.matchAll(/^look '([^']+)'/gm)].map(([, query = '']) => query);

test('queries name only events that are logged', () => {
  const named = QUERIES.flatMap((query) =>
    [...query.matchAll(/message (?:= ("[\w.]+")|in \[([^\]]*)\])/g)].flatMap(
      ([, one = '', list = '']) => `${one} ${list}`.match(/"[\w.]+"/g) ?? [],
    ),
  );
  expect(named.length).toBeGreaterThan(20);
  const known: readonly string[] = telemetry.match(/'[\w.]+'/g)?.map((name) => name.replaceAll("'", '"')) ?? [];
  expect(named.filter((name) => !known.includes(name))).toEqual([]);
});

test('queries name only fields that lines have', () => {
  const named = QUERIES.flatMap(
    (query) => query.replaceAll(/"[^"]*"|\/[^/]*\/|bin\(\w+\)/g, '').match(/@?[a-z]\w*|\*/gi) ?? [],
  );
  const fields = [...telemetry.matchAll(/readonly (\w+)\??:/g)].map(([, field]) => field);
  const unknown = named.filter((word) => ![...OF_THE_PLATFORM, ...WORDS, ...fields].includes(word));
  expect(unknown).toEqual([]);
});

test('what is called a metric is one', () => {
  const named = [...page.matchAll(/`([A-Z][a-z]+[A-Z]\w+)`/g)].map(([, name]) => name ?? '');
  const others = ['ResourceNotFoundException', 'AccessDeniedException', 'ImportModuleError', 'WebhookUrl'];
  const ofAws = ALARMS.map(({ watched }) => watched.metric);
  expect(named.filter((name) => ![...Object.keys(METRICS), ...ofAws, ...others].includes(name))).toEqual([]);
});
