import {
  type CreateSecretRequest,
  paginateListSecrets,
  type SecretListEntry,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import type { KeptTokens } from '../../ports.ts';
import type { SecretNames } from './names.ts';
import { PENDING } from './tokenVersions.ts';

const STAGE_TAG = 'reconnect:stage';
const CONNECTION_TAG = 'reconnect:connection';
/** Before the id in a description. Unlike a tag, a description takes every id. */
const DESCRIBED = 'Tokens of connection ';
/** What AWS takes as a tag's value; other ids are in the description only. */
const TAG_VALUE = /^(?!aws:)[\p{L}\p{N} +\-=._:/@]{1,256}$/u;

/** Says of a new secret whose tokens it keeps. */
export function connectionTags(
  stage: string,
  connectionId: string,
): Required<Pick<CreateSecretRequest, 'Description' | 'Tags'>> {
  return {
    Description: `${DESCRIBED}${connectionId}`,
    Tags: [
      { Key: STAGE_TAG, Value: stage },
      ...(TAG_VALUE.test(connectionId) ? [{ Key: CONNECTION_TAG, Value: connectionId }] : []),
    ],
  };
}

/** All token secrets of the stage, without those that are removed. */
export async function* listTokens(client: SecretsManagerClient, names: SecretNames): AsyncGenerator<KeptTokens> {
  const prefix = names.tokensOfConnection('');
  const beginning = prefix.slice(0, prefix.lastIndexOf('/') + 1);
  const pages = paginateListSecrets({ client }, { Filters: [{ Key: 'name', Values: [beginning] }] });
  for await (const { SecretList = [] } of pages) {
    for (const entry of SecretList) yield keptTokens(entry, names, beginning);
  }
}

function keptTokens(entry: SecretListEntry, names: SecretNames, beginning: string): KeptTokens {
  const name = entry.Name ?? '';
  const connectionId = connectionOf(entry, names, name.slice(beginning.length));
  const stage = entry.Tags?.find(({ Key }) => Key === STAGE_TAG)?.Value;
  const labels = Object.values(entry.SecretVersionsToStages ?? {});
  return {
    name,
    ...(connectionId !== undefined && { connectionId }),
    ...(stage !== undefined && { stage }),
    changedAt: (entry.LastChangedDate ?? entry.CreatedDate)?.getTime() ?? 0,
    pending: labels.some((ofVersion) => ofVersion.includes(PENDING) && !ofVersion.includes('AWSCURRENT')),
  };
}

/** From the description, or else from a name that is an id itself, as the company's workers make it. */
function connectionOf(entry: SecretListEntry, names: SecretNames, lastPart: string): string | undefined {
  const described = entry.Description?.startsWith(DESCRIBED) ? entry.Description.slice(DESCRIBED.length) : undefined;
  return [described, lastPart].find((id) => id !== undefined && names.tokensOfConnection(id) === entry.Name);
}
