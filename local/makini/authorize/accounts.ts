import { randomBytes } from 'node:crypto';
import type { Fleet, SimulatedConnection } from '../fleet.ts';
import type { Switches } from '../switches.ts';

/** A company that is nobody's customer, so that there is always another one to log in as. */
export const STRANGER = { company: 'Fremont Castings', customerId: 'cust_fremont' } as const;

/** The one password that every system takes, broken or not: a login on the page is how it gets mended. */
export const PASSWORD = 'correct';

const SYSTEMS = ['Coupa', 'Fiix', 'IBM Maximo', 'Infor EAM', 'Manhattan WMS', 'SAP S/4HANA', 'UpKeep', 'eMaint'];

/** Whose login it is. The real page knows it from the user; this one asks, as any user and one password will do. */
export interface LoginAccount {
  readonly system: string;
  readonly company: string;
  readonly customerId: string;
  /** Absent where the company has no connection to the system yet. */
  readonly connection: SimulatedConnection | undefined;
}

/** An account as one of those to choose from; `value` names it in the form. */
export type OfferedAccount = LoginAccount & { readonly value: string };

/** The systems to choose from: a believable range, and all that connections of this world have. */
export function systemsOf(fleet: Fleet): readonly string[] {
  return [...new Set([...SYSTEMS, ...fleet.all().map(({ system }) => system)])].sort((a, b) => a.localeCompare(b));
}

/** Those that have the system come first; a connection that ended counts only if its company has no other to it. */
export function accountsOf(fleet: Fleet, system: string): { known: OfferedAccount[]; others: OfferedAccount[] } {
  const all = fleet.all();
  const ofSystem = all.filter((connection) => connection.system === system);
  const alive = new Set(ofSystem.filter(({ disconnected }) => !disconnected).map(({ company }) => company));
  const known = ofSystem.filter(({ disconnected, company }) => !disconnected || !alive.has(company));
  const companies = new Map<string, string>([[STRANGER.company, STRANGER.customerId]]);
  for (const { company, customerId } of all) companies.set(company, customerId);
  for (const { company } of known) companies.delete(company);
  return {
    known: known.map((connection) => {
      const { company, customerId } = connection;
      return { value: `connection:${connection.id}`, system, company, customerId, connection };
    }),
    others: [...companies].map(([company, customerId]) => ({
      value: `company:${company}`,
      system,
      company,
      customerId,
      connection: undefined,
    })),
  };
}

/** The connection that a login was for. It works from now on; the tokens given out before it end with the exchange. */
export function logIn(fleet: Fleet, switches: Switches, account: LoginAccount): SimulatedConnection {
  const { connection, system, company, customerId } = account;
  if (connection && !connection.disconnected && !switches.newIdOnReconnect) {
    connection.loginWorks = true;
    fleet.sync(connection);
    return connection;
  }
  // Reconnecting after a disconnect makes a new connection (published, unverified live).
  if (connection) connection.disconnected = true;
  const made = fleet.add({ id: `conn_${randomBytes(6).toString('hex')}`, customerId, system, company });
  if (connection) made.metadata = { ...connection.metadata };
  return made;
}
