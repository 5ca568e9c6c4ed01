import { type Instant, MINUTE } from '../../domain/time.ts';
import type { Clock, DeliveryVerifier, Journal, SigningSecrets } from '../../ports.ts';
import type { SecretNames } from './names.ts';
import { type SecretReader, SecretUnusable } from './secretReader.ts';
import { createSigningSecrets, isAbsent } from './signingSecrets.ts';

export interface EndpointParts {
  readonly reader: SecretReader;
  readonly clock: Clock;
  readonly journal: Journal;
  readonly names: SecretNames;
  readonly cacheFor: number;
  /** How deliveries are signed, whatever secrets they are signed with. */
  readonly scheme: (secrets: SigningSecrets) => DeliveryVerifier;
}

/** How many endpoints' secrets are kept in memory; the one that was not asked for the longest gives way. */
const MOST_ENDPOINTS = 5_000;
const MOST_LETTERS = 200;

/** An endpoint that is not there is not asked for again so soon: anybody may make names up. */
const ABSENT_FOR = MINUTE;

const UNKNOWN = { kind: 'rejected', reason: 'unknown_endpoint' } as const;

interface Endpoint {
  readonly verifier: DeliveryVerifier;
  absentUntil: Instant;
}

/**
 * Verifies each delivery with the secrets of the URL it came to: the stage's own, or those of an endpoint, where each
 * connection has a URL and a secret. An endpoint's secret never verifies for another one or for the stage's URL.
 */
export function verifierByEndpoint(parts: EndpointParts): DeliveryVerifier {
  const { clock, names, scheme } = parts;
  const shared = scheme(createSigningSecrets({ ...parts, name: names.signing }));
  const endpoints = new Map<string, Endpoint>();

  const endpointOf = (name: string): Endpoint => {
    const known = endpoints.get(name) ?? {
      verifier: scheme(createSigningSecrets({ ...parts, name: names.signingOfEndpoint(name), optional: true })),
      absentUntil: 0,
    };
    // Last in the map is the one that was asked for last.
    endpoints.delete(name);
    endpoints.set(name, known);
    const [oldest] = endpoints.keys();
    if (endpoints.size > MOST_ENDPOINTS && oldest !== undefined) endpoints.delete(oldest);
    return known;
  };

  return {
    async verify(delivery) {
      const name = delivery.endpoint;
      if (name === undefined) return shared.verify(delivery);
      if (name === '' || name.length > MOST_LETTERS) return UNKNOWN;
      const endpoint = endpointOf(name);
      if (clock.now() < endpoint.absentUntil) return UNKNOWN;
      try {
        return await endpoint.verifier.verify(delivery);
      } catch (error) {
        if (!(error instanceof SecretUnusable) || !isAbsent(error.reason)) throw error;
        endpoint.absentUntil = clock.now() + ABSENT_FOR;
        return UNKNOWN;
      }
    },
  };
}
