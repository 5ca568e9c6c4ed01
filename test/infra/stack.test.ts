import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import type { Template } from 'aws-cdk-lib/assertions';
import { alarmsOf } from '../../infra/alarms.ts';
import { settingsOf, templateOf } from '../fixtures/stack.ts';

let template: Template;

beforeAll(() => {
  template = templateOf();
});

describe('the stack', () => {
  test('no secret stands in an environment', () => {
    const variables = Object.values(template.findResources('AWS::Lambda::Function')).flatMap(({ Properties }) =>
      Object.keys(Properties.Environment?.Variables ?? {}),
    );
    expect(variables.filter((name) => /password|_secret$|_token$/i.test(name))).toEqual([]);
  });

  test('reports are let in by IAM alone, and nothing else is open but what verifies for itself', () => {
    const routes = Object.values(template.findResources('AWS::ApiGatewayV2::Route')).map(({ Properties }) => [
      Properties.RouteKey,
      Properties.AuthorizationType,
    ]);
    expect(routes.sort()).toEqual([
      ['ANY /reconnect/{token}', 'NONE'],
      ['ANY /reminders/stop/{token}', 'NONE'],
      ['GET /reconnect/callback', 'NONE'],
      ['POST /reports', 'AWS_IAM'],
      ['POST /webhooks/makini', 'NONE'],
      ['POST /webhooks/makini/{endpoint}', 'NONE'],
    ]);
  });

  test('the outputs that the operators’ command line reads', () => {
    expect(Object.keys(template.findOutputs('*'))).toEqual(
      expect.arrayContaining(['TableName', 'QueueUrl', 'SecretsPrefix', 'WebhookUrl', 'ReportsUrl']),
    );
  });
});

test('every alarm has a section in the runbook, and every section between its two headings an alarm', () => {
  const text = readFileSync(join(import.meta.dirname, '../../docs/runbook.md'), 'utf8');
  const [, part = ''] = /\n# Alarms\n([\s\S]*?)\n# /.exec(text) ?? [];
  const headings = [...part.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading);
  expect(headings.sort()).toEqual(
    alarmsOf(settingsOf())
      .map(({ title }) => title)
      .sort(),
  );
});
