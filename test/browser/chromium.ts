import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

/** Where Debian and Chrome put it; no browser is downloaded by `npm ci`. */
const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

export const NO_CHROMIUM =
  'No Chromium found: install it (apt-get install chromium), or set CHROMIUM_PATH to where it is';

/** The one that CHROMIUM_PATH names and no other, or else the first that is there. */
export function findChromium(): string | undefined {
  const named = process.env['CHROMIUM_PATH'];
  const places = named ? [named] : [...PLACES, chromium.executablePath()];
  return places.find((place) => existsSync(place));
}

/** @throws Error that says what to install where no browser is found */
export function launchChromium(): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error(NO_CHROMIUM);
  return chromium.launch({
    executablePath,
    args: [
      // Only pages of this machine are opened, and containers seldom allow a sandbox.
      '--no-sandbox',
      '--disable-lcd-text',
      '--disable-quic',
      '--disable-background-networking',
      '--hide-scrollbars',
    ],
  });
}

/** The widths and colours in which everything that people read is looked at. */
export const SCREENS = [
  { name: 'phone', width: 360, colours: 'light' },
  { name: 'phone-dark', width: 360, colours: 'dark' },
  { name: 'wide', width: 720, colours: 'light' },
  { name: 'wide-dark', width: 720, colours: 'dark' },
] as const;

export type Screen = (typeof SCREENS)[number];
