import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type MovableClock, movableClock } from '../../local/clock.ts';
import { type Simulator, startSimulator } from '../../local/makini/server.ts';
import { SIMULATOR_CREDENTIALS } from '../../local/makini/tokens.ts';

const START = Date.parse('2026-03-01T10:00:00Z');
const MINUTE = 60_000;
const REDIRECT = 'https://reconnect.example/callback?from=makini';
const { clientId, clientSecret } = SIMULATOR_CREDENTIALS;
const REQUEST = { client_id: clientId, redirect_uri: REDIRECT, response_type: 'code', state: 'st&te "1"' };

let clock: MovableClock;
let makini: Simulator;

beforeEach(async () => {
  clock = movableClock({ startAt: START });
  makini = await startSimulator({
    clock,
    webhookUrl: () => undefined,
    webhookSecret: 'whk_demo_A1',
    signatureHeader: 'X-Webhook-Signature',
    signatureEncoding: 'hex',
    redirectUris: () => [REDIRECT],
  });
});
afterEach(() => makini.stop());

async function sim(path: string, body: object = {}) {
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`${makini.url}/sim${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
  return { status: answer.status, json: await answer.json() };
}
const add = (id: string, system: string, company: string, customerId = 'cust_1') =>
  sim('/connections', { id, system, company, customerId });
const connections = async () => (await fetch(`${makini.url}/sim/connections`)).json() as Promise<{ id: string }[]>;

async function seen(answer: Response) {
  const target = answer.headers.get('location');
  return {
    status: answer.status,
    html: await answer.text(),
    location: target,
    returned: Object.fromEntries(target === null ? [] : new URL(target).searchParams),
    headers: answer.headers,
  };
}
const open = async (query: Record<string, string> | string) =>
  seen(await fetch(`${makini.url}/oauth/authorize?${new URLSearchParams(query)}`, { redirect: 'manual' }));
const post = async (fields: Record<string, string>) =>
  seen(
    await fetch(`${makini.url}/oauth/authorize`, {
      method: 'POST',
      body: new URLSearchParams(fields),
      redirect: 'manual',
    }),
  );

const unescaped = (text: string) =>
  text
    .replaceAll('&quot;', '"')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');

/** What a browser would send of the page's form, before anybody typed. */
function formOf(html: string): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const [tag] of html.matchAll(/<input [^>]*>/g)) {
    const name = /name="([^"]*)"/.exec(tag)?.[1] ?? '';
    fields[name] = unescaped(/ value="([^"]*)"/.exec(tag)?.[1] ?? '');
  }
  const [chosen] = optionsOf(html).filter(({ isSelected }) => isSelected);
  if (html.includes('<select')) fields['account'] = chosen?.value ?? '';
  return fields;
}
function optionsOf(html: string) {
  return [...html.matchAll(/<option value="([^"]*)"( selected)?>([^<]*)</g)].map(
    ([, value = '', selected, text = '']) => ({
      value: unescaped(value),
      isSelected: selected !== undefined,
      text: unescaped(text),
    }),
  );
}
const logIn = async (query: Record<string, string>, typed: Record<string, string> = {}) => {
  const { html } = await open({ ...REQUEST, ...query });
  return post({ ...formOf(html), user: 'maintenance', password: 'correct', ...typed });
};

async function exchange(code: string | undefined) {
  const answer = await fetch(`${makini.url}/link/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      code: code ?? '',
      redirect_uri: REDIRECT,
      client_id: clientId,
      client_secret: clientSecret,
    }),
  });
  const json = (await answer.json()) as { access_token: string; refresh_token: string };
  return { status: answer.status, json };
}
async function status(token: string) {
  const headers = { authorization: `Bearer ${token}` };
  const answer = await fetch(`${makini.url}/api/integrations/current`, { headers });
  const { data } = (await answer.json()) as { data: Record<string, string> };
  return { status: answer.status, data };
}

describe('the simulated authorize page', () => {
  test('says what it is, offers a range of systems, and leads on with the same request', async () => {
    await add('conn_1', 'Odd & "Sons" <EAM>', 'Nordwind Maritime');
    const first = await open(REQUEST);
    expect(first.status).toBe(200);
    expect(first.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(first.headers.get('cache-control')).toBe('no-store');
    expect(first.html).toContain('Simulator of Makini, local only.');
    expect(first.html).not.toMatch(/<script|<EAM>/);
    const links = [...first.html.matchAll(/<li><a href="([^"]*)"/g)].map(([, href = '']) => unescaped(href));
    const systems = links.map((href) => new URL(href, makini.url).searchParams.get('system'));
    expect(systems).toEqual(expect.arrayContaining(['SAP S/4HANA', 'IBM Maximo', 'Odd & "Sons" <EAM>']));
    const odd = links[systems.indexOf('Odd & "Sons" <EAM>')];
    const second = await seen(await fetch(`${makini.url}${odd}`));
    expect(formOf(second.html)).toMatchObject({
      ...REQUEST,
      system: 'Odd & "Sons" <EAM>',
      account: 'connection:conn_1',
    });
  });

  test('case 80: an unknown application or an address that is not registered is a page, never a redirect', async () => {
    const evil = [
      { ...REQUEST, client_id: 'somebody' },
      { ...REQUEST, redirect_uri: 'https://evil.example/' },
      { ...REQUEST, redirect_uri: `${REDIRECT}/` },
      { client_id: clientId, response_type: 'code' },
      `${new URLSearchParams(REQUEST)}&redirect_uri=https%3A%2F%2Fevil.example`,
    ];
    for (const query of evil) {
      const shown = await open(query);
      expect([shown.status, shown.location]).toEqual([400, null]);
      expect(shown.html).toContain('This link does not work');
      expect(shown.html).not.toContain('evil.example');
    }
    const posted = await post({ ...REQUEST, redirect_uri: 'https://evil.example/', action: 'cancel' });
    expect([posted.status, posted.location]).toEqual([400, null]);
  });

  test('a response type other than code goes back to the application', async () => {
    const { state } = REQUEST;
    const back = await open({ ...REQUEST, response_type: 'token' });
    expect([back.status, back.returned]).toEqual([303, { from: 'makini', error: 'unsupported_response_type', state }]);
  });

  test('cancel goes back with access_denied and the state, from either step, and changes nothing', async () => {
    await add('conn_1', 'SAP S/4HANA', 'Nordwind Maritime');
    await sim('/connections/conn_1/break', { webhook: 'drop' });
    const before = await connections();
    const { state } = REQUEST;
    for (const query of [REQUEST, { ...REQUEST, system: 'SAP S/4HANA' }]) {
      const back = await post({ ...formOf((await open(query)).html), action: 'cancel' });
      expect(back.location?.startsWith('https://reconnect.example/callback?')).toBe(true);
      expect([back.status, back.returned]).toEqual([303, { from: 'makini', error: 'access_denied', state }]);
    }
    expect(await connections()).toEqual(before);
  });

  test('a wrong password is told on the page, keeps what was typed but the password, and changes nothing', async () => {
    await add('conn_1', 'SAP S/4HANA', 'Nordwind Maritime');
    await sim('/connections/conn_1/break', { webhook: 'drop' });
    const again = await logIn({ system: 'SAP S/4HANA' }, { user: 'pm "night"', password: 'old-secret' });
    expect([again.status, again.location]).toEqual([422, null]);
    expect(again.html).toContain('The system did not accept this user name and password.');
    expect(again.html).not.toContain('old-secret');
    expect(formOf(again.html)).toMatchObject({
      ...REQUEST,
      user: 'pm "night"',
      password: '',
      account: 'connection:conn_1',
    });
    expect(await connections()).toMatchObject([{ id: 'conn_1', loginWorks: false }]);
    const back = await post({ ...formOf(again.html), password: 'correct' });
    expect(back.returned).toMatchObject({ state: REQUEST.state, code: expect.stringMatching(/^code_/) });
  });

  test('a form that is not filled in says which field, beside it', async () => {
    await add('conn_1', 'SAP S/4HANA', 'Nordwind Maritime');
    const empty = { instance: 'sap.example', user: ' ', password: '', account: 'company:nobody' };
    const { status: code, html } = await logIn({ system: 'SAP S/4HANA' }, empty);
    expect(code).toBe(422);
    for (const field of ['account', 'instance', 'user', 'password']) {
      expect(html).toContain(`id="${field}-error"`);
      expect(html).toContain(`<a href="#${field}">`);
    }
    expect((await post({ ...REQUEST, system: 'No such system', password: 'correct' })).status).toBe(422);
  });

  test('a login as the same company mends the connection: a new pair, the old one over, a fresh date', async () => {
    await add('conn_1', 'SAP S/4HANA', 'Nordwind Maritime');
    const old = await exchange((await logIn({ system: 'SAP S/4HANA' })).returned['code']);
    await sim('/connections/conn_1/break', { webhook: 'drop' });
    expect((await status(old.json.access_token)).data).toMatchObject({ sync_status: 'fail' });
    clock.advance(5 * MINUTE);
    const at = clock.now();
    const back = await logIn({ system: 'SAP S/4HANA' });
    const fresh = await exchange(back.returned['code']);
    const read = await status(fresh.json.access_token);
    expect(read.data).toMatchObject({ id: 'conn_1', company_name: 'Nordwind Maritime', sync_status: 'done' });
    expect(Date.parse(read.data['sync_updated_at'] ?? '')).toBeGreaterThanOrEqual(at);
    expect((await status(old.json.access_token)).status).toBe(401);
    expect((await exchange(back.returned['code'])).status).toBe(401);
    expect(await connections()).toMatchObject([{ id: 'conn_1', loginWorks: true }]);
  });

  test('of several it is the broken one that is chosen; a connection id in the link chooses its own', async () => {
    await add('conn_1', 'SAP S/4HANA', 'Nordwind Maritime');
    await add('conn_2', 'SAP S/4HANA', 'Nordwind Maritime');
    await add('conn_3', 'IBM Maximo', 'Bergmann Foods', 'cust_2');
    await sim('/connections/conn_2/break', { webhook: 'drop' });
    const { html } = await open({ ...REQUEST, system: 'SAP S/4HANA' });
    expect(formOf(html)['account']).toBe('connection:conn_2');
    expect(optionsOf(html).map(({ text }) => text)).toEqual([
      'Nordwind Maritime (conn_1)',
      'Nordwind Maritime (conn_2)',
      'Fremont Castings',
      'Bergmann Foods',
    ]);
    const hinted = formOf((await open({ ...REQUEST, connection_id: 'conn_3' })).html);
    expect(hinted).toMatchObject({ system: 'IBM Maximo', account: 'connection:conn_3', connection_id: 'conn_3' });
  });

  test('case 78: a login as another company opens that company, and leaves the first one broken', async () => {
    await add('conn_1', 'SAP S/4HANA', 'Nordwind Maritime');
    await add('conn_2', 'SAP S/4HANA', 'Bergmann Foods', 'cust_2');
    await sim('/connections/conn_1/break', { webhook: 'drop' });
    const known = await logIn({ system: 'SAP S/4HANA' }, { account: 'connection:conn_2' });
    const theirs = await exchange(known.returned['code']);
    expect((await status(theirs.json.access_token)).data).toMatchObject({
      id: 'conn_2',
      company_name: 'Bergmann Foods',
    });
    const stranger = await logIn({ system: 'SAP S/4HANA' }, { account: 'company:Fremont Castings' });
    const nobodys = await exchange(stranger.returned['code']);
    const { data } = await status(nobodys.json.access_token);
    expect(data).toMatchObject({ company_name: 'Fremont Castings', user_metadata: '{"customer_id":"cust_fremont"}' });
    expect(data['id']).toMatch(/^conn_[0-9a-f]{12}$/);
    expect(await connections()).toMatchObject([
      { id: 'conn_1', loginWorks: false },
      { id: 'conn_2' },
      { id: data['id'] },
    ]);
  });

  test('case 78: a login after a disconnect makes a new connection of the same customer', async () => {
    await add('conn_1', 'SAP S/4HANA', 'Nordwind Maritime');
    await sim('/connections/conn_1/disconnect', { webhook: 'drop' });
    const { json } = await exchange((await logIn({ system: 'SAP S/4HANA' })).returned['code']);
    const { data } = await status(json.access_token);
    expect(data).toMatchObject({ company_name: 'Nordwind Maritime', user_metadata: '{"customer_id":"cust_1"}' });
    expect(data['id']).not.toBe('conn_1');
  });
});

describe('how a visitor makes logins misbehave', () => {
  beforeEach(async () => {
    await add('conn_1', 'SAP S/4HANA', 'Nordwind Maritime');
  });
  const order = (switches: object) => sim('/switches', switches);

  test('case 79: the state is not echoed, neither with a code nor with an error', async () => {
    expect((await order({ echoesState: false })).json).toEqual({
      echoesState: false,
      newIdOnReconnect: false,
      exchangeFails: false,
      anotherCompany: false,
      mintingEnds: false,
      expiresIn: 'seconds',
    });
    expect(Object.keys((await logIn({ system: 'SAP S/4HANA' })).returned)).toEqual(['from', 'code']);
    expect((await post({ ...REQUEST, action: 'cancel' })).returned).toEqual({ from: 'makini', error: 'access_denied' });
    await order({ echoesState: true });
    expect((await logIn({ system: 'SAP S/4HANA' })).returned).toMatchObject({ state: REQUEST.state });
  });

  test('case 78: a reconnect makes a new connection id, and the old one is gone from the listing', async () => {
    await order({ newIdOnReconnect: true });
    const { json } = await exchange((await logIn({ connection_id: 'conn_1' })).returned['code']);
    const { data } = await status(json.access_token);
    expect(data['id']).not.toBe('conn_1');
    expect(data).toMatchObject({ company_name: 'Nordwind Maritime', provider: 'SAP S/4HANA', sync_status: 'done' });
    expect(await connections()).toMatchObject([
      { id: 'conn_1', disconnected: true },
      { id: data['id'], customerId: 'cust_1' },
    ]);
  });

  test('the exchange fails with 503 until that is over, and the code is still good then', async () => {
    await order({ exchangeFails: true });
    const { code } = (await logIn({ system: 'SAP S/4HANA' })).returned;
    expect((await exchange(code)).status).toBe(503);
    await order({ exchangeFails: false });
    expect((await exchange(code)).status).toBe(200);
  });

  test('case 78: the token of a login, and what it is refreshed to, shows another company; a minted one does not', async () => {
    await order({ anotherCompany: true });
    const pair = await exchange((await logIn({ system: 'SAP S/4HANA' })).returned['code']);
    const foreign = { id: 'conn_1', company_name: 'Fremont Castings', user_metadata: '{"customer_id":"cust_fremont"}' };
    expect((await status(pair.json.access_token)).data).toMatchObject(foreign);
    const client = { client_id: clientId, client_secret: clientSecret };
    const asked = { grant_type: 'refresh_token', refresh_token: pair.json.refresh_token, ...client };
    const renewed = await fetch(`${makini.url}/link/token`, { method: 'POST', body: new URLSearchParams(asked) });
    const { access_token } = (await renewed.json()) as { access_token: string };
    expect((await status(access_token)).data).toMatchObject(foreign);
    const admin = await api('/link/token', { grant_type: 'client_credentials', ...client });
    const minted = await api('/api/system/connections/conn_1/token', {}, admin.access_token);
    expect((await status(minted.access_token)).data).toMatchObject({ company_name: 'Nordwind Maritime' });
  });

  test('a switch that is not there is refused', async () => {
    expect((await order({ echoState: false })).status).toBe(400);
  });
});

async function api(path: string, body: object, token = ''): Promise<{ access_token: string }> {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
  const answer = await fetch(`${makini.url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
  return (await answer.json()) as { access_token: string };
}
