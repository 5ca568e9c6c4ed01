import { describe, expect, test } from '@jest/globals';
import { conditionsFor } from '../../functions/environment.ts';
import { bundle } from '../fixtures/bundle.ts';

/** What stands for each vault in a bundle. */
const OWN = {
  aws: /adapters\/secrets\/tokenVault/,
  hashicorp: /adapters\/hashicorp-vault\//,
  azure: /node_modules\/@azure\/|adapters\/azure-key-vault\//,
} as const;

type Vault = keyof typeof OWN;
const VAULTS: readonly Vault[] = ['aws', 'hashicorp', 'azure'];
const FUNCTIONS = ['notify', 'status', 'reconnect'];

const CASES = FUNCTIONS.flatMap((name) => VAULTS.map((vault) => ({ name, vault })));

describe.each(CASES)('the bundle of the $name function with the vault $vault', ({ name, vault }) => {
  test('holds that vault and nothing of the others', async () => {
    const { files } = await bundle({ file: `functions/${name}/handler.ts` }, conditionsFor(vault));
    const held = VAULTS.filter((one) => files.some((file) => OWN[one].test(file)));
    expect(held).toEqual([vault]);
  });
});
