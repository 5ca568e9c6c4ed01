/** Everything that must never be found in a log. Each is odd enough to be found nowhere by accident. */
import { SIMULATOR_CREDENTIALS } from '../../local/makini/tokens.ts';

export const SIGNING_SECRET = 'whsec_planted-f1d0c7a4';
export const SLACK_PATH = 'services/T0PLANTED/B0PLANTED/planted-8b2e61d3';
/** Stands in each delivery, in a field that nobody reads. */
export const BODY_MARK = 'planted-body-5c93aa10';
export const CONTACT = 'imke.planted@customer.example';
export const OTHER_CONTACT = 'joris.planted@customer.example';
export const OPERATOR = 'oncall.planted@example.com';

export const PLANTED: readonly string[] = [
  SIGNING_SECRET,
  SIMULATOR_CREDENTIALS.clientSecret,
  SLACK_PATH,
  BODY_MARK,
  CONTACT,
  OTHER_CONTACT,
  OPERATOR,
];
