import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { cruise, type ICruiseResult, type IFlattenedRuleSet } from 'dependency-cruiser';
import config from '../../.dependency-cruiser.mjs';

const root = join(import.meta.dirname, '../..');

/** A small house in which every wall holds. */
const house: Record<string, string> = {
  'shared/domain/time.ts': 'export type Instant = string;',
  'shared/domain/health.ts': "import type { Instant } from './time.ts'; export type Health = Instant;",
  'shared/domain/workingTime.ts':
    "import { Temporal } from 'temporal-polyfill'; import type { Instant } from './time.ts'; export const next = (at: Instant) => [Temporal, at];",
  'shared/telemetry.ts': "import type { Health } from './domain/health.ts'; export type Fact = Health;",
  'shared/faults.ts': 'export class Fault extends Error {}',
  'shared/ports.ts': "import type { Fact } from './telemetry.ts'; export type Log = (fact: Fact) => void;",
  'shared/usecases/sweep.ts': "import type { Log } from '../ports.ts'; export const sweep = (log: Log) => log;",
  'shared/runtime/config.ts': "import * as z from 'zod'; export const read = z;",
  'shared/runtime/log.ts': "import type { Fact } from '../telemetry.ts'; export const log = (fact: Fact) => fact;",
  'shared/adapters/sqs/queue.ts':
    "import { C } from '@aws-sdk/client-sqs'; import { read } from '../../runtime/config.ts'; export const queue = [C, read];",
  'shared/adapters/ses/mail.ts': "import { C } from '@aws-sdk/client-ses'; export const mail = C;",
  'functions/sweep/config.ts':
    "import * as z from 'zod'; import { read } from '../../shared/runtime/config.ts'; export const config = [z, read];",
  'functions/sweep/compose.ts':
    "import { sweep } from '../../shared/usecases/sweep.ts'; import { queue } from '../../shared/adapters/sqs/queue.ts'; import { config } from './config.ts'; export const compose = [sweep, queue, config];",
  'functions/sweep/handler.ts':
    "import { compose } from './compose.ts'; import type { Context } from 'aws-lambda'; export const handler = (c: Context) => [compose, c];",
  'functions/notify/config.ts': 'export const config = 1;',
  'infra/stack.ts': "import type { config } from '../functions/sweep/config.ts'; export type Env = typeof config;",
  'local/world.ts': 'export const world = 1;',
  'shared/client/fetch.ts': "import { createHmac } from 'node:crypto'; export const sign = createHmac;",
};

const packages = [
  'zod',
  '@aws-sdk/client-sqs',
  '@aws-sdk/client-eventbridge',
  '@aws-sdk/client-ses',
  '@aws-sdk/client-dynamodb',
  '@aws-sdk/client-secrets-manager',
  'standardwebhooks',
  '@azure/keyvault-secrets',
  '@smithy/signature-v4',
  'jose',
  'temporal-polyfill',
];

/** What nobody may write: the rule that objects, the file it is planted in, and what that file imports. */
const plants: [rule: string, file: string, imported: string][] = [
  ['domain-is-pure', 'shared/domain/time.ts', 'node:crypto'],
  ['domain-is-pure', 'shared/domain/time.ts', 'zod'],
  ['working-time-reads-a-calendar', 'shared/domain/workingTime.ts', 'zod'],
  ['working-time-reads-a-calendar', 'shared/domain/workingTime.ts', '../ports.ts'],
  ['only-working-time-reads-a-calendar', 'shared/runtime/log.ts', 'temporal-polyfill'],
  ['pages-know-only-the-domain', 'shared/ports.ts', 'zod'],
  ['pages-know-only-the-domain', 'shared/faults.ts', 'zod'],
  ['use-cases-see-ports-only', 'shared/usecases/sweep.ts', '../adapters/sqs/queue.ts'],
  ['use-cases-see-ports-only', 'shared/usecases/sweep.ts', '../runtime/log.ts'],
  ['adapters-do-not-know-each-other', 'shared/adapters/ses/mail.ts', '../sqs/queue.ts'],
  ['adapters-see-ports-not-policy', 'shared/adapters/ses/mail.ts', '../../usecases/sweep.ts'],
  ['only-dynamodb-speaks-its-sdk', 'shared/adapters/ses/mail.ts', '@aws-sdk/client-dynamodb'],
  ['only-sqs-speaks-its-sdk', 'functions/sweep/handler.ts', '@aws-sdk/client-sqs'],
  ['only-eventbridge-speaks-its-sdk', 'shared/adapters/sqs/queue.ts', '@aws-sdk/client-eventbridge'],
  ['only-ses-speaks-its-sdk', 'shared/adapters/sqs/queue.ts', '@aws-sdk/client-ses'],
  ['only-secrets-speaks-its-sdk', 'shared/adapters/sqs/queue.ts', '@aws-sdk/client-secrets-manager'],
  ['only-standardWebhooks-speaks-its-sdk', 'shared/adapters/sqs/queue.ts', 'standardwebhooks'],
  ['only-azure-key-vault-speaks-its-sdk', 'shared/adapters/secrets/tokenVault.ts', '@azure/keyvault-secrets'],
  ['only-hashicorp-vault-speaks-its-sdk', 'shared/adapters/secrets/tokenVault.ts', '@smithy/signature-v4'],
  ['only-links-speaks-its-sdk', 'shared/adapters/sqs/queue.ts', 'jose'],
  ['runtime-has-no-domain', 'shared/runtime/log.ts', '../domain/time.ts'],
  ['handlers-choose-nothing', 'functions/sweep/handler.ts', '../../shared/adapters/sqs/queue.ts'],
  ['handlers-choose-nothing', 'functions/sweep/handler.ts', '../notify/config.ts'],
  ['compose-wires-shared-parts', 'functions/sweep/compose.ts', '../notify/config.ts'],
  ['config-is-a-schema', 'functions/notify/config.ts', '../../shared/telemetry.ts'],
  ['infra-reads-configs-only', 'infra/stack.ts', '../functions/sweep/handler.ts'],
  ['infra-reads-configs-only', 'infra/stack.ts', '../shared/usecases/sweep.ts'],
  ['product-does-not-know-its-tools', 'infra/stack.ts', '../local/world.ts'],
  ['client-stands-alone', 'shared/client/fetch.ts', '../ports.ts'],
  ['client-stands-alone', 'shared/client/fetch.ts', 'zod'],
  ['no-dev-dependency-in-product', 'shared/runtime/log.ts', 'dev-tool'],
  ['no-undeclared-dependency', 'infra/stack.ts', 'stray'],
  ['no-cycles', 'shared/domain/time.ts', './health.ts'],
  ['no-unresolvable', 'infra/stack.ts', './nowhere.ts'],
];

describe('walls between the rooms', () => {
  let folder: string;

  const write = (file: string, text: string) => {
    mkdirSync(join(folder, dirname(file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  };

  const objections = async () => {
    const result = await cruise(['shared', 'functions', 'infra', 'local'], {
      ...config.options,
      ruleSet: { forbidden: config.forbidden } as IFlattenedRuleSet,
      validate: true,
      baseDir: folder,
    });
    const { summary } = result.output as ICruiseResult;
    return [...new Set(summary.violations.map(({ rule }) => rule.name))];
  };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'walls-'));
    for (const name of [...packages, 'dev-tool', 'stray']) {
      write(`node_modules/${name}/package.json`, JSON.stringify({ name, version: '1.0.0', main: 'index.js' }));
      write(`node_modules/${name}/index.js`, '');
    }
    const dependencies = Object.fromEntries(packages.map((name) => [name, '1.0.0']));
    write('package.json', JSON.stringify({ dependencies, devDependencies: { 'dev-tool': '1.0.0' } }));
    for (const [file, text] of Object.entries(house)) write(file, text);
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  test('a house built as designed has no objection', async () => {
    expect(await objections()).toEqual([]);
  });

  test.each(plants)('%s: %s may not import %s', async (rule, file, imported) => {
    write(file, `import type { X } from '${imported}'; export type Planted = X;\n${house[file]}`);
    expect(await objections()).toEqual([rule]);
  });

  test('every rule has a plant that it catches and a sentence that says why', () => {
    const planted = new Set(plants.map(([rule]) => rule));
    expect(config.forbidden.map(({ name }) => name).sort()).toEqual([...planted].sort());
    expect(config.forbidden.filter(({ comment }) => !/^\S.{40,}\.$/.test(comment))).toEqual([]);
  });
});

describe('habits that imports do not show', () => {
  const sources = ['shared', 'functions', 'infra', 'local', 'ops', 'test']
    .filter((room) => existsSync(join(root, room)))
    .flatMap((room) =>
      readdirSync(join(root, room), { recursive: true, encoding: 'utf8' }).map((file) => `${room}/${file}`),
    )
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'));

  const code = (file: string) =>
    readFileSync(join(root, file), 'utf8')
      .replace(/\/\*[\s\S]*?\*\//g, '')
      .replace(/(^|\s)\/\/.*$/gm, '');

  const offenders = (inside: RegExp, except: RegExp, pattern: RegExp) =>
    sources.filter((file) => inside.test(file) && !except.test(file) && pattern.test(code(file)));

  const product = /^(shared|functions|infra)\//;

  test('the environment is read in handlers and infra only', () => {
    expect(
      offenders(product, /^functions\/[^/]+\/handler\.ts$|^infra\//, /\bprocess\.env\b|\bprocess\['env'\]/),
    ).toEqual([]);
  });

  test('the time of day comes from the clock port', () => {
    // The client runs in the company's own workers, where there is no port.
    expect(
      offenders(
        product,
        /^shared\/(runtime\/clock\.ts|client\/.*)$/,
        /\bDate\.now\b|\bnew Date(\(\s*\)|(?![\w(]))|\bDate\(\s*\)/,
      ),
    ).toEqual([]);
  });

  test('handlers know use cases and ports by type only', () => {
    const byValue = /^import (?!type\b)[^;]*from '[^']*\/(usecases\/[^']*|ports\.ts)'/m;
    expect(offenders(/^functions\/[^/]+\/handler\.ts$/, /^$/, byValue)).toEqual([]);
  });

  test('there is no barrel file', () => {
    expect(sources.filter((file) => /(^|\/)index\.ts$/.test(file))).toEqual([]);
  });
});
