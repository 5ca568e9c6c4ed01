import type { StatusMeaning } from '../settings.ts';

const LOGIN = /auth|credential|login|log[_. -]?in|sign[_. -]?in|password|token|re-?connect/i;
const TROUBLE = /requir|need|expire|fail|invalid|lost|revoked|missing|reject|denied|error|broken|must/i;

/**
 * What an event of an unknown name probably says; undefined if its words do not tell. A guess for an operator to check,
 * never applied by itself.
 */
export function guessMeaning(name: string): StatusMeaning | undefined {
  if (
    /reauth|re-?login|(?:needs?|requires?)[_.-]?reconnect/i.test(name) &&
    !/reauthori[sz]ed|reauthenticated/i.test(name)
  )
    return 'reauthorization_required';
  if (LOGIN.test(name) && TROUBLE.test(name)) return 'reauthorization_required';
  if (/disconnect|deleted|removed/i.test(name)) return 'disconnected';
  if (/offline|unreachable/i.test(name)) return 'offline';
  if (/online|reachable/i.test(name)) return 'online';
  if (/reconnected|authenticated|authori[sz]ed|restored|activ(?:e|ated)$/i.test(name)) return 'authorized';
  return undefined;
}
