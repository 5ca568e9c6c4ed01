/**
 * Makes something on first use and keeps it. A failure is not kept: the next call tries again, so that a secret or a
 * setting that was mended is picked up without a new deployment.
 */
export function once<T>(make: () => T | Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= Promise.resolve()
      .then(make)
      .catch((error: unknown) => {
        made = undefined;
        throw error;
      });
    return made;
  };
}
