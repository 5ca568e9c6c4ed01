import {
  DescribeSecretCommand,
  InvalidParameterException,
  InvalidRequestException,
  ResourceNotFoundException,
  type SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import { digestOf } from '../../runtime/segment.ts';

/** The label of a pair that nobody has checked yet. */
export const PENDING = 'PENDING';

/** The version that an attempt's pair becomes: one attempt, one version, however often it is sent. */
export function versionOf(name: string, attempt: string): string {
  return digestOf(JSON.stringify([name, attempt]));
}

/** Which version carries which labels; undefined where there is no secret, or a removed one. */
export async function labelsOf(
  client: SecretsManagerClient,
  name: string,
): Promise<ReadonlyMap<string, readonly string[]> | undefined> {
  try {
    const secret = await client.send(new DescribeSecretCommand({ SecretId: name }));
    return secret.DeletedDate ? undefined : new Map(Object.entries(secret.VersionIdsToStages ?? {}));
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}

export function versionWith(labels: ReadonlyMap<string, readonly string[]>, label: string): string | undefined {
  return [...labels].find(([, ofVersion]) => ofVersion.includes(label))?.[0];
}

/** True of labels that only a promoted pair has. */
export function wasPromoted(labels: readonly string[]): boolean {
  return labels.includes('AWSCURRENT') || labels.includes('AWSPREVIOUS');
}

interface Move {
  readonly label: string;
  readonly from: string | undefined;
  readonly to?: string;
}

/** Moves a label from one version to another, or off it; `conflict` if meanwhile it is elsewhere, or the secret is removed. */
export async function moveLabel(
  client: SecretsManagerClient,
  name: string,
  { label, from, to }: Move,
): Promise<'moved' | 'conflict'> {
  try {
    await client.send(
      new UpdateSecretVersionStageCommand({
        SecretId: name,
        VersionStage: label,
        RemoveFromVersionId: from,
        MoveToVersionId: to,
      }),
    );
    return 'moved';
  } catch (error) {
    const overtaken = [InvalidParameterException, InvalidRequestException, ResourceNotFoundException];
    if (overtaken.some((kind) => error instanceof kind)) return 'conflict';
    throw error;
  }
}
