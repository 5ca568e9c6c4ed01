import { trusted } from '../domain/feedback.ts';
import type { CustomerStore } from '../ports.ts';
import { changeCustomer } from './changeCustomer.ts';
import { tellWhatWaited, type WaitedPorts } from './tellWhatWaited.ts';

export interface TrustPorts extends WaitedPorts {
  readonly customers: CustomerStore;
}

/** `unknown`: no such customer; `as_it_was`: the address was written to anyway. */
export type Trusted = 'trusted' | 'as_it_was' | 'unknown';

/** An operator's word that an address may be written to again, whatever its bounces or complaints taught us. */
export async function trustAddress(ports: TrustPorts, customerId: string, email: string): Promise<Trusted> {
  const outcome = await changeCustomer<Trusted>(ports, customerId, (stored) => {
    const customer = trusted(stored, email);
    return { customer, result: customer === stored ? 'as_it_was' : 'trusted' };
  });
  if (outcome === 'trusted') await tellWhatWaited(ports, customerId);
  return outcome ?? 'unknown';
}
