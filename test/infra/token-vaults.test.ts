import { describe, expect, test } from '@jest/globals';
import type { Template } from 'aws-cdk-lib/assertions';
import { resourcesOf } from '../fixtures/resources.ts';
import { rolesOf } from '../fixtures/rights.ts';
import { problemsOf } from '../fixtures/settings.ts';
import { EVERYTHING, STAGES, settingsOf, synthWithNag, templateOf } from '../fixtures/stack.ts';

const { tokens } = EVERYTHING as { tokens: Record<string, object> };
const place = { stage: 'dev', region: 'eu-central-1' };
const withVault = (vault: string, owner = 'reconnect') => ({
  ...STAGES.dev,
  tokens: { vault, owner, [vault]: tokens[vault] },
});

const READERS = ['NotifyRole', 'StatusRole', 'ReconnectRole'];

const environments = (template: Template) =>
  [...resourcesOf(template, 'AWS::Lambda::Function').values()].flatMap((properties) => {
    const { Variables } = properties['Environment'] as { Variables: Record<string, string> };
    return Variables['TOKENS'] === undefined ? [] : [JSON.parse(Variables['TOKENS'])];
  });

describe.each(['hashicorp', 'azure'])('a stage whose tokens are in %s', (vault) => {
  const template = templateOf(withVault(vault), 'dev');

  test('reads what opens that vault in place of tokens, and no token of Secrets Manager', () => {
    const found = rolesOf(template, place);
    for (const role of READERS) {
      const may = found.get(role)?.may ?? {};
      expect(may['SecretsVault']).toEqual(['secretsmanager:GetSecretValue']);
      expect(Object.keys(may).filter((thing) => thing.includes('/tokens/'))).toEqual([]);
    }
    expect(found.get('WebhookRole')?.may).not.toHaveProperty('SecretsVault');
    expect(resourcesOf(template, 'AWS::IAM::ManagedPolicy').size).toBe(0);
  });

  test('opens it for the reconnect function alone, if the tokens are the company’s', () => {
    const found = rolesOf(templateOf(withVault(vault, 'company'), 'dev'), place);
    expect(READERS.filter((role) => found.get(role)?.may['SecretsVault'] !== undefined)).toEqual(['ReconnectRole']);
  });

  test('tells its functions where that vault is, and whose the tokens are', () => {
    const expected = {
      vault,
      owner: 'reconnect',
      refreshAheadDays: 3,
      ...settingsOf(withVault(vault)).tokens[vault as 'azure'],
    };
    expect(environments(template)).toEqual([expected, expected, expected]);
  });

  test('passes cdk-nag', () => {
    expect(() => synthWithNag(settingsOf(withVault(vault)))).not.toThrow();
  });

  test('is refused without its place, or with a place without TLS', () => {
    const block = withVault(vault);
    expect(problemsOf({ ...block, tokens: { vault } }, 'dev')).toEqual([
      `tokens.${vault} is missing; say where the vault is, or set tokens.vault to aws`,
    ]);
    const key = vault === 'azure' ? 'url' : 'address';
    const plain = { vault, [vault]: { ...tokens[vault], [key]: 'http://planted.example.com' } };
    const problems = problemsOf({ ...block, tokens: plain }, 'dev');
    expect(problems).toEqual([expect.stringMatching(new RegExp(`^tokens\\.${vault}\\.${key} must be`))]);
    expect(problems.join()).not.toContain('planted');
  });
});
