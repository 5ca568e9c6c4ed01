import { optOut } from '../../domain/optOut.ts';
import { type ChangeCustomerPorts, changeCustomer } from '../changeCustomer.ts';

/** Sends this contact no more reminders; first notices still come. Nothing happens to an address that is no contact. */
export async function optOutOfReminders(ports: ChangeCustomerPorts, customerId: string, email: string): Promise<void> {
  await changeCustomer(ports, customerId, (stored) => ({ customer: optOut(stored, email), result: undefined }));
}
