import { RemovalPolicy } from 'aws-cdk-lib';
import {
  type Attribute,
  AttributeType,
  Billing,
  type GlobalSecondaryIndexPropsV2,
  ProjectionType,
  TableEncryptionV2,
  TableV2,
} from 'aws-cdk-lib/aws-dynamodb';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { type AttributeDefinition, type IndexDefinition, TABLE } from '../shared/adapters/dynamodb/table.ts';

interface StateProps {
  readonly production: boolean;
  /** How far back the table can be restored. */
  readonly backupDays: number;
  readonly key?: IKey;
}

/** The one table: connections, timeline, customers, messages and the stage's own state. */
export class State extends Construct {
  readonly table: TableV2;

  constructor(scope: Construct, id: string, { production, backupDays, key }: StateProps) {
    super(scope, id);
    const indexes: readonly (readonly [string, IndexDefinition])[] = Object.entries(TABLE.indexes);
    this.table = new TableV2(this, 'Table', {
      partitionKey: attribute(TABLE.partitionKey),
      sortKey: attribute(TABLE.sortKey),
      timeToLiveAttribute: TABLE.expiryAttribute,
      globalSecondaryIndexes: indexes.map(([name, index]) => globalIndex(name, index)),
      billing: Billing.onDemand(),
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true, recoveryPeriodInDays: backupDays },
      deletionProtection: production,
      removalPolicy: production ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
      encryption: key ? TableEncryptionV2.customerManagedKey(key) : TableEncryptionV2.dynamoOwnedKey(),
    });
  }
}

function globalIndex(
  indexName: string,
  { partitionKey, sortKey, projected }: IndexDefinition,
): GlobalSecondaryIndexPropsV2 {
  return {
    indexName,
    partitionKey: attribute(partitionKey),
    ...(sortKey && { sortKey: attribute(sortKey) }),
    ...(projected.length === 0
      ? { projectionType: ProjectionType.KEYS_ONLY }
      : { projectionType: ProjectionType.INCLUDE, nonKeyAttributes: [...projected] }),
  };
}

function attribute({ name, type }: AttributeDefinition): Attribute {
  return { name, type: type === 'N' ? AttributeType.NUMBER : AttributeType.STRING };
}
