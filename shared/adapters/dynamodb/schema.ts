/**
 * Readers take the current layout and the one before it: during a deployment both are written.
 * @throws if the item is of another layout, newer ones above all: guessing would lose what this code does not know
 */
export function assertReadable(item: { readonly schema: number }, current: number, what: string): void {
  const { schema } = item;
  if (schema === current || schema === current - 1) return;
  throw new Error(`A ${what} item has schema ${schema}; this version reads ${current - 1} and ${current}`);
}
