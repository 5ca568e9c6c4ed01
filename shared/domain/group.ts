/** Whose notices are worked on together, one at a time: a customer's, or a connection's while its customer is unknown. */
export type Group =
  | { readonly kind: 'customer'; readonly id: string }
  | { readonly kind: 'connection'; readonly id: string };

/** The group of a connection. */
export function groupOf(connection: { readonly id: string; readonly customerId?: string }): Group {
  return connection.customerId === undefined
    ? { kind: 'connection', id: connection.id }
    : { kind: 'customer', id: connection.customerId };
}

/** A text key for maps and sets; not for storage. */
export function groupKey(group: Group): string {
  return `${group.kind}:${group.id}`;
}
