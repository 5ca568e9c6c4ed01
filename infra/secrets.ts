import { ArnFormat, Stack } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { CfnSecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { secretNames } from '../shared/adapters/secrets/names.ts';
import { acknowledge } from './nag.ts';

interface SecretsProps {
  readonly prefix: string;
  readonly vault: 'aws' | 'hashicorp' | 'azure';
  readonly key?: IKey;
}

/** A text that is a secret's name when the id in it is this one. */
const ANY = 'any';

/**
 * The stage's own secrets. All but the key of links are made without a value: an operator sets it with `ops secrets set`. A made-up value would be
 * worse than none. As signing secret it would look right and turn every delivery away; as a Slack token it would be tried.
 * Without a value the webhook answers 5xx, alarms, and the provider delivers again.
 */
export class Secrets extends Construct {
  readonly prefix: string;
  readonly signing: string;
  /** One per URL of its own, made by operators. */
  readonly signingOfEndpoints: string;
  readonly provider: string;
  readonly links: string;
  /** What opens the vault of the tokens, where that is another one. */
  readonly vault?: string;
  readonly slackBot: string;
  readonly slackOperators: string;
  /** Made at run time, one per customer or connection, so their ARNs are known by their beginning only. */
  readonly slackOfCustomers: string;
  readonly tokensOfConnections: string;

  constructor(scope: Construct, id: string, { prefix, vault, key }: SecretsProps) {
    super(scope, id);
    const names = secretNames(prefix);
    const secret = (child: string, name: string, description: string): string =>
      new CfnSecret(this, child, { name, description, ...(key && { kmsKeyId: key.keyArn }) }).ref;
    const under = (name: string): string =>
      Stack.of(this).formatArn({
        service: 'secretsmanager',
        resource: 'secret',
        resourceName: `${name.slice(0, -ANY.length)}*`,
        arnFormat: ArnFormat.COLON_RESOURCE_NAME,
      });

    this.prefix = prefix;
    this.signing = secret('Signing', names.signing, 'Signs deliveries of the provider; set by an operator');
    this.provider = secret('Provider', names.provider, 'Our account with the provider; set by an operator');
    this.links = new CfnSecret(this, 'Links', {
      name: names.links,
      description: 'Keys of the links in messages; the first is made here',
      generateSecretString: {
        secretStringTemplate: JSON.stringify({ id: '1' }),
        generateStringKey: 'key',
        passwordLength: 64,
        excludePunctuation: true,
      },
      ...(key && { kmsKeyId: key.keyArn }),
    }).ref;
    this.slackBot = secret('SlackBot', names.slackBot, 'Bot token of our Slack app; optional');
    this.slackOperators = secret('SlackOperators', names.slackOperators, 'Webhook of the operators’ channel; optional');
    this.signingOfEndpoints = under(names.signingOfEndpoint(ANY));
    if (vault !== 'aws') {
      this.vault = secret('Vault', names.vault, 'Opens the vault that keeps the tokens; set by an operator');
    }
    this.slackOfCustomers = under(names.slackOfCustomer(ANY));
    this.tokensOfConnections = under(names.tokensOfConnection(ANY));

    acknowledge(
      this,
      'SMG4',
      'They are given out by the provider and by Slack, which offer no rotation; an operator sets a new one, and the old signing secret stays good for a day.',
    );
  }
}
