import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { type BrowserStage, mailLink, openStage, overflow, type Visit, type Visitor } from './harness.ts';
import { violations } from './violations.ts';

const CALM = { echoesState: true, newIdOnReconnect: false, exchangeFails: false, anotherCompany: false };

let stage: BrowserStage;
let visitor: Visitor | undefined;
let serial = 0;
let system: string;

beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

/** A system of its own for each test, lost, and its customer told. */
beforeEach(async () => {
  system = `Maximo ${++serial}`;
  await stage.world.makini('/switches', 'POST', CALM);
  await lose(`conn_page_${serial}`, system);
});
afterEach(async () => {
  const troubles = visitor?.troubles ?? [];
  await visitor?.close();
  visitor = undefined;
  expect(troubles).toEqual([]);
});

async function lose(id: string, name: string): Promise<void> {
  const facts = { id, system: name, company: 'Nordwind Maritime', customerId: `cust_page_${serial}` };
  await stage.world.makini('/connections', 'POST', facts);
  await stage.world.makini(`/connections/${id}/break`, 'POST', {});
  await stage.world.control('/settle', 'POST');
}

async function arrive(visit: Visit = {}): Promise<Page> {
  visitor = await stage.visitor(visit);
  const { page } = visitor;
  await page.goto(await mailLink(stage.world, system));
  return page;
}

const heading = (page: Page) => page.getByRole('heading', { level: 1 });
const reads = (page: Page, text: string | RegExp) => heading(page).filter({ hasText: text }).waitFor();
const start = (page: Page) =>
  page
    .getByRole('button', { name: /^Reconnect/ })
    .first()
    .click();

async function logIn(page: Page, password = 'correct', company?: string): Promise<void> {
  await page.getByRole('link', { name: new RegExp(`${system}\\b`) }).click();
  if (company !== undefined) await page.getByLabel('Whose login is it?').selectOption(company);
  await typeIn(page, password);
}
async function typeIn(page: Page, password: string): Promise<void> {
  await page.getByLabel('User').fill('maintenance');
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Log in and connect' }).click();
}
const connected = (page: Page) => reads(page, `${system} (Nordwind Maritime) is connected again`);

/** A picture, axe, and whether anything reaches out of the window. */
async function look(page: Page, name: string): Promise<void> {
  await visitor?.shot(`reconnect-${name}`);
  const found = { name, violations: await violations(page), overflow: await overflow(page) };
  expect(found).toEqual({ name, violations: [], overflow: 0 });
  expect(Buffer.byteLength(await page.content())).toBeLessThan(30 * 1_024);
}

describe('the reconnect page', () => {
  for (const visit of [
    { size: 'desktop', scripts: true },
    { size: 'phone', scripts: false },
  ] as const)
    test(`from the mail’s link to “restored”, ${visit.size}${visit.scripts ? '' : ', no JavaScript'}`, async () => {
      const page = await arrive(visit);
      await reads(page, `Reconnect ${system} (Nordwind Maritime)`);
      await start(page);
      await logIn(page);
      await connected(page);
      await stage.world.control('/settle', 'POST');
      const subjects = (await stage.world.mails()).map(({ subject }) => subject);
      expect(subjects.filter((subject) => subject === `Connected again: ${system} (Nordwind Maritime)`)).toHaveLength(
        1,
      );
    });

  test('cancel, then start again from there', async () => {
    const page = await arrive({ size: 'phone' });
    await start(page);
    await page.getByRole('button', { name: /Cancel/ }).click();
    await reads(page, 'Not reconnected yet');
    await page.getByRole('button', { name: 'Start again' }).click();
    await logIn(page);
    await connected(page);
  });

  test('a wrong password, then the right one', async () => {
    const page = await arrive();
    await start(page);
    await logIn(page, 'wrong');
    await page.getByRole('alert').waitFor();
    visitor?.forgive(/status of 422/);
    await typeIn(page, 'correct');
    await connected(page);
  });

  test('a wrong account is refused and explained; the right one works', async () => {
    const page = await arrive();
    await start(page);
    await logIn(page, 'correct', 'Fremont Castings');
    await reads(page, 'That was another account');
    await page.getByRole('button', { name: 'Start again' }).click();
    await logIn(page);
    await connected(page);
  });

  test('a state that is not echoed is kept by the cookie', async () => {
    await stage.world.makini('/switches', 'POST', { echoesState: false });
    const page = await arrive({ size: 'phone' });
    await start(page);
    await logIn(page);
    await connected(page);
    expect(new URL(page.url()).searchParams.has('state')).toBe(false);
  });

  test('a new connection id is taken over', async () => {
    await stage.world.makini('/switches', 'POST', { newIdOnReconnect: true });
    const page = await arrive();
    await start(page);
    await logIn(page);
    await connected(page);
  });

  test('a double click starts one login; a reload and the back button after done show the same', async () => {
    const page = await arrive();
    await page
      .getByRole('button', { name: /^Reconnect/ })
      .first()
      .dblclick();
    await logIn(page);
    await connected(page);
    await page.reload();
    await connected(page);
    await page.goto(await mailLink(stage.world, `Please reconnect ${system}`));
    await reads(page, `${system} (Nordwind Maritime) is connected`);
    expect(await page.getByRole('button').count()).toBe(0);
  });

  test('“remind us in 3 days” says when, and the link stays good', async () => {
    const page = await arrive({ size: 'phone', scripts: false });
    await page.getByRole('button', { name: 'Remind us in 3 days' }).click();
    await reads(page, 'Thank you, we will wait');
    await page.goto(await mailLink(stage.world, `Please reconnect ${system}`));
    await start(page);
    await logIn(page);
    await connected(page);
  });

  test('“we no longer use it” asks back, can be taken back, and leaves the login open', async () => {
    const page = await arrive();
    const say = () => page.getByRole('button', { name: 'We no longer use it' }).click();
    await say();
    await reads(page, `Is ${system} (Nordwind Maritime) no longer in use?`);
    await page.getByRole('button', { name: 'No, go back' }).click();
    await reads(page, `Reconnect ${system}`);
    await say();
    await page.getByRole('button', { name: 'Yes, we no longer use it' }).click();
    await reads(page, 'We have stopped asking');
    await page.goto(await mailLink(stage.world, `Please reconnect ${system}`));
    await page.getByText('You told us that this system is no longer used').waitFor();
    expect(await page.getByRole('button', { name: 'We no longer use it' }).count()).toBe(0);
    await start(page);
    await logIn(page);
    await connected(page);
  });

  test('the keyboard alone reaches the login', async () => {
    const page = await arrive();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await logIn(page);
    await connected(page);
  });
});

describe('every page, in two sizes and two schemes, is clean for axe and fits', () => {
  for (const size of ['desktop', 'phone'] as const)
    for (const scheme of ['light', 'dark'] as const)
      test(`${size}, ${scheme}`, async () => {
        const page = await arrive({ size, scheme });
        await look(page, 'lost');
        await start(page);
        await page.getByRole('button', { name: /Cancel/ }).click();
        await reads(page, 'Not reconnected yet');
        await look(page, 'cancelled');
        await page.getByRole('button', { name: 'Start again' }).click();
        await logIn(page, 'correct', 'Fremont Castings');
        await reads(page, 'That was another account');
        await look(page, 'other-account');
        await page.goto(await mailLink(stage.world, `Please reconnect ${system}`));
        await page.getByRole('button', { name: 'This is not for me' }).click();
        await reads(page, 'Thank you for telling us');
        await look(page, 'not-for-me');
        await lose(`conn_page_${serial}_other`, `Fiix ${serial}`);
        await page.goto(await mailLink(stage.world, `Please reconnect ${system}`));
        await reads(page, 'Reconnect 2 systems');
        await look(page, 'several');
        await page.getByRole('button', { name: new RegExp(`^Reconnect.*${system}`) }).click();
        await logIn(page);
        await connected(page);
        await look(page, 'connected-again');
        await page.goto(await mailLink(stage.world, `Please reconnect ${system}`));
        await look(page, 'connected');
        await page.goto(`${stage.world.ready.urls.api}/reconnect/nothing`);
        visitor?.forgive(/status of 404/);
        await look(page, 'unknown-link');
        await page.goto(`${stage.world.ready.urls.api}/reconnect/callback?error=access_denied`);
        visitor?.forgive(/status of 400/);
        await look(page, 'start-once-more');
      });
});

// The next two move the clock.
test('a reminder comes after days, and its reader ends reminders by its own link', async () => {
  let stop: string | undefined;
  // Whatever time it is now: nobody is reminded at night or at the weekend.
  for (let hours = 0; hours < 6 * 24 && stop === undefined; hours += 8) {
    await stage.world.control('/clock', 'POST', { advanceSeconds: 8 * 3_600 });
    await stage.world.control('/settle', 'POST');
    const texts = (await stage.world.mails()).map(({ body }) => body.text).filter((text) => text.includes(system));
    [stop] = /https?:\/\/\S+\/reminders\/stop\/\S+/.exec(texts.at(-1) ?? '') ?? [];
  }
  visitor = await stage.visitor({ size: 'phone' });
  const { page } = visitor;
  await page.goto(stop ?? '');
  await reads(page, 'Stop reminders?');
  await look(page, 'ask-stop');
  await page.getByRole('button', { name: 'Stop reminders' }).click();
  await reads(page, 'No more reminders');
  await look(page, 'stopped');
});

// Last: it moves the clock by a quarter of a year.
test('an expired link offers a fresh one, which works', async () => {
  await stage.world.control('/clock', 'POST', { advanceSeconds: 91 * 86_400 });
  const page = await arrive({ size: 'phone' });
  await reads(page, 'This link is too old');
  await look(page, 'expired');
  await page.getByRole('button', { name: 'Send a fresh link' }).click();
  await reads(page, 'A fresh link is on its way');
  await look(page, 'sent-again');
  await stage.world.control('/settle', 'POST');
  await page.goto(await mailLink(stage.world, system));
  await start(page);
  await logIn(page);
  await connected(page);
});
