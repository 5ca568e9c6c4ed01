import { expect, test } from '@jest/globals';
import { newConnection } from '../../shared/domain/connection.ts';
import { DAY } from '../../shared/domain/time.ts';
import { linkedVoice, withStopLinks } from '../../shared/usecases/linkedVoice.ts';
import { linkSigner } from '../fixtures/links.ts';
import { VOICE } from '../fixtures/messages.ts';

const NOW = Date.parse('2026-03-04T10:00:00Z');
const links = linkSigner();
const ports = {
  clock: { now: () => NOW, pause: async () => undefined },
  voice: VOICE,
  links,
  linkLifetime: 90 * DAY,
  baseUrl: 'https://reconnect.example',
};

const lostOn = (id: string, lostAt: number) => ({
  ...newConnection(id),
  customerId: 'cust_1',
  incident: {
    ...{ number: 1, lostAt, openedAt: lostAt, notices: [], toldBefore: [] },
    openedBy: { source: 'webhook', at: lostAt, key: 'evt_1' } as const,
  },
});

const CONNECTIONS = [lostOn('later', NOW - DAY), lostOn('first', NOW - 3 * DAY)];
const tokenIn = (url = '') => url.slice(url.lastIndexOf('/') + 1);

test('what asks to reconnect leads to the page of the longest outage, and nothing else leads anywhere', async () => {
  for (const topic of ['restored', 'ask', 'offline', 'escalation', 'alert'] as const) {
    const { link, now } = await linkedVoice(ports, topic, CONNECTIONS);
    const opened = await links.open(tokenIn(link), 'reconnect', NOW);
    expect([topic, now, opened.kind]).toEqual([topic, NOW, topic === 'ask' ? 'valid' : 'refused']);
    if (opened.kind === 'valid') expect(opened.claims).toMatchObject({ connectionId: 'first', customerId: 'cust_1' });
  }
});

test('a reminder brings each person a link of their own that ends reminders to them and nobody else', async () => {
  const to = [{ email: 'Ada@nordwind.example', name: 'Ada' }, { email: 'bo@nordwind.example' }];
  const people = await withStopLinks(ports, CONNECTIONS, to);
  expect(people.map(({ email, name }) => ({ email, ...(name && { name }) }))).toEqual(to);
  for (const { email, stopUrl } of people) {
    expect(stopUrl).toMatch(/^https:\/\/reconnect\.example\/reminders\/stop\/[\w.-]+$/);
    const opened = await links.open(tokenIn(stopUrl), 'opt_out', NOW);
    if (opened.kind === 'refused') throw new Error(opened.reason);
    expect(to.map((person) => opened.isFor?.(person.email))).toEqual(to.map((person) => person.email === email));
    expect(opened.claims.customerId).toBe('cust_1');
  }
});
