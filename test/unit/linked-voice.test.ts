import { expect, test } from '@jest/globals';
import { newConnection } from '../../shared/domain/connection.ts';
import type { NoticeKind } from '../../shared/domain/notice.ts';
import { DAY } from '../../shared/domain/time.ts';
import { addresseesOf, linkedVoice } from '../../shared/usecases/linkedVoice.ts';
import { linkSigner } from '../fixtures/links.ts';
import { KINDS, VOICE } from '../fixtures/messages.ts';

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

const batch = (kind: NoticeKind) => ({
  want: { kind, channel: 'email', group: { kind: 'customer', id: 'cust_1' } } as const,
  customer: undefined,
  connections: [lostOn('later', NOW - DAY), lostOn('first', NOW - 3 * DAY)],
});
const tokenIn = (url = '') => url.slice(url.lastIndexOf('/') + 1);

test('what asks to reconnect leads to the page of the longest outage, and nothing else leads anywhere', async () => {
  for (const kind of KINDS) {
    const { link, now } = await linkedVoice(ports, batch(kind));
    const opened = await links.open(tokenIn(link), 'reconnect', NOW);
    const asks = kind === 'reconnect_request' || kind === 'reminder';
    expect([kind, now, opened.kind]).toEqual([kind, NOW, asks ? 'valid' : 'refused']);
    if (opened.kind === 'valid') expect(opened.claims).toMatchObject({ connectionId: 'first', customerId: 'cust_1' });
  }
});

test('a reminder brings each person a link of their own that ends reminders, and nothing else brings one', async () => {
  const to = [{ email: 'Ada@nordwind.example', name: 'Ada' }, { email: 'bo@nordwind.example' }];
  for (const kind of KINDS) {
    const people = await addresseesOf(ports, batch(kind), to);
    if (kind !== 'reminder') expect([kind, people]).toEqual([kind, to]);
    else {
      expect(people.map(({ email, name }) => ({ email, ...(name && { name }) }))).toEqual(to);
      for (const { email, stopUrl } of people) {
        expect(stopUrl).toMatch(/^https:\/\/reconnect\.example\/reminders\/stop\/[\w.-]+$/);
        const opened = await links.open(tokenIn(stopUrl), 'opt_out', NOW);
        if (opened.kind === 'refused') throw new Error(opened.reason);
        expect(to.map((person) => opened.isFor?.(person.email))).toEqual(to.map((person) => person.email === email));
        expect(opened.claims.customerId).toBe('cust_1');
      }
    }
  }
});
