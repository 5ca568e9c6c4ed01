import type { Customer } from '../domain/customer.ts';
import type { Instant } from '../domain/time.ts';
import { Fault } from '../faults.ts';
import type { Chance, Clock, CustomerStore } from '../ports.ts';

export interface ChangeCustomerPorts {
  readonly clock: Clock;
  readonly chance: Chance;
  readonly customers: CustomerStore;
}

/** What to make of the customer as stored now. */
interface CustomerChange<R> {
  readonly customer?: Customer | undefined;
  readonly result: R;
}

/** More writers than this at one customer are not people and deliveries. */
const ATTEMPTS = 10;

/**
 * Changes one customer: a strong read, a decision, one conditional write; the same object or none writes nothing.
 * Undefined if the customer is unknown: what we learn is never kept about somebody whom nobody imported.
 *
 * @throws when it stays contended, or the store fails
 */
export async function changeCustomer<R>(
  ports: ChangeCustomerPorts,
  id: string,
  decide: (stored: Customer, now: Instant) => CustomerChange<R> | Promise<CustomerChange<R>>,
): Promise<R | undefined> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const stored = await ports.customers.load(id);
    if (!stored) return undefined;
    const { customer, result } = await decide(stored, ports.clock.now());
    if (customer === undefined || customer === stored || (await ports.customers.save(customer)) === 'saved') {
      return result;
    }
    await ports.clock.pause(10 + 90 * ports.chance.fraction());
  }
  throw new Fault('The customer was changed by others each time');
}
