import { oneLine } from './outsideText.ts';

/** Our own side reads English and UTC, whatever its customers read. */
export const OUR_LOCALE = 'en-GB';
export const OUR_ZONE = 'UTC';

const MAX = { name: 60, customer: 80 };

/** The customer that a message to our own side is about. */
export interface OurCustomer {
  readonly id: string;
  readonly name?: string;
}

/** "Nordwind Maritime (cust_01)". */
export function whoseOf({ id, name }: OurCustomer): string {
  const readable = oneLine(name ?? '', MAX.customer);
  return readable ? `${readable} (${oneLine(id, MAX.name)})` : oneLine(id, MAX.name);
}
