import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { CURRENTLY_RECOMMENDED_FLAGS } from 'aws-cdk-lib/cx-api';

test('cdk.json has every flag that this version of aws-cdk-lib recommends, as recommended, and no other', () => {
  const { context } = JSON.parse(readFileSync(join(import.meta.dirname, '../../cdk.json'), 'utf8'));
  const flags = Object.entries(context).filter(([name]) => name.startsWith('@aws-cdk'));
  expect(Object.fromEntries(flags)).toEqual(CURRENTLY_RECOMMENDED_FLAGS);
});
