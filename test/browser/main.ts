import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { findChromium, NO_CHROMIUM } from './chromium.ts';

const HELP = `npm run -s test:browser -- [FILE…] [-t NAME]

Looks at mails and uses pages in Chromium; screenshots of the pages go to .local/screenshots/. Arguments are jest's.
Ends with one line: N passed, N failed. CHROMIUM_PATH names the browser to take; without any, the suite is left out, and
in CI it fails.`;

const root = join(import.meta.dirname, '../..');
const given = process.argv.slice(2);
if (given.includes('--help')) console.log(HELP);
else if (findChromium() === undefined) leaveOut();
else process.exitCode = runJest();

function runJest(): number {
  const flags = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
  const jest = [join(root, 'node_modules/jest/bin/jest.js'), '--config', join(root, 'jest.browser.config.mjs')];
  return spawnSync(process.execPath, [...flags, ...jest, ...given], { cwd: root, stdio: 'inherit' }).status ?? 1;
}

function leaveOut(): void {
  if (process.env['CI']) {
    console.log(`${NO_CHROMIUM}\n0 passed, 1 failed`);
    process.exitCode = 1;
  } else console.log(`SKIPPED: ${NO_CHROMIUM}.`);
}
