import { connect } from '../../ops/target.ts';
import { releaseHold } from '../../shared/usecases/endHold.ts';
import type { Check, Stage } from '../story.ts';

const CONNECTIONS = 50;
const CUSTOMERS = 20;

const numbers = (count: number) => Array.from({ length: count }, (_, i) => i + 1);
const two = (number: number) => String(number).padStart(2, '0');
const idOf = (number: number) => `conn_${two(number)}`;
const customerOf = (number: number) => two(((number - 1) % CUSTOMERS) + 1);

/**
 * The provider marks most of a fleet as lost at once. Nobody is mailed before a person has looked; then who is still lost
 * is told, once.
 */
export async function outage(stage: Stage): Promise<readonly Check[]> {
  const checks: Check[] = [];
  const seen = async (what: string, expected: unknown, look: () => Promise<unknown>) => {
    checks.push(await stage.check(what, expected, look));
  };
  const lost = async () =>
    (await stage.connections()).filter(({ health }) => health === 'reauthorization_required').length;
  const mailed = async () => (await stage.mails()).flatMap(({ destination }) => destination.to).sort();
  const calls = async () => [stage.counted('HoldTripped').length, risesOf(stage.counted('HoldActive'))];

  stage.tell(`Start: ${CONNECTIONS} connections of ${CUSTOMERS} customers, all well`);
  for (const number of numbers(CONNECTIONS)) {
    const customer = customerOf(number);
    const names = { system: `System ${two(number)}`, company: `Company ${customer}` };
    await stage.makini('/connections', { id: idOf(number), customerId: `cust_${customer}`, ...names });
  }
  await stage.control('/sweep');
  await seen('the sweep finds all, active', [CONNECTIONS, 0], async () => [
    (await stage.connections()).filter(({ health }) => health === 'active').length,
    await lost(),
  ]);

  stage.tell('Outage: 60 % of them break at once, and Makini says so');
  await stage.makini('/outage', { percent: 60 });
  await seen('30 incidents are recorded', 30, lost);
  await stage.control('/settle');
  await stage.control('/sweep');
  await seen('it holds: tripped once, on-call is called once', [1, 1], calls);
  await seen('no customer is mailed or posted to', [0, 0], async () => [
    (await stage.mails()).length,
    (await stage.posts()).length,
  ]);

  stage.tell('Waiting: hours pass, sweep after sweep; the systems of customers 01 to 05 recover');
  for (const number of numbers(30).filter((n) => Number(customerOf(n)) <= 5)) await stage.act(idOf(number), 'repair');
  for (let hour = 0; hour < 3; hour++) {
    await stage.control('/clock', { advanceSeconds: 3_600 });
    await stage.control('/settle');
  }
  await stage.control('/sweep');
  await seen('20 are still lost, the incidents of the others are closed', 20, lost);
  await seen('it holds still, and nobody was called again', [1, 1], calls);
  await seen('still no mail', [], mailed);

  stage.tell('Release: an operator has looked, and it is real');
  const target = connect(stage.places());
  const released = await releaseHold(target, 'One vendor has changed its password policy');
  target.close();
  await seen(
    '15 customers with 20 connections wait',
    { kind: 'ended', customers: 15, connections: 20 },
    async () => released,
  );
  await stage.control('/settle');
  await seen(
    'one mail to each customer who still has something lost, none to the others',
    numbers(CUSTOMERS)
      .slice(5)
      .map((n) => `it@cust-${two(n)}.example.test`),
    mailed,
  );

  stage.tell('Afterwards: the next sweeps');
  await stage.control('/sweep');
  await stage.control('/settle');
  await stage.control('/sweep');
  await seen('what was released does not count again', [1, 1], calls);
  await seen('the alarm is over', 0, async () => stage.counted('HoldActive').at(-1));
  await seen('and no further mail', 15, async () => (await mailed()).length);
  return checks;
}

/** How often a value went from nothing to something: how often an alarm on it calls. */
function risesOf(values: readonly number[]): number {
  return values.filter((value, i) => value > 0 && !((values[i - 1] ?? 0) > 0)).length;
}
