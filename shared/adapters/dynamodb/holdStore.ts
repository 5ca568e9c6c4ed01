import { type Hold, NEVER_HELD } from '../../domain/hold.ts';
import type { Chance, Clock, HoldStore } from '../../ports.ts';
import type { TableAccess } from './client.ts';
import { getItem, putVersion, type VersionedItem } from './items.ts';
import { holdKey } from './keys.ts';
import { type Laid, layoutOf } from './schema.ts';

interface HoldItem extends VersionedItem, Laid {
  readonly hold: Omit<Hold, 'version'>;
}

const LAYOUT = layoutOf<HoldItem>('hold', 1);

/** The stage's mass-outage guard in DynamoDB: one item, never forgotten. */
export function createHoldStore(parts: {
  readonly table: TableAccess;
  readonly clock: Pick<Clock, 'now'>;
  readonly chance: Pick<Chance, 'id'>;
}): HoldStore {
  const { table, clock, chance } = parts;
  return {
    async load() {
      const item = await getItem<HoldItem>(table, holdKey(), clock.now());
      return item ? { ...LAYOUT.read(item).hold, version: item.version } : NEVER_HELD;
    },

    async save({ version, ...hold }) {
      const item: HoldItem = {
        ...holdKey(),
        schema: LAYOUT.schema,
        version: version + 1,
        writeId: chance.id(),
        hold,
      };
      return putVersion(table, item, clock.now());
    },
  };
}
