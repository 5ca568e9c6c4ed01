import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type SeenPage, Visitor } from '../../local/visitor.ts';
import { DevWorld } from '../fixtures/devWorld.ts';
import { FORBIDDEN } from '../fixtures/lines.ts';

const PASSWORD = { user: 'maintenance', password: 'correct' };

let world: DevWorld;
let serial = 0;
let id: string;
let system: string;
let company: string;

beforeAll(async () => {
  world = await DevWorld.start();
}, 60_000);
afterAll(async () => {
  await world.stop();
});

/** Each test has a customer and a system of its own, lost, and told so by mail. */
beforeEach(async () => {
  serial++;
  id = `conn_journey_${serial}`;
  system = `System ${serial}.`;
  company = `Company ${serial}.`;
  await world.makini('/switches', 'POST', {
    echoesState: true,
    newIdOnReconnect: false,
    exchangeFails: false,
    anotherCompany: false,
  });
  await world.makini('/connections', 'POST', { id, system, company, customerId: `cust_journey_${serial}` });
  await world.makini(`/connections/${id}/break`, 'POST', {});
  await world.control('/settle', 'POST');
});

const mailsToUs = async () => (await world.mails()).filter(({ subject }) => subject.includes(system));

/** The link as it stands in the text of the mail. */
async function mailLink(): Promise<string> {
  const links = (await mailsToUs()).flatMap(
    ({ body }) => /http:\/\/127\.0\.0\.1:\d+\/reconnect\/\S+/.exec(body.text) ?? [],
  );
  const link = links.at(-1);
  if (link === undefined) throw new Error('No link in the mail');
  return link;
}

const connection = (of = id) =>
  world.control<{ health: string; incident: object | null; timeline?: readonly object[] }>(`/connections/${of}`);

/** From our page to the provider's login form. */
async function toLogin(visitor: Visitor): Promise<SeenPage> {
  const page = await visitor.open(await mailLink());
  const systems = await visitor.press(page, /^Reconnect/);
  return visitor.follow(systems, new RegExp(system));
}

const callbackOf = (visitor: Visitor) =>
  visitor.trail.filter((url) => url.includes('/reconnect/callback')).at(-1) ?? '';

describe('from the mail to a working connection', () => {
  test('one button, one login, and it works; the customer hears so, on the page and by mail', async () => {
    const visitor = new Visitor();
    const done = await visitor.press(await toLogin(visitor), /Log in/, PASSWORD);
    expect(done).toMatchObject({ status: 200, heading: `${system} (${company}) is connected again` });
    expect(await connection()).toMatchObject({ health: 'active', incident: null });
    await world.control('/settle', 'POST');
    expect((await mailsToUs()).map(({ subject }) => subject)).toEqual([
      expect.stringContaining('Please reconnect'),
      expect.stringContaining('Connected again'),
    ]);
  });

  test('the page is private: not kept, not passed on, not framed, no script, one style, small', async () => {
    const { headers, html } = await new Visitor().open(await mailLink());
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'sha256-/);
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(html).not.toMatch(/<script|<link|url\(|@import/);
    expect(html.match(/https?:\/\/[^\s"'<]+/g) ?? []).toEqual(['https://link.makini.io/,']);
    expect(Buffer.byteLength(html)).toBeLessThan(30 * 1024);
  });

  test('case 76: scanners may look as often as they like; the person still succeeds', async () => {
    const link = await mailLink();
    const head = await fetch(link, { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
    for (let look = 0; look < 3; look++) expect((await fetch(link)).status).toBe(200);
    expect(await connection()).toMatchObject({ health: 'reauthorization_required' });
    const visitor = new Visitor();
    const done = await visitor.press(await toLogin(visitor), /Log in/, PASSWORD);
    expect(done.heading).toContain('is connected again');
  });

  test('case 77: two concurrent callbacks exchange once, and both show success; so does the back button', async () => {
    const [one, other] = [new Visitor(), new Visitor()];
    const login = await toLogin(one);
    const spent = await fetch(login.forms[0]?.url ?? '', {
      method: 'POST',
      redirect: 'manual',
      body: new URLSearchParams({ ...login.forms[0]?.fields, ...PASSWORD, action: 'log_in' }),
    });
    const callback = spent.headers.get('location') ?? '';
    const pages = await Promise.all([one.open(callback), other.open(callback)]);
    expect(pages.map(({ heading }) => heading)).toEqual(Array(2).fill(`${system} (${company}) is connected again`));
    expect((await one.open(callback)).heading).toContain('is connected again');
    expect(await connection()).toMatchObject({ health: 'active' });
  });

  test('case 78: another account is refused and explained, and the connection stays lost', async () => {
    const visitor = new Visitor();
    const refused = await visitor.press(await toLogin(visitor), /Log in/, {
      ...PASSWORD,
      account: 'company:Fremont Castings',
      instance: 'https://fremont.example.test',
    });
    expect(refused.heading).toBe('That was another account');
    expect(await connection()).toMatchObject({ health: 'reauthorization_required' });
    await world.control('/settle', 'POST');
    const operators = (await world.mails()).filter(({ destination }) =>
      destination.to.includes('oncall@harbourline.example.test'),
    );
    expect(operators.at(-1)?.subject).toContain('logged in to another account');
    const again = await visitor.follow(await visitor.press(refused, /Start again/), new RegExp(system));
    expect((await visitor.press(again, /Log in/, PASSWORD)).heading).toContain('is connected again');
  });

  test('case 78: the same account under a new connection id is relinked', async () => {
    await world.makini('/switches', 'POST', { newIdOnReconnect: true });
    const visitor = new Visitor();
    const done = await visitor.press(await toLogin(visitor), /Log in/, PASSWORD);
    expect(done.heading).toContain('is connected again');
    const all = await world.control<readonly { id: string; customerId: string; health: string }[]>('/connections');
    const ours = all.filter(({ customerId }) => customerId === `cust_journey_${serial}`);
    expect(ours.map(({ id: one, health }) => [one === id, health]).sort()).toEqual([
      [false, 'active'],
      [true, 'active'],
    ]);
    await world.control('/settle', 'POST');
    expect((await mailsToUs()).map(({ subject }) => subject).filter((s) => s.includes('Connected again'))).toHaveLength(
      1,
    );
    expect((await visitor.open(await mailLink())).heading).toContain('is connected');
  });

  test('case 79: turning back, a lone error, a blank state and a state twice lead to a friendly page, and spend nothing', async () => {
    const visitor = new Visitor();
    const cancelled = await visitor.press(await toLogin(visitor), /Cancel/);
    expect(cancelled.heading).toBe('Not reconnected yet');
    const state = new URL(callbackOf(visitor)).searchParams.get('state') ?? '';
    const callback = `${world.ready.urls.api}/reconnect/callback`;
    const stranger = new Visitor();
    for (const query of ['error=access_denied', 'state=&code=c', `state=${state}&state=${state}&code=c`, '']) {
      const page = await stranger.open(`${callback}?${query}`);
      expect([page.status, page.heading]).toEqual([400, 'Please start once more']);
    }
    const again = await visitor.follow(await visitor.press(cancelled, /Start again/), new RegExp(system));
    expect((await visitor.press(again, /Log in/, PASSWORD)).heading).toContain('is connected again');
  });

  test('a wrong password is told by the provider, and the right one goes on', async () => {
    const visitor = new Visitor();
    const wrong = await visitor.press(await toLogin(visitor), /Log in/, { ...PASSWORD, password: 'guess' });
    expect(wrong.heading).toContain('Log in to');
    expect((await visitor.press(wrong, /Log in/, PASSWORD)).heading).toContain('is connected again');
  });

  test('case 81: without an echo of the state the cookie is enough, and without both it starts once more', async () => {
    await world.makini('/switches', 'POST', { echoesState: false });
    const visitor = new Visitor();
    const done = await visitor.press(await toLogin(visitor), /Log in/, PASSWORD);
    expect(done.heading).toContain('is connected again');
    const forgetful = new Visitor();
    expect((await forgetful.open(callbackOf(visitor))).heading).toBe('Please start once more');
  });

  test('the callback on another device than the link, which has no cookie, works by the echoed state', async () => {
    const [phone, desk] = [new Visitor(), new Visitor()];
    const login = await toLogin(phone);
    phone.forgetCookies();
    const done = await phone.press(login, /Log in/, PASSWORD);
    expect(done.heading).toContain('is connected again');
    expect((await desk.open(await mailLink())).heading).toContain('is connected');
  });

  test('two tabs, and two colleagues at once: whoever is first mends it, nobody sees a failure', async () => {
    const [one, other] = [new Visitor(), new Visitor()];
    const [first, second] = [await toLogin(one), await toLogin(other)];
    expect((await one.press(first, /Log in/, PASSWORD)).heading).toContain('is connected again');
    expect((await other.press(second, /Log in/, PASSWORD)).heading).toContain('is connected again');
    expect(await connection()).toMatchObject({ health: 'active' });
  });

  test('case 35: mended elsewhere without a word, the sweep closes it and the old link says that it works', async () => {
    await world.makini(`/connections/${id}/repair`, 'POST', { webhook: 'drop' });
    await world.control('/sweep', 'POST');
    const page = await new Visitor().open(await mailLink());
    expect(page.heading).toBe(`${system} (${company}) is connected`);
    expect(page.forms).toEqual([]);
  });

  test('the provider answers the exchange with an error: nothing is lost but the try', async () => {
    await world.makini('/switches', 'POST', { exchangeFails: true });
    const visitor = new Visitor();
    const failed = await visitor.press(await toLogin(visitor), /Log in/, PASSWORD);
    expect(failed.heading).toBe('That did not work');
    await world.makini('/switches', 'POST', { exchangeFails: false });
    const again = await visitor.follow(await visitor.press(failed, /Start again/), new RegExp(system));
    expect((await visitor.press(again, /Log in/, PASSWORD)).heading).toContain('is connected again');
  });

  test('“not for me” tells our side, and asks for nothing', async () => {
    const visitor = new Visitor();
    const page = await visitor.open(await mailLink());
    const thanks = await visitor.press(page, /not for me/);
    expect(thanks.heading).toBe('Thank you for telling us');
    await world.control('/settle', 'POST');
    const subjects = (await world.mails()).map(({ subject }) => subject);
    expect(
      subjects.filter((subject) => subject.includes('says it is not for them') && subject.includes(company)),
    ).toHaveLength(1);
  });
});

describe('several systems of one customer', () => {
  test('the one link of the mail lists them, and leads on until the last of them works', async () => {
    const other = `Other ${serial}.`;
    const facts = { id: `${id}_other`, system: other, company, customerId: `cust_journey_${serial}` };
    await world.makini('/connections', 'POST', facts);
    await world.makini(`/connections/${id}_other/break`, 'POST', {});
    await world.control('/settle', 'POST');
    const link = await mailLink();
    const visitor = new Visitor();
    const list = await visitor.open(link);
    expect([list.heading, list.forms.length]).toEqual(['Reconnect 2 systems', 4]);

    const login = await visitor.follow(await visitor.press(list, /^Reconnect/), new RegExp(system));
    const done = await visitor.press(login, /Log in/, PASSWORD);
    expect(done.heading).toBe(`${system} (${company}) is connected again`);
    expect(done.html).toContain('One more of your systems still waits');

    // Who comes back by the mail finds the other one, not an all-clear.
    const again = await new Visitor().open(link);
    expect(again.heading).toBe(`Reconnect ${other} (${company})`);
    const next = await visitor.follow(await visitor.press(done, /^Reconnect/), new RegExp(other));
    const last = await visitor.press(next, /Log in/, PASSWORD);
    expect([last.heading, last.forms]).toEqual([`${other} (${company}) is connected again`, []]);
    expect((await new Visitor().open(link)).heading).toBe(`${system} (${company}) is connected`);
  });
});

describe('what is refused', () => {
  test('a form from elsewhere, without the cookie or with another value, starts nothing', async () => {
    const link = await mailLink();
    const post = async (form: string, cookie: string) =>
      fetch(link, {
        method: 'POST',
        redirect: 'manual',
        headers: { cookie },
        body: new URLSearchParams({ form, action: 'start' }),
      });
    for (const [form, cookie] of [
      ['x', ''],
      ['', ''],
      ['x', '__Host-form=y'],
      ['', '__Host-form='],
      ['x', 'form=x'],
    ] as const) {
      const answer = await post(form, cookie);
      expect([answer.status, answer.headers.get('location')]).toEqual([403, null]);
    }
    expect((await post('x', '__Host-form=x')).status).toBe(303);
  });

  test('case 80: nothing in the address leads anywhere else', async () => {
    const { api } = world.ready.urls;
    for (const path of [
      '//evil.example',
      '/\\evil.example',
      '/%09/evil.example',
      '/reconnect/%2F%2Fevil.example',
      '/reconnect/callback?redirect=//evil.example&state=x',
    ]) {
      const answer = await fetch(`${api}${path}`, { redirect: 'manual' });
      expect(answer.headers.get('location')).toBeNull();
      expect(answer.status).toBeGreaterThanOrEqual(400);
    }
    const visitor = new Visitor();
    await toLogin(visitor);
    const started = visitor.trail.find((url) => url.includes('/oauth/authorize'));
    expect(new URL(started ?? '').searchParams.get('redirect_uri')).toBe(`${api}/reconnect/callback`);
  });

  test('case 83: a link with a character changed is answered like one that never was', async () => {
    const link = await mailLink();
    const never = await new Visitor().open(`${world.ready.urls.api}/reconnect/nothing`);
    const changed = await new Visitor().open(`${link.slice(0, -1)}${link.endsWith('A') ? 'B' : 'A'}`);
    expect([changed.status, changed.heading]).toEqual([404, never.heading]);
    expect(changed.html).not.toContain(system);
    expect(changed.headers.get('referrer-policy')).toBe('no-referrer');
  });
});

// Last, as it moves the clock by a quarter of a year.
test('an expired link offers a fresh one to the address on file, and that one works', async () => {
  const old = await mailLink();
  await world.control('/clock', 'POST', { advanceSeconds: 91 * 86_400 });
  const visitor = new Visitor();
  const page = await visitor.open(old);
  expect(page.heading).toBe('This link is too old');
  expect(page.html).not.toContain('@journey');
  const sent = await visitor.press(page, /fresh link/);
  expect(sent.heading).toBe('A fresh link is on its way');
  await world.control('/settle', 'POST');
  const fresh = await mailLink();
  expect(fresh).not.toBe(old);
  const login = await visitor.follow(await visitor.press(await visitor.open(fresh), /^Reconnect/), new RegExp(system));
  expect((await visitor.press(login, /Log in/, PASSWORD)).heading).toContain('is connected again');
});

test('case 83: what the functions logged on all these journeys holds no link, code, state, token, secret or address', () => {
  const log = readFileSync('.local/dev.log', 'utf8');
  expect(log).toContain('reconnect.finished');
  expect(log.split('\n').filter((line) => FORBIDDEN.test(line))).toEqual([]);
});
