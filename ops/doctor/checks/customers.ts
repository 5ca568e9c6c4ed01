import { type Check, ofInstallation } from '../check.ts';
import { ok, type Verdict, warning } from '../finding.ts';
import { ops } from '../remedies.ts';
import type { Installation, Subject } from '../subject.ts';

/** There is somebody to tell, and the stage's mode lets them hear. */
export const customers: Check = {
  name: 'customers',
  needs: ['dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:Scan'],
  look: ofInstallation(async ({ target }, subject) => Promise.all([imported(target, subject), heard(target, subject)])),
};

async function imported(target: Installation['target'], subject: Subject): Promise<Verdict> {
  let count = 0;
  for await (const _customer of target.customers.all()) count += 1;
  if (count > 0) return ok(`${count} customer(s) are imported.`);
  return warning('No customer is imported, so nobody can be told.', {
    say: 'Import them; docs/customers.md describes the file',
    command: ops(subject, 'customers import FILE'),
  });
}

async function heard(target: Installation['target'], subject: Subject): Promise<Verdict> {
  const { mode, allowlist } = await target.stage.mode();
  if (mode === 'live') return ok('The stage is live: customers are told.');
  if (mode === 'allowlist') return ok(`Only ${allowlist.length} customer(s) of the allowlist are told.`);
  return warning('The stage is in shadow: no customer is told anything.', {
    say: 'When all else is well, go live; it shows first who would be told',
    command: ops(subject, 'go-live --existing skip'),
  });
}
