import { Fault } from '../../faults.ts';

/** What every lasting item carries: the number of its layout. */
export interface Laid {
  readonly schema: number;
}

/** How one kind of item is laid out now, and how it was before. */
export interface Layout<Item extends Laid> {
  readonly schema: number;
  /** Gives an item of this layout as it is, and one of the previous layout made new. @throws for any other */
  read(item: Laid): Item;
}

/**
 * The layout of a kind of item. During a deployment the previous one is still written, and afterwards what was written
 * then lies there for years, so a change of layout takes three steps: a number one higher, `upgrade` from the one before
 * (which replaces the upgrade from the one before that), and an item of the old layout among the examples of the test.
 * A field that may be absent needs none of this: readers keep fields that they do not know.
 *
 * An item of a newer layout, or of one long gone, is refused: guessing would lose what this code does not know.
 */
export function layoutOf<Item extends Laid>(what: string, schema: 1): Layout<Item>;
export function layoutOf<Item extends Laid, Previous extends Laid>(
  what: string,
  schema: number,
  upgrade: (previous: Previous) => Omit<Item, 'schema'>,
): Layout<Item>;
export function layoutOf<Item extends Laid>(
  what: string,
  schema: number,
  upgrade?: (previous: never) => Omit<Item, 'schema'>,
): Layout<Item> {
  return {
    schema,
    read: (item) => {
      if (item.schema === schema) return item as Item;
      // The casts: what lies in the table is of the type that its number says.
      if (upgrade && item.schema === schema - 1) return { ...upgrade(item as never), schema } as Item;
      const readable = upgrade ? `${schema - 1} and ${schema}` : schema;
      throw new Fault(`A ${what} item has schema ${item.schema}; this version reads ${readable}`);
    },
  };
}
