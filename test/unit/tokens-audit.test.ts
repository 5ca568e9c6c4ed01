import { expect, test } from '@jest/globals';
import { ageInDays, audit } from '../../ops/tokens/audit.ts';
import { DAY, HOUR } from '../../shared/domain/time.ts';

const NOW = 1_772_360_000_000;
const POLICY = { stage: 'prod', now: NOW, oldest: 30 * DAY };
const kept = (age: number, more: object = {}) => ({
  name: 'reconnect/prod/tokens/conn_1',
  connectionId: 'conn_1',
  stage: 'prod',
  changedAt: NOW - age,
  pending: false,
  ...more,
});

test.each([
  ['as it should be', kept(30 * DAY), true, []],
  ['too old', kept(30 * DAY + 1), true, ['old']],
  ['of a connection that is not there', kept(0), false, ['no_connection']],
  ['made by another stage', kept(0, { stage: 'dev' }), true, ['other_stage']],
  ['made by the company’s own workers', kept(0, { stage: undefined }), true, []],
  ['waiting for as long as a reconnect may take', kept(HOUR, { pending: true }), true, []],
  ['waiting for longer', kept(HOUR + 1, { pending: true }), true, ['left_waiting']],
  ['whose, it does not say', kept(0, { connectionId: undefined }), false, ['nameless']],
])('%s', (_, one, isKnown, findings) => {
  expect(audit(one, isKnown, POLICY)).toEqual(findings);
});

test('an age is in whole days, and never negative', () => {
  expect([ageInDays(kept(DAY - 1), NOW), ageInDays(kept(DAY), NOW), ageInDays(kept(-5), NOW)]).toEqual([0, 1, 0]);
});
