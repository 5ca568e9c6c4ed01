import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { type BrowserStage, openStage, overflow, type Visit, type Visitor } from './harness.ts';
import { violations } from './violations.ts';

const SYSTEM = 'SAP S/4HANA';

let stage: BrowserStage;
let visitor: Visitor;

beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());
afterEach(() => visitor.close());

async function arrive(visit: Visit = {}): Promise<Page> {
  visitor = await stage.visitor(visit);
  const { page } = visitor;
  const { api, makini } = stage.world.ready.urls;
  const query = new URLSearchParams({
    client_id: 'local-client',
    redirect_uri: `${api}/reconnect/callback`,
    response_type: 'code',
    state: 'state-1',
  });
  await page.goto(`${makini}/oauth/authorize?${query}`);
  return page;
}

/** What the callback makes of it is tested where the callback is. */
const isBack = (page: Page) => page.waitForURL(`${stage.world.ready.urls.api}/reconnect/callback?**`);
const returned = (page: Page) => Object.fromEntries(new URL(page.url()).searchParams);

async function typeLogin(page: Page, password: string): Promise<void> {
  await page.getByLabel('User').fill('maintenance');
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Log in and connect' }).click();
}

describe('the simulated authorize page', () => {
  const isBroken = async () =>
    (await stage.world.makini<{ id: string; loginWorks: boolean }[]>('/connections')).some(
      ({ id, loginWorks }) => id === 'conn_1' && !loginWorks,
    );

  beforeAll(async () => {
    const facts = { id: 'conn_1', customerId: 'cust_1', system: SYSTEM, company: 'Nordwind Maritime' };
    await stage.world.makini('/connections', 'POST', facts);
  });
  beforeEach(() => stage.world.makini('/connections/conn_1/break', 'POST', { webhook: 'drop' }));

  for (const visit of [
    { size: 'desktop', scripts: true },
    { size: 'phone', scripts: false },
  ] as const) {
    test(`from the choice of a system to a code, ${visit.size}${visit.scripts ? '' : ', without scripts'}`, async () => {
      const page = await arrive(visit);
      await page.getByRole('link', { name: SYSTEM }).click();
      expect(await page.getByLabel('Whose login is it?').locator(':checked').textContent()).toBe('Nordwind Maritime');
      await typeLogin(page, 'wrong');
      await page.getByRole('alert').getByText('did not accept').waitFor();
      expect(await page.getByLabel('User').inputValue()).toBe('maintenance');
      expect(await isBroken()).toBe(true);
      await typeLogin(page, 'correct');
      await isBack(page);
      expect(Object.keys(returned(page))).toEqual(['code', 'state']);
      expect(returned(page)['state']).toBe('state-1');
      expect(await isBroken()).toBe(false);
    });
  }

  test('the keyboard alone logs in; Enter in the password field does not cancel', async () => {
    const page = await arrive();
    await page.getByRole('link', { name: SYSTEM }).focus();
    await page.keyboard.press('Enter');
    await page.getByLabel('User').fill('maintenance');
    await page.keyboard.press('Tab');
    await page.keyboard.type('correct');
    await page.keyboard.press('Enter');
    await isBack(page);
    expect(returned(page)['code'] ?? '').toMatch(/^code_/);
  });

  test('another company can be chosen, and cancel goes back from either step', async () => {
    let page = await arrive();
    await page.getByRole('button', { name: /Cancel/ }).click();
    await isBack(page);
    expect(returned(page)).toEqual({ error: 'access_denied', state: 'state-1' });
    await visitor.close();
    page = await arrive({ size: 'phone' });
    await page.getByRole('link', { name: SYSTEM }).click();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await isBack(page);
    expect(returned(page)).toEqual({ error: 'access_denied', state: 'state-1' });
    await visitor.close();
    page = await arrive();
    await page.getByRole('link', { name: SYSTEM }).click();
    await page.getByLabel('Whose login is it?').selectOption('Fremont Castings');
    await typeLogin(page, 'correct');
    await isBack(page);
    expect(returned(page)['code'] ?? '').toMatch(/^code_/);
    expect(await isBroken()).toBe(true);
  });

  for (const size of ['desktop', 'phone'] as const)
    for (const scheme of ['light', 'dark'] as const)
      test(`is clean for axe and fits, ${size}, ${scheme}`, async () => {
        const page = await arrive({ size, scheme });
        const look = async (name: string) => {
          await visitor.shot(name);
          const found = { name, violations: await violations(page), overflow: await overflow(page) };
          expect({ ...found, troubles: visitor.troubles }).toEqual({ name, violations: [], overflow: 0, troubles: [] });
        };
        await look('authorize-systems');
        await page.getByRole('link', { name: SYSTEM }).click();
        await look('authorize-login');
        await typeLogin(page, 'wrong');
        await page.getByRole('alert').waitFor();
        visitor.forgive(/status of 422/);
        await look('authorize-wrong-password');
        await page.goto(`${stage.world.ready.urls.makini}/oauth/authorize?client_id=somebody`);
        visitor.forgive(/status of 400/);
        await look('authorize-problem');
      });
});
