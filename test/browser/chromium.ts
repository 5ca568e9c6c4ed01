import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

/** Debian's place for it; no browser is downloaded by `npm ci`. */
const EXECUTABLE = process.env['CHROMIUM'] ?? '/usr/bin/chromium';

/** @throws Error that says what to install where no browser is found */
export function launchChromium(): Promise<Browser> {
  if (!existsSync(EXECUTABLE)) {
    throw new Error('No Chromium found: install it (apt-get install chromium), or set CHROMIUM to its path');
  }
  return chromium.launch({
    executablePath: EXECUTABLE,
    args: [
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
