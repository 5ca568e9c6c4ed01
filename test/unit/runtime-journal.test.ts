import { describe, expect, test } from '@jest/globals';
import { openJournal } from '../../shared/runtime/journal.ts';
import type { JournalEntry } from '../../shared/telemetry.ts';
import { METRICS, type MetricName } from '../../shared/telemetry.ts';

function opened() {
  const lines: string[] = [];
  const journal = openJournal({ service: 'sweep', stage: 'test', write: (line) => lines.push(line) });
  return { journal, lines, parsed: () => lines.map((line) => JSON.parse(line)) };
}

test('what is let out early is not told again at the end, and has the same dimensions', () => {
  const { journal, parsed } = opened();
  journal.flush();
  journal.count('MissedWebhook');
  journal.flush();
  journal.count('MissedWebhook', 2);
  journal.metrics.publishStoredMetrics();
  expect(parsed().map(({ MissedWebhook, service }) => [MissedWebhook, service])).toEqual([
    [1, 'sweep'],
    [2, 'sweep'],
  ]);
});

describe('journal entries', () => {
  test('an entry is one line with its event, level and plain fields', () => {
    const { journal, parsed } = opened();
    journal.note({ event: 'nudge.failed', groups: 3 });
    expect(parsed()).toEqual([
      expect.objectContaining({ level: 'ERROR', message: 'nudge.failed', service: 'sweep', groups: 3 }),
    ]);
  });

  test('case 28: an id with a line break and a fake entry stays one line, escaped and capped', () => {
    const { journal, lines, parsed } = opened();
    const id = `conn_1\n{"level":"ERROR","message":"fake"}\r\u2028\u202e\u0000${'x'.repeat(65_536)}`;
    journal.note({ event: 'webhook.accepted', connectionId: id, name: 'a', meaning: 'b' });
    expect(lines).toHaveLength(1);
    expect(lines[0]).not.toMatch(/[\n\r\u2028\u202e]/);
    const { connectionId } = parsed()[0];
    expect(connectionId).toHaveLength(256);
    expect(connectionId).toMatch(
      /^conn_1\\u\{a\}\{"level":"ERROR","message":"fake"\}\\u\{d\}\\u\{2028\}\\u\{202e\}\\u\{0\}x+…$/,
    );
  });

  test('capping never cuts a character in half', () => {
    const { journal, parsed } = opened();
    journal.note({ event: 'webhook.ignored', name: '🦊'.repeat(200) });
    expect(parsed()[0].name).toBe(`${'🦊'.repeat(127)}…`);
  });

  test('objects, lists and errors have no way into a line', () => {
    const { journal, lines } = opened();
    const smuggled = {
      event: 'failure',
      where: 'x',
      error: new Error('s3cret'),
      body: { a: 's3cret' },
      list: ['s3cret'],
    };
    journal.note(smuggled as unknown as JournalEntry);
    expect(lines[0]).not.toContain('s3cret');
  });
});

describe('metrics', () => {
  test('every metric of the catalogue comes out with its unit, namespace and the one dimension', () => {
    const { journal, parsed } = opened();
    for (const name of Object.keys(METRICS) as MetricName[]) journal.count(name, 2);
    journal.metrics.publishStoredMetrics();
    const [emf] = parsed();
    expect(emf._aws.CloudWatchMetrics).toEqual([
      {
        Namespace: 'Reconnect/test',
        Dimensions: [['service']],
        Metrics: Object.entries(METRICS).map(([Name, Unit]) => ({ Name, Unit })),
      },
    ]);
    expect(emf.service).toBe('sweep');
    for (const name of Object.keys(METRICS)) expect(emf[name]).toBe(2);
  });

  test('case 85: a sweep that counts 5,000 values loses none', () => {
    const { journal, parsed } = opened();
    for (let i = 0; i < 5_000; i++) journal.count('ConnectionVisited');
    journal.metrics.publishStoredMetrics();
    const values = parsed().flatMap((line) => line.ConnectionVisited);
    expect(values).toHaveLength(5_000);
    for (const line of parsed()) expect([line.ConnectionVisited].flat().length).toBeLessThanOrEqual(100);
  });

  test('a second publication repeats nothing', () => {
    const { journal, lines } = opened();
    journal.count('SweepCompleted');
    journal.metrics.publishStoredMetrics();
    journal.metrics.publishStoredMetrics();
    expect(lines).toHaveLength(1);
  });
});
