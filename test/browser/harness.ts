import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { DevWorld } from '../fixtures/devWorld.ts';
import { launchChromium } from './chromium.ts';

export const SIZES = { desktop: { width: 1280, height: 800 }, phone: { width: 390, height: 844 } } as const;

export interface Visit {
  /** 1280 × 800, or 390 × 844 with touch. */
  readonly size?: keyof typeof SIZES;
  readonly scheme?: 'light' | 'dark';
  /** False: a browser that runs no scripts of the page. */
  readonly scripts?: boolean;
  readonly locale?: string;
}

/** Somebody with a browser of their own: no cookies are shared between visitors. */
export interface Visitor {
  readonly page: Page;
  /** What went wrong behind the page: errors of scripts, refused resources, requests that left this machine. */
  readonly troubles: readonly string[];
  /** Takes the troubles out that match: a page that answers with an error status on purpose is told by the console. */
  forgive(pattern: RegExp): void;
  /** Leaves a picture of the whole page in `.local/screenshots/NAME-SIZE-SCHEME.png`. */
  shot(name: string): Promise<void>;
  close(): Promise<void>;
}

/** The local world and a browser, for the tests of one file. */
export interface BrowserStage {
  readonly world: DevWorld;
  visitor(visit?: Visit): Promise<Visitor>;
  close(): Promise<void>;
}

/** Starts both. @throws if there is no browser */
export async function openStage(): Promise<BrowserStage> {
  const [world, browser] = await Promise.all([DevWorld.start(), launchChromium()]);
  return {
    world,
    visitor: (visit) => welcome(browser, visit),
    close: async () => {
      await browser.close();
      await world.stop();
    },
  };
}

async function welcome(browser: Browser, visit: Visit = {}): Promise<Visitor> {
  const { size = 'desktop', scheme = 'light', scripts = true, locale = 'en-GB' } = visit;
  const context = await browser.newContext({
    viewport: SIZES[size],
    colorScheme: scheme,
    javaScriptEnabled: scripts,
    locale,
    timezoneId: 'Europe/Berlin',
    reducedMotion: 'reduce',
    ...(size === 'phone' && { isMobile: true, hasTouch: true, deviceScaleFactor: 2 }),
  });
  context.setDefaultTimeout(15_000);
  const troubles: string[] = [];
  await context.route(
    (url) => url.protocol.startsWith('http') && url.hostname !== '127.0.0.1',
    (route) => {
      troubles.push(`left this machine: ${new URL(route.request().url()).origin}`);
      return route.abort();
    },
  );
  const page = await context.newPage();
  page.on('pageerror', (error) => void troubles.push(`script: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error') troubles.push(`console: ${message.text()}`);
  });
  return {
    page,
    troubles,
    forgive: (pattern) => {
      const kept = troubles.filter((trouble) => !pattern.test(trouble));
      troubles.splice(0, Number.POSITIVE_INFINITY, ...kept);
    },
    shot: async (name) => {
      const folder = join(process.cwd(), '.local', 'screenshots');
      mkdirSync(folder, { recursive: true });
      await page.screenshot({ path: join(folder, `${name}-${size}-${scheme}.png`), fullPage: true });
    },
    close: () => context.close(),
  };
}

/** How many pixels the page is wider than the window: what people would have to scroll sideways. */
export function overflow(page: Page): Promise<number> {
  return page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
}

/**
 * The reconnect link of the newest mail that has one, with these words in its subject or text. Mails to our own side have none.
 * @throws if no such mail has come
 */
export async function mailLink(world: DevWorld, words = ''): Promise<string> {
  const links = (await world.mails())
    .filter(({ subject, body }) => `${subject}\n${body.text}`.includes(words))
    .flatMap(({ body }) => /https?:\/\/\S+(?:\/reconnect\/|\/oauth\/authorize)\S*/.exec(body.text ?? '') ?? []);
  const link = links.at(-1);
  if (link === undefined) throw new Error('No mail with a link to reconnect has come');
  return link;
}
