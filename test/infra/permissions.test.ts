import { describe, expect, test } from '@jest/globals';
import type { Template } from 'aws-cdk-lib/assertions';
import { allResources, resourcesOf } from '../fixtures/resources.ts';
import { othersOf, type Place, rolesOf, wordsFor } from '../fixtures/rights.ts';
import { EVERYTHING, STAGES, templateOf } from '../fixtures/stack.ts';
import {
  BY_LAMBDA,
  KEY,
  OTHERS,
  OTHERS_BY_SETTINGS,
  PREFIXES,
  type Rights,
  ROLES,
  SETTINGS,
  WORKERS,
} from './permissions.ts';

const PROD: Place = { stage: 'prod', region: 'eu-central-1', account: '111122223333' };

const KINDS = [
  { kind: 'dev', written: STAGES.dev, place: { stage: 'dev', region: 'eu-central-1' } },
  { kind: 'prod', written: STAGES.prod, place: PROD },
  { kind: 'everything', written: EVERYTHING, place: PROD },
] as const satisfies readonly { kind: keyof typeof SETTINGS; written: object; place: Place }[];

const sorted = (rights: Rights): Rights =>
  Object.fromEntries(Object.entries(rights).map(([thing, actions]) => [thing, [...actions].sort()]));

/** Both rights, also where they are on the same thing. */
function together(some: Rights, more: Rights): Rights {
  const things = [...new Set([...Object.keys(some), ...Object.keys(more)])];
  return Object.fromEntries(things.map((thing) => [thing, [...(some[thing] ?? []), ...(more[thing] ?? [])]]));
}

describe.each(KINDS)('$kind, as written for people', ({ kind, written, place }) => {
  const template: Template = templateOf(written, place.stage);
  const found = rolesOf(template, place);

  test('there are these roles and no others, and no policy stands outside of them', () => {
    expect([...found.keys()].sort()).toEqual(Object.keys(ROLES).sort());
    const types = new Set(allResources(template).map(({ type }) => type));
    expect([...types].filter((type) => /Policy|Permission|::IAM::/.test(type)).sort()).toEqual(
      [
        'AWS::IAM::ManagedPolicy',
        'AWS::IAM::Role',
        'AWS::Lambda::Permission',
        'AWS::SQS::QueuePolicy',
        ...(kind === 'everything' ? [] : ['AWS::SNS::TopicPolicy']),
      ].sort(),
    );
  });

  test('each function has a role of its own', () => {
    const roles = [...resourcesOf(template, 'AWS::Lambda::Function')].map(([id, { Role }]) => [
      id,
      wordsFor(Role, place),
    ]);
    expect(roles).toEqual(roles.map(([id = '']) => [id, id.replace(/Function$/, 'Role')]));
    expect(roles).toHaveLength(Object.values(ROLES).filter(({ taken }) => taken === BY_LAMBDA).length);
  });

  test.each(Object.keys(ROLES))('%s may do exactly what is written', (role) => {
    const added: Readonly<Record<string, Rights>> = SETTINGS[kind];
    expect(sorted(found.get(role)?.may ?? {})).toEqual(sorted(together(ROLES[role]?.may ?? {}, added[role] ?? {})));
    expect(found.get(role)?.managed).toEqual([]);
  });

  test.each(Object.keys(ROLES))('%s can be taken by whom it is meant for', (role) => {
    expect(found.get(role)?.taken).toEqual([ROLES[role]?.taken]);
  });

  test('the company’s key is used by functions only, and only through the services that keep data', () => {
    const statement = {
      Sid: 'Key',
      Effect: 'Allow',
      Action: KEY.may,
      Resource: EVERYTHING['kmsKeyArn'],
      Condition: {
        StringEquals: { 'kms:ViaService': KEY.through.map((service) => `${service}.${place.region}.amazonaws.com`) },
      },
    };
    for (const [role, { special }] of found) {
      const isFunction = ROLES[role]?.taken === BY_LAMBDA;
      expect({ role, special }).toEqual({ role, special: kind === 'everything' && isFunction ? [statement] : [] });
    }
  });

  test('the workers’ policy reads the pairs in use, and nothing else', () => {
    const [policy = {}] = [...resourcesOf(template, 'AWS::IAM::ManagedPolicy').values()];
    const { Statement: statements } = policy['PolicyDocument'] as { Statement: Record<string, unknown>[] };
    const told = statements.map(({ Effect, Action, Resource, Condition }) => [
      Effect,
      Action,
      wordsFor(Resource, place).replace(place.stage, '{stage}'),
      Object.keys(Condition as object),
    ]);
    const read = ['Allow', WORKERS.may[0], WORKERS.on, Object.keys(WORKERS.if)];
    const decrypt = [
      'Allow',
      WORKERS.withKey[0],
      wordsFor(EVERYTHING['kmsKeyArn'], place),
      ['StringEquals', 'StringLike'],
    ];
    expect(told).toEqual(kind === 'everything' ? [read, decrypt] : [read]);
    expect(statements[0]?.['Condition']).toEqual(WORKERS.if);
    expect([policy['Roles'], policy['Users'], policy['Groups']]).toEqual([undefined, undefined, undefined]);
  });

  test('others may do exactly what is written', () => {
    expect(othersOf(template, place)).toEqual({ ...OTHERS, ...OTHERS_BY_SETTINGS[kind] });
  });
});

test('nothing ends in a wildcard but what has a reason', () => {
  const things = [...Object.values(ROLES).map(({ may }) => may), ...Object.values(SETTINGS).flatMap(Object.values)];
  const wild = things.flatMap((rights) => Object.keys(rights)).filter((thing) => thing.includes('*'));
  expect([...new Set(wild)].sort()).toEqual(Object.keys(PREFIXES).sort());
  for (const reason of Object.values(PREFIXES)) expect(reason).toMatch(/\.$/);
  const actions = things.flatMap((rights: Rights) => Object.values(rights).flat());
  expect(actions.filter((action) => action.includes('*'))).toEqual([]);
});
