import * as z from 'zod';

/** How `expires_in` of a connection's token is written: each form is published somewhere. */
const EXPIRIES = ['seconds', 'timestamp', 'text'] as const;

/** How the simulated login and its tokens behave. */
export interface Switches {
  /** Whether the redirect carries `state` back. */
  echoesState: boolean;
  /** A login makes a new connection, as after a disconnect, and the old one is gone. */
  newIdOnReconnect: boolean;
  /** The exchange of a code is answered with 503; the code stays good. */
  exchangeFails: boolean;
  /** The token of a login opens the same connection id, but the status says that it is another company's. */
  anotherCompany: boolean;
  /** A minted token ends all tokens of its connection from before; nobody has published whether it does. */
  mintingEnds: boolean;
  expiresIn: (typeof EXPIRIES)[number];
}

const onOrOff = z.boolean().optional();

/** What a visitor orders; what is left out stays as it is. */
export const switchOrder = z.strictObject({
  echoesState: onOrOff,
  newIdOnReconnect: onOrOff,
  exchangeFails: onOrOff,
  anotherCompany: onOrOff,
  mintingEnds: onOrOff,
  expiresIn: z.enum(EXPIRIES).optional(),
});

/** Everything as it should be. */
export function createSwitches(): Switches {
  return {
    echoesState: true,
    newIdOnReconnect: false,
    exchangeFails: false,
    anotherCompany: false,
    mintingEnds: false,
    expiresIn: 'seconds',
  };
}
