import { describe, expect, test } from '@jest/globals';
import { type AccountVerdict, checkAccount } from '../../shared/domain/account.ts';

const OWNED = { id: 'conn_1', customerId: 'cust_1', system: 'SAP S/4HANA', site: 'Nordwind Maritime' };
const other = (because: string) => ({ kind: 'other', because });

describe('case 78: whose account a new token opens', () => {
  test.each<[string, object, AccountVerdict | object]>([
    ['the same id and nothing else told', { connectionId: 'conn_1' }, { kind: 'same' }],
    [
      'the same in every respect',
      { connectionId: 'conn_1', customerId: 'cust_1', system: 'SAP S/4HANA', site: 'Nordwind Maritime' },
      { kind: 'same' },
    ],
    [
      'a company that was renamed, proven by the customer’s id',
      { connectionId: 'conn_1', customerId: 'cust_1', site: 'Nordwind AG' },
      { kind: 'same' },
    ],
    [
      'names in other letters',
      { connectionId: 'conn_1', system: 'sap  s/4hana ', site: 'NORDWIND MARITIME' },
      { kind: 'same' },
    ],
    ['the same id and another company', { connectionId: 'conn_1', site: 'Fremont Castings' }, other('company')],
    ['the same id and another customer', { connectionId: 'conn_1', customerId: 'cust_2' }, other('customer')],
    [
      'the same id and another system',
      { connectionId: 'conn_1', customerId: 'cust_1', system: 'Fiix' },
      other('system'),
    ],
    [
      'a new id of the same customer',
      { connectionId: 'conn_2', customerId: 'cust_1' },
      { kind: 'moved', to: 'conn_2' },
    ],
    [
      'a new id of the same company',
      { connectionId: 'conn_2', site: 'Nordwind Maritime' },
      { kind: 'moved', to: 'conn_2' },
    ],
    [
      'a new id of the customer’s other company',
      { connectionId: 'conn_2', customerId: 'cust_1', site: 'Nordwind Dock' },
      other('company'),
    ],
    [
      'a new id and nothing that ties it to the old one',
      { connectionId: 'conn_2', system: 'SAP S/4HANA' },
      other('unproven'),
    ],
    ['no id, and the same customer', { customerId: 'cust_1' }, { kind: 'same' }],
    ['no id, and nothing else', {}, other('unproven')],
  ])('%s', (_what, account, verdict) => {
    expect(checkAccount(OWNED, account, false)).toEqual(verdict);
  });

  test('a new id that is another connection of ours is refused, however well it fits', () => {
    const account = { connectionId: 'conn_2', customerId: 'cust_1', site: 'Nordwind Maritime' };
    expect(checkAccount(OWNED, account, true)).toEqual(other('known'));
  });

  test('where we know nothing of the connection, only its own id will do', () => {
    const account = { customerId: 'cust_1', site: 'Nordwind Maritime' };
    expect(checkAccount({ id: 'conn_1' }, { ...account, connectionId: 'conn_1' }, false)).toEqual({ kind: 'same' });
    expect(checkAccount({ id: 'conn_1' }, { ...account, connectionId: 'conn_2' }, false)).toEqual(other('unproven'));
  });
});
