import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  learnFrom,
  mailboxesMeant,
  reachedNobody,
  SILENT_AFTER,
  silentContacts,
  trusted,
  withLanding,
} from '../../shared/domain/feedback.ts';
import { mailboxOf } from '../../shared/domain/mailbox.ts';
import { LANDINGS, type Landing } from '../../shared/domain/message.ts';
import { recipientsOf } from '../../shared/domain/recipients.ts';
import { HOUR, MINUTE } from '../../shared/domain/time.ts';
import { customer, message } from '../contract/support/examples.ts';
import { START } from '../contract/support/time.ts';

const ADA = 'ada@acme.example';
const BEN = 'Ben@Bücher.example';
const BEN_ON_THE_WAY = 'ben@xn--bcher-kva.example';

const mail = (landings: Record<string, Landing> = {}, to = [ADA, BEN]) => message('m1', { to, landings });

test('a mailbox has one spelling, however it was entered', () => {
  expect(mailboxOf(BEN)).toBe(BEN_ON_THE_WAY);
  expect(mailboxOf(BEN_ON_THE_WAY)).toBe(BEN_ON_THE_WAY);
  expect(mailboxOf('No Address')).toBe('no address');
  expect(mailboxOf('a@b c')).toBe('a@b c');
});

test.each<[first: Landing, then: Landing, stays: Landing]>([
  ['delayed', 'delivered', 'delivered'],
  // A mailbox that was full, or an absence note after the delivery.
  ['returned', 'delivered', 'delivered'],
  ['delivered', 'returned', 'delivered'],
  // The server took it first and sent it back afterwards.
  ['delivered', 'bounced', 'bounced'],
  ['bounced', 'delivered', 'bounced'],
  ['delivered', 'complained', 'complained'],
  ['complained', 'delivered', 'complained'],
])('case 60: %s and then %s: %s', (first, then, stays) => {
  expect(withLanding({ [ADA]: first }, then, [ADA])).toEqual({ [ADA]: stays });
});

test('case 60: landings come to the same in every order, and once again changes nothing', () => {
  const event = fc.tuple(fc.constantFrom(...LANDINGS), fc.uniqueArray(fc.constantFrom('a', 'b', 'c')));
  const all = (events: readonly [Landing, readonly string[]][]) =>
    events.reduce((known, [landing, mailboxes]) => withLanding(known, landing, mailboxes), {});
  fc.assert(
    fc.property(fc.array(event), fc.nat(), (events, seed) => {
      const shuffled = events.toSorted(
        (a, b) => ((LANDINGS.indexOf(a[0]) * 7 + seed) % 5) - ((LANDINGS.indexOf(b[0]) * 7 + seed) % 5),
      );
      expect(all([...shuffled, ...events])).toEqual(all(events));
    }),
  );
});

test('feedback speaks of those who were written to; a forwarding server may name another mailbox', () => {
  expect(mailboxesMeant(mail(), [BEN_ON_THE_WAY.toUpperCase()])).toEqual([BEN_ON_THE_WAY]);
  expect(mailboxesMeant(mail({}, [ADA]), ['archive@elsewhere.example'])).toEqual([ADA]);
  expect(mailboxesMeant(mail(), ['archive@elsewhere.example'])).toEqual([]);
  expect(mailboxesMeant(mail({}, [ADA]), [])).toEqual([]);
  expect(mailboxesMeant(message('slack'), [ADA])).toEqual([]);
});

test.each<[Landing, 'unreachable' | 'complained' | undefined]>([
  ['delayed', undefined],
  ['returned', undefined],
  ['delivered', undefined],
  ['refused', undefined],
  ['bounced', 'unreachable'],
  ['suppressed', 'unreachable'],
  ['complained', 'complained'],
])('case 60: %s teaches: %s', (landing, list) => {
  const acme = customer('cust_1', {
    contacts: [
      { email: BEN, role: 'technical' },
      { email: ADA, role: 'business' },
    ],
  });
  const learned = learnFrom(acme, mail({ [BEN_ON_THE_WAY]: landing }));
  if (list === undefined) return expect(learned).toBe(acme);
  expect(learned.learned).toEqual({ ...acme.learned, [list]: [BEN] });
  expect(recipientsOf(learned, { kind: 'reconnect_request' }).map(({ email }) => email)).toEqual([ADA]);
  expect(learnFrom(learned, mail({ [BEN_ON_THE_WAY]: landing }))).toBe(learned);
});

test('a mail reached nobody where each reader is lost to us', () => {
  expect(reachedNobody(mail({ [ADA]: 'bounced', [BEN_ON_THE_WAY]: 'delivered' }))).toBe(false);
  expect(reachedNobody(mail({ [ADA]: 'bounced', [BEN_ON_THE_WAY]: 'returned' }))).toBe(false);
  expect(reachedNobody(mail({ [ADA]: 'bounced' }))).toBe(false);
  const none = mail({ [ADA]: 'suppressed', [BEN_ON_THE_WAY]: 'complained' });
  expect(reachedNobody(none)).toBe(true);
  expect(learnFrom(customer('cust_1'), none).learned).toEqual({ unreachable: [ADA], complained: [BEN], optedOut: [] });
  expect(reachedNobody(message('slack'))).toBe(false);
});

test('an address is trusted again in whichever spelling; another one changes nothing', () => {
  const acme = customer('cust_1', { learned: { unreachable: [ADA, BEN], complained: [BEN], optedOut: [] } });
  expect(trusted(acme, BEN_ON_THE_WAY).learned).toEqual({ unreachable: [ADA], complained: [], optedOut: [] });
  expect(trusted(acme, 'else@acme.example')).toBe(acme);
});

test('who never hears is silent, unless nothing at all is heard of any mail', () => {
  const late = START + SILENT_AFTER;
  const unheard = mail();
  expect([...silentContacts([unheard], START + MINUTE, late)]).toEqual([ADA, BEN_ON_THE_WAY]);
  expect([...silentContacts([unheard], START + MINUTE, late - 1)]).toEqual([]);
  expect([...silentContacts([unheard], START - HOUR, late)]).toEqual([]);
  expect([...silentContacts([unheard], undefined, late)]).toEqual([]);
  // One reader's landing shows that feedback came through at the time.
  expect([...silentContacts([mail({ [ADA]: 'delivered' })], undefined, late)]).toEqual([BEN_ON_THE_WAY]);
});

test('what came back is silent at once; a delay only in the end; the latest mail decides', () => {
  const landed = (landing: Landing, createdAt = START) => ({ ...mail({ [ADA]: landing }, [ADA]), createdAt });
  const isSilent = (...messages: readonly ReturnType<typeof landed>[]) =>
    silentContacts(messages, undefined, START + HOUR).has(ADA);
  expect(isSilent(landed('returned'))).toBe(true);
  expect(isSilent(landed('bounced'))).toBe(true);
  expect(isSilent(landed('delayed'))).toBe(false);
  expect(isSilent(landed('refused'))).toBe(false);
  expect(isSilent(landed('delivered', START + 1), landed('returned'))).toBe(false);
  expect(isSilent(landed('returned', START + 1), landed('delivered'))).toBe(true);
  expect(silentContacts([landed('delayed')], undefined, START + SILENT_AFTER).has(ADA)).toBe(true);
  expect(silentContacts([landed('refused')], START + HOUR, START + SILENT_AFTER).has(ADA)).toBe(false);
});
