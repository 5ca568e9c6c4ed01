import { describe, expect, test } from '@jest/globals';
import type { Template } from 'aws-cdk-lib/assertions';
import { secretNames } from '../../shared/adapters/secrets/names.ts';
import { alarmedSeries } from '../fixtures/alarms.ts';
import { allResources } from '../fixtures/resources.ts';
import { EVERYTHING, STAGES, settingsOf, templateOf } from '../fixtures/stack.ts';

/** What both stages are told by their settings, so that it is the company's to share or not. */
const { publicBaseUrl: _, certificateArn: __, hostedZone: ___, ...EVERYTHING_BUT_THE_HOST } = EVERYTHING;

const GIVEN = [
  EVERYTHING['kmsKeyArn'],
  EVERYTHING['permissionsBoundaryArn'],
  'arn:aws:sns:eu-central-1:111122223333:on-call',
  'arn:aws:ses:eu-west-1:444455556666:identity/example.com',
  ':identity/example.com',
  'arn:aws:ses:eu-west-1:111122223333:configuration-set/reconnect',
  'arn:aws:ses:eu-west-1:111122223333:identity/jo@example.com',
  'arn:aws:sns:eu-west-1:111122223333:ses-events',
  'arn:aws:events:eu-central-1:111122223333:event-bus/workflows',
  // The account's own, where the settings name none; each event says which stage it is from.
  ':event-bus/default',
  'reconnect',
].map(String);

/** Two stages with the same settings, in one account and region; the name of one is the beginning of the other's. */
const PAIRS = [
  ['the settings of dev', STAGES.dev],
  ['everything set', { ...EVERYTHING_BUT_THE_HOST, production: false }],
] as const;

describe.each(PAIRS)('two stages with %s', (_name, written) => {
  const [one, other] = [templateOf(written, 'dev'), templateOf(written, 'dev2')];

  test('makini token-sandbox: one stage for each environment: no name of a thing is in both templates', () => {
    const [ofOne, ofOther] = [namesIn(one), namesIn(other)];
    expect(ofOne.length).toBeGreaterThan(30);
    expect(ofOne.filter((name) => ofOther.includes(name))).toEqual([]);
    // Nor in pieces: every text that tells where something is differs, unless the settings gave it.
    const places = (template: Template) => textsIn(template.toJSON()).filter(isPlace);
    const shared = places(one).filter((place) => places(other).includes(place));
    expect(shared.filter((place) => !GIVEN.includes(place))).toEqual([]);
  });

  test('neither names the other', () => {
    const own = /reconnect[-/]?(dev2?)(?![a-z\d])/gi;
    const stagesNamed = (template: Template) => {
      const found = [...JSON.stringify(template.toJSON()).matchAll(own)].map(([, stage]) => stage);
      return [...new Set(found)];
    };
    expect(stagesNamed(one)).toEqual(['dev']);
    expect(stagesNamed(other)).toEqual(['dev2']);
  });

  test('nothing is exported or imported', () => {
    for (const template of [one, other]) {
      const { Outputs } = template.toJSON();
      expect(Object.values<object>(Outputs).filter((output) => 'Export' in output)).toEqual([]);
      expect(JSON.stringify(template.toJSON())).not.toMatch(/Fn::ImportValue|Fn::GetStackOutput/);
    }
  });

  test('no pattern of one matches a name of the other', () => {
    const secrets = Object.values(secretNames('reconnect/dev2')).map((name) =>
      typeof name === 'function' ? name('id') : name,
    );
    const foreign = [...namesIn(other), ...secrets];
    const patterns = textsIn(one.toJSON())
      .filter((text) => text.endsWith('*') && text.includes(':'))
      .map((text) => text.slice(text.lastIndexOf(':') + 1, -1))
      .filter((beginning) => !beginning.startsWith('/') && beginning !== '');
    expect(patterns.length).toBeGreaterThan(0);
    for (const beginning of patterns) {
      expect(foreign.filter((name) => name.startsWith(beginning))).toEqual([]);
    }
  });
});

test('a stage cannot be named so that what is its own would be told of another', () => {
  for (const stage of ['dev-2', 'dev/2', 'Dev', '2dev', '', 'a'.repeat(21)]) {
    expect(() => settingsOf(STAGES.dev, stage)).toThrow(/stage must be/);
  }
});

test('nothing has a name of its own choosing but what says its stage', () => {
  const template = templateOf();
  const named = allResources(template).flatMap(({ type, properties }) =>
    nameOf(properties).map((name) => ({ type, name })),
  );
  for (const { type, name } of named) {
    expect({ type, name }).toEqual({ type, name: expect.stringMatching(/^reconnect[-/]?dev($|[-/])/i) });
  }
  const metrics = alarmedSeries(template).map(({ Namespace }) => Namespace);
  expect(metrics.filter((name) => !name.startsWith('AWS/') && name !== 'Reconnect/dev')).toEqual([]);
});

/** Names that a template chooses; all others CloudFormation makes from the name of the stack. */
function namesIn(template: Template): readonly string[] {
  return allResources(template).flatMap(({ properties }) => nameOf(properties));
}

/** What mail and metrics are called, a host that the settings give, and the one stage of an API. */
const NOT_A_NAME = ['DisplayName', 'MetricName', 'DomainName', 'StageName'];

function nameOf(properties: Readonly<Record<string, unknown>>): readonly string[] {
  return Object.entries(properties).flatMap(([key, value]) =>
    /Name$/.test(key) && !NOT_A_NAME.includes(key) && typeof value === 'string' ? [value] : [],
  );
}

/** The part of an ARN that names something, a secret's name, or a namespace of ours. */
function isPlace(text: string): boolean {
  return /^arn:([^:]*:){4}.|^:[a-z-]+[:/].|^reconnect[-/]/i.test(text);
}

function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(textsIn);
}
