import { expect, test } from '@jest/globals';
import type { Connection } from '../../shared/domain/connection.ts';
import { threadsOf } from '../../shared/domain/messages/thread.ts';

function broken(id: string, number: number, lostAt: number): Connection {
  const cause = { source: 'webhook', at: 0, key: 'evt_1' } as const;
  const incident = { number, lostAt, openedAt: lostAt, openedBy: cause, notices: [], toldBefore: [] };
  return { id, schema: 1, version: 1, registers: {}, prior: [], history: [], writtenAt: 0, incident };
}

test('a message belongs to the conversation of each incident, the longest outage first', () => {
  expect(threadsOf([broken('c', 1, 30), broken('b', 2, 10), broken('a', 7, 10)], 'reminder')).toEqual([
    '7 a',
    '2 b',
    '1 c',
  ]);
});

test('an id and a number cannot be taken for another id and number', () => {
  expect(threadsOf([broken('2 a', 1, 0)], 'restored')).not.toEqual(threadsOf([broken('a', 12, 0)], 'restored'));
});

test('of 300 incidents the 40 longest are named', () => {
  const lost = Array.from({ length: 300 }, (_, index) => broken(`c${index}`, 1, 300 - index));
  const threads = threadsOf(lost, 'reconnect_request');
  expect(threads).toHaveLength(40);
  expect(threads[0]).toBe('1 c299');
});

test('a connection without an incident has none', () => {
  const { incident: _none, ...healthy } = broken('a', 1, 0);
  expect(threadsOf([healthy], 'restored')).toEqual([]);
});

test('request, reminders and good news of an incident share a conversation', () => {
  const threads = (['reconnect_request', 'reminder', 'restored'] as const).map((kind) =>
    threadsOf([broken('a', 1, 0)], kind),
  );
  expect(threads).toEqual([['1 a'], ['1 a'], ['1 a']]);
});

test('that a system does not answer is a conversation of its own, one for each time', () => {
  const silent = (since: number) => ({ ...broken('a', 1, 0), offline: { since, notices: [] } });
  const threads = [10, 10, 20].map((since) => threadsOf([silent(since)], 'offline_notice'));
  expect(threads).toEqual([['offline 10 a'], ['offline 10 a'], ['offline 20 a']]);
});
