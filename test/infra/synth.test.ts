import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from '@jest/globals';

/** Whoever opens a connection to a host in a process that loads this is told on stderr, and gets none. */
const NO_NETWORK = `
import net from 'node:net';
const connect = net.Socket.prototype.connect;
net.Socket.prototype.connect = function (...args) {
  const [target] = args.flat();
  if (typeof target !== 'number' && target?.port === undefined) return connect.apply(this, args);
  process.stderr.write('NETWORK ' + (target?.host ?? target?.port) + '\\n');
  throw new Error('No network');
};`;

let home: string;

beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'reconnect-synth-'));
});

afterAll(() => {
  rmSync(home, { recursive: true });
});

/** `npx cdk synth` as somebody without an AWS account and without a network runs it. */
async function synth(...args: readonly string[]) {
  const output = join(home, args.join('') || 'none');
  const child = spawn('npx', ['cdk', 'synth', '--quiet', '--output', output, ...args], {
    cwd: join(import.meta.dirname, '../..'),
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env['PATH'],
      HOME: home,
      NO_COLOR: '1',
      NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(NO_NETWORK)}`,
    },
  });
  const [stdout, stderr, code] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise((resolve) => child.on('exit', resolve)),
  ]);
  return { output, said: stdout + stderr, code };
}

test.each(['dev', 'prod'])(
  'cdk synth -c stage=%s needs no credentials and no network',
  async (stage) => {
    const { output, said, code } = await synth('-c', `stage=${stage}`);
    expect({ code, said }).toEqual({ code: 0, said: expect.not.stringContaining('NETWORK') });
    const template = JSON.parse(readFileSync(join(output, `Reconnect-${stage}.template.json`), 'utf8'));
    expect(Object.keys(template.Resources).length).toBeGreaterThan(50);
    // What cdk-nag found is written there, and makes the command fail.
    const report = JSON.parse(readFileSync(join(output, 'validation-report.json'), 'utf8'));
    expect(report.pluginReports).toEqual([expect.objectContaining({ conclusion: 'success' })]);
  },
  300_000,
);

test('cdk synth without a stage says what to do, and no more', async () => {
  const { said, code } = await synth();
  expect(code).toBe(1);
  expect(said).toMatch(/stage is missing; choose one with -c stage=NAME \(dev, prod\)/);
  expect(said).not.toMatch(/\n\s+at /);
}, 300_000);
