/** The one table of a stage as plain data, so that the stack and the local world create the same. Imports nothing. */

export interface AttributeDefinition {
  readonly name: string;
  readonly type: 'S' | 'N';
}

export interface IndexDefinition {
  readonly partitionKey: AttributeDefinition;
  readonly sortKey?: AttributeDefinition;
  /** Attributes copied into the index besides its own and the table's keys. */
  readonly projected: readonly string[];
}

export interface TableDefinition {
  readonly partitionKey: AttributeDefinition;
  readonly sortKey: AttributeDefinition;
  /** Whole seconds since the epoch after which an item no longer exists. */
  readonly expiryAttribute: string;
  readonly indexes: Readonly<Record<string, IndexDefinition>>;
}

const text = (name: string): AttributeDefinition => ({ name, type: 'S' });

/**
 * Every index is sparse: an item without its partition key is not in it. All but `byCustomer` are spread over shards,
 * so that a mass outage does not write into one index partition and throttle the table with it.
 */
export const INDEXES = {
  byCustomer: { partitionKey: text('customerPk'), projected: ['nextDueAt'] },
  due: { partitionKey: text('dueShard'), sortKey: { name: 'nextDueAt', type: 'N' }, projected: ['customerId'] },
  openIncidents: { partitionKey: text('openShard'), sortKey: { name: 'openedAt', type: 'N' }, projected: [] },
  fleet: { partitionKey: text('fleetShard'), projected: ['glance'] },
} as const satisfies TableDefinition['indexes'];

export type IndexName = keyof typeof INDEXES;
export type SortedIndexName = 'due' | 'openIncidents';

export const TABLE = {
  partitionKey: text('pk'),
  sortKey: text('sk'),
  expiryAttribute: 'expiresAt',
  indexes: INDEXES,
} as const satisfies TableDefinition;

/** The definition as the input of DynamoDB's CreateTable; expiry is switched on by a call of its own. */
export function createTableInput(tableName: string) {
  const indexes: readonly (readonly [string, IndexDefinition])[] = Object.entries(INDEXES);
  const attributes = [TABLE.partitionKey, TABLE.sortKey, ...indexes.flatMap(([, index]) => attributesOf(index))];
  const distinct = new Map(attributes.map((attribute) => [attribute.name, attribute.type]));
  return {
    TableName: tableName,
    BillingMode: 'PAY_PER_REQUEST' as const,
    AttributeDefinitions: [...distinct].map(([name, type]) => ({ AttributeName: name, AttributeType: type })),
    KeySchema: keySchema([TABLE.partitionKey, TABLE.sortKey]),
    GlobalSecondaryIndexes: indexes.map(([name, index]) => ({
      IndexName: name,
      KeySchema: keySchema(attributesOf(index)),
      Projection:
        index.projected.length === 0
          ? { ProjectionType: 'KEYS_ONLY' as const }
          : { ProjectionType: 'INCLUDE' as const, NonKeyAttributes: [...index.projected] },
    })),
  };
}

function attributesOf(index: IndexDefinition): readonly AttributeDefinition[] {
  return index.sortKey === undefined ? [index.partitionKey] : [index.partitionKey, index.sortKey];
}

function keySchema(attributes: readonly AttributeDefinition[]) {
  return attributes.map(({ name }, position) => ({
    AttributeName: name,
    KeyType: position === 0 ? ('HASH' as const) : ('RANGE' as const),
  }));
}
