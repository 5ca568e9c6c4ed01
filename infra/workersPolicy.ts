import { Stack } from 'aws-cdk-lib';
import { CfnManagedPolicy, PolicyDocument, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { acknowledgePrefixes } from './nag.ts';
import type { Secrets } from './secrets.ts';

/**
 * What the company's own workers need, for their roles: to read the pair of each connection that is in use. Neither a pair
 * that still waits to be checked, nor any other secret of the stage: the condition is the one that AWS documents for reading
 * the current version only.
 */
export function workersPolicy(scope: Construct, secrets: Secrets, key?: IKey): CfnManagedPolicy {
  const read = new PolicyStatement({
    sid: 'CurrentTokens',
    actions: ['secretsmanager:GetSecretValue'],
    resources: [secrets.tokensOfConnections],
    conditions: { 'ForAnyValue:StringEquals': { 'secretsmanager:VersionStage': 'AWSCURRENT' } },
  });
  const decrypt = key && [
    new PolicyStatement({
      sid: 'TheirKey',
      actions: ['kms:Decrypt'],
      resources: [key.keyArn],
      conditions: {
        StringEquals: { 'kms:ViaService': `secretsmanager.${Stack.of(scope).region}.amazonaws.com` },
        // Secrets Manager says with each decryption which secret it is for.
        StringLike: { 'kms:EncryptionContext:SecretARN': secrets.tokensOfConnections },
      },
    }),
  ];
  const policy = new CfnManagedPolicy(scope, 'WorkersPolicy', {
    description: 'Reads the tokens of connections that are in use',
    policyDocument: new PolicyDocument({ statements: [read, ...(decrypt ?? [])] }),
  });
  const reason =
    'One secret per connection, made at run time under the prefix of the stage; their ARNs are not known here.';
  acknowledgePrefixes(policy, [secrets.tokensOfConnections], reason);
  return policy;
}
