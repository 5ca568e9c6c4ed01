import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';
import { type BrowserStage, mailLink, openStage, overflow, type Visit, type Visitor } from './harness.ts';
import { violations } from './violations.ts';

let stage: BrowserStage;
let visitor: Visitor;
let page: Page;

beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());
beforeEach(() => open());
afterEach(async () => {
  const { troubles } = visitor;
  await visitor.close();
  expect(troubles).toEqual([]);
});

async function open(visit: Visit = {}): Promise<void> {
  visitor = await stage.visitor(visit);
  page = visitor.page;
  await page.goto(stage.world.ready.urls.control);
  await page.locator('#now', { hasNotText: '…' }).waitFor();
}

const button = (name: string, within: Page | Locator = page) => within.getByRole('button', { name, exact: true });
const region = (name: RegExp) => page.getByRole('region', { name });
const cards = () => page.locator('#connections > li:not(.empty)');

/** A connection of its own for a test, with the card that shows it. */
async function addConnection(): Promise<Locator> {
  const before = await cards().count();
  await button('Add a connection').click();
  const card = cards().nth(before);
  await health(card, 'active');
  return card;
}
const health = (card: Locator, text: string) => card.locator('.health', { hasText: new RegExp(`^${text}$`) }).waitFor();
const settle = async () => {
  const settled = page.waitForResponse(/\/settle$/);
  await button('To the next nudge').click();
  await settled;
  await page.getByText('no nudge is waiting').waitFor();
};

describe('the control page of the local world', () => {
  test('break and repair: the mail with its link, Slack, the timeline, and all well again', async () => {
    const card = await addConnection();
    const system = (await card.locator('strong').textContent()) ?? '';
    const mails = region(/^Inbox/).locator('summary', { hasText: system });
    await button('Break the login', card).click();
    await health(card, 'reauthorization required');
    await page.getByText(/next nudge at \d\d:\d\d/).waitFor();
    await settle();
    await mails.first().waitFor();
    expect(await mails.count()).toBe(1);
    await region(/^Slack/)
      .getByText(system)
      .first()
      .waitFor();
    const link = await mailLink(stage.world, system);
    const frame = page.frameLocator('#inbox li:first-child iframe');
    await frame.locator(`a[href="${link}"]`).first().waitFor();
    const timeline = region(/^Timeline/);
    await timeline.getByText('webhook said connection.auth_required (auth: reauth)').waitFor();
    await timeline.getByText('reconnect request by email: sent').waitFor();
    await button('Repair the login', card).click();
    await health(card, 'active');
    await settle();
    await mails.nth(1).waitFor();
    await timeline.getByText('restored by email: sent').waitFor();
    await visitor.shot('control-story');
  });

  test('the connection can be taken offline and online, out of credits, and disconnected', async () => {
    const card = await addConnection();
    await button('Take offline', card).click();
    await health(card, 'offline');
    await button('Bring online', card).click();
    await health(card, 'active');
    await button('Out of credits', card).click();
    await button('Sweep').click();
    await health(card, 'inactive');
    expect(await button('Out of credits', card).count()).toBe(0);
    await button('Disconnect', card).click();
    await health(card, 'disconnected');
    expect(await card.getByRole('button').allTextContents()).toEqual(['Timeline']);
  });

  test('the next webhook, and only that one, can be lost, doubled, late or forged', async () => {
    const card = await addConnection();
    const fate = page.getByLabel('The next webhook is');
    const webhooks = region(/^Webhooks/).getByRole('listitem');
    const counted = async (expected: number) =>
      webhooks
        .nth(expected - 1)
        .waitFor()
        .then(async () => expect(await webhooks.count()).toBe(expected));
    const start = (await webhooks.allTextContents()).filter((text) => !text.startsWith('No webhook')).length;
    await fate.selectOption('lost');
    await button('Break the login', card).click();
    await button('Repair the login', card).waitFor();
    expect(await fate.inputValue()).toBe('send');
    expect(await card.locator('.health').textContent()).toBe('active');
    await button('Sweep').click();
    await health(card, 'reauthorization required');
    await fate.selectOption('delivered twice');
    await button('Repair the login', card).click();
    await health(card, 'active');
    await counted(start + 2);
    await fate.selectOption('forged');
    await button('Break the login', card).click();
    await webhooks
      .first()
      .getByText(/auth_required .*: 401$/)
      .waitFor();
    expect(await button('Break the login', card).count()).toBe(1);
    await fate.selectOption('10 minutes late');
    await button('Break the login', card).click();
    await button('Repair the login', card).waitFor();
    await counted(start + 3);
    await button('+1 h').click();
    await health(card, 'reauthorization required');
    await counted(start + 4);
    await button('Repair the login', card).click();
    await health(card, 'active');
    await settle();
  });

  test('the clock moves as its buttons say', async () => {
    const { control } = stage.world.ready.urls;
    const now = async () => Date.parse(((await (await fetch(`${control}/now`)).json()) as { now: string }).now);
    for (const [name, seconds] of [
      ['+1 min', 60],
      ['+1 h', 3600],
      ['+1 day', 86_400],
    ] as const) {
      const before = await now();
      const moved = page.waitForResponse(`${control}/clock`);
      await button(name).click();
      expect((await moved).status()).toBe(200);
      const passed = (await now()) - before;
      expect(passed).toBeGreaterThanOrEqual(seconds * 1000);
      expect(passed).toBeLessThan((seconds + 30) * 1000);
    }
  });

  test('how logins behave is switched there, and seen by every page', async () => {
    const switches = () => stage.world.makini<Record<string, boolean>>('/switches');
    await page.getByText('Logins at Makini').click();
    const box = page.getByLabel('make a new connection id');
    const answered = page.waitForResponse(/\/switches$/);
    await box.check();
    await answered;
    expect((await switches())['newIdOnReconnect']).toBe(true);
    await stage.world.makini('/switches', 'POST', { newIdOnReconnect: false, exchangeFails: true });
    await page.locator('[name=exchangeFails]:checked').waitFor();
    expect(await box.isChecked()).toBe(false);
    await stage.world.makini('/switches', 'POST', { exchangeFails: false });
  });

  test('focus stays where a keyboard pressed, though the card is drawn again', async () => {
    const card = await addConnection();
    await button('Take offline', card).focus();
    await page.keyboard.press('Enter');
    await health(card, 'offline');
    const focused = page.locator(':focus');
    await focused.waitFor();
    expect(await focused.textContent()).toBe('Bring online');
  });

  test('what somebody else named shows as text', async () => {
    const facts = {
      id: '<img src=x onerror=alert(1)>',
      customerId: '<b>c</b>',
      system: '<i>S</i>',
      company: '"><script>',
    };
    await stage.world.makini('/connections', 'POST', facts);
    const card = cards().filter({ hasText: facts.id });
    await card.waitFor();
    expect(await card.locator('img, b, i, script').count()).toBe(0);
    await button('Timeline', card).click();
    const timeline = region(/^Timeline/);
    await timeline.getByText(`of ${facts.id}`).waitFor();
    await timeline.getByText('Reconnect has not heard of it yet. Sweep.').waitFor();
    await button('Sweep').click();
    await timeline.getByText(/said/).first().waitFor();
    expect(await timeline.locator('img, b, i, script').count()).toBe(0);
  });

  test('what fails is said, and said no more after the next success', async () => {
    const status = page.getByRole('status');
    await page.route('**/sweep', (route) => route.fulfill({ status: 500, json: { error: 'The sweep broke' } }), {
      times: 1,
    });
    await button('Sweep').click();
    await status.getByText('The sweep broke').waitFor();
    visitor.forgive(/status of 500/);
    await button('Sweep').click();
    await page.locator('#message:empty').waitFor({ state: 'attached' });
  });

  for (const size of ['desktop', 'phone'] as const)
    for (const scheme of ['light', 'dark'] as const)
      test(`is clean for axe and fits, ${size}, ${scheme}`, async () => {
        await visitor.close();
        await open({ size, scheme });
        const card = await addConnection();
        await button('Break the login', card).click();
        await health(card, 'reauthorization required');
        await settle();
        await page.getByText('Logins at Makini').click();
        await page.frameLocator('#inbox li:first-child iframe').getByText('Please reconnect').first().waitFor();
        await visitor.shot('control');
        expect([await violations(page), await overflow(page)]).toEqual([[], 0]);
      });
});
