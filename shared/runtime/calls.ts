/** How long a call of an AWS SDK may take: at most `maxAttempts` times `request`, and some tenths of a second between. */
export interface CallLimits {
  /** Milliseconds to open a connection; counts within `request`. */
  readonly connection: number;
  /** Milliseconds from sending a request to the head of its answer. */
  readonly request: number;
  readonly maxAttempts: number;
}

/** A call that fails throughout is over in about 6.3 s. */
export const DEFAULT_CALL_LIMITS: CallLimits = { connection: 1_000, request: 2_000, maxAttempts: 3 };

/** The part of a client's configuration that holds its calls to the limits. */
export function within({ connection, request, maxAttempts }: CallLimits) {
  return {
    maxAttempts,
    requestHandler: {
      connectionTimeout: connection,
      requestTimeout: request,
      socketTimeout: request,
      // Without it the SDK only prints a warning, and a server that drips keeps the socket from timing out.
      throwOnRequestTimeout: true,
    },
  };
}
