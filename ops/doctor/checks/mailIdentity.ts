import { GetIdentityVerificationAttributesCommand } from '@aws-sdk/client-ses';
import { createSesClient } from '../../../shared/adapters/ses/client.ts';
import { type Check, ofDeployed } from '../check.ts';
import { failed, ok, type Verdict, warning } from '../finding.ts';
import { consolePage, deploy } from '../remedies.ts';
import type { Deployed, Installation } from '../subject.ts';

type Mailing = Pick<Deployed, 'account' | 'region'> & Pick<Installation, 'settings'>;

/** The sender's address lies in an identity that SES has verified, in the region that mail is sent from. */
export const mailIdentity: Check = {
  name: 'mail identity',
  needs: ['ses:GetIdentityVerificationAttributes'],
  look: ofDeployed(async (deployed, _subject, signal) => {
    const arn = arnOf(deployed.settings.mail.identityArn);
    if (arn && !covers(arn.identity, deployed.settings.mail.from)) return foreignSender(deployed.stage);
    if (arn && arn.account !== deployed.account) return othersIdentity(arn);
    const candidates = arn ? [arn.identity] : identitiesOf(deployed.settings.mail.from);
    return verdictOf(candidates, await statusesOf(candidates, deployed, signal), regionOfMail(deployed));
  }),
};

/** Where the notify function calls SES. */
export function regionOfMail({ settings, region }: Pick<Mailing, 'settings' | 'region'>): string {
  return settings.mailRegion ?? region;
}

async function statusesOf(
  identities: readonly string[],
  deployed: Mailing,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, string | undefined>> {
  const client = createSesClient({ region: regionOfMail(deployed) });
  try {
    const command = new GetIdentityVerificationAttributesCommand({ Identities: [...identities] });
    const { VerificationAttributes = {} } = await client.send(command, { abortSignal: signal });
    return new Map(Object.entries(VerificationAttributes).map(([name, value]) => [name, value?.VerificationStatus]));
  } finally {
    client.destroy();
  }
}

function verdictOf(candidates: readonly string[], statuses: ReadonlyMap<string, string | undefined>, region: string) {
  const verified = candidates.find((name) => statuses.get(name) === 'Success');
  if (verified !== undefined) return ok(`${nameOf(verified)} is verified in ${region}.`);
  const waiting = candidates.find((name) => statuses.get(name) === 'Pending');
  if (waiting !== undefined) {
    return failed(
      `${nameOf(waiting)} is not verified yet: SES waits for its DNS record, or for the click in its mail.`,
      {
        say: 'Publish the records that the page shows',
        page: consolePage(region, '/ses/home', '/identities'),
      },
    );
  }
  const domain = candidates.find((name) => !name.includes('@'));
  return failed(`SES in ${region} has no verified identity that the sender’s address lies in.`, {
    say: 'Create it and publish the DNS records that it is answered with',
    command: `aws sesv2 create-email-identity --region ${region} --email-identity ${domain ?? 'ADDRESS'}`,
  });
}

function foreignSender(stage: string): Verdict {
  const remedy = deploy(stage, 'Make mail.identityArn in cdk.json the identity of mail.from, and deploy');
  return failed('The sender’s address does not lie in the identity that mail is sent with.', remedy);
}

function othersIdentity({ account, region, identity }: Arn): Verdict {
  const shown = identity.includes('@') ? 'ADDRESS' : identity;
  return warning(`The identity belongs to account ${account}; whether it is verified can only be seen there.`, {
    say: `Look with credentials of account ${account}`,
    command: `aws ses get-identity-verification-attributes --region ${region} --identities ${shown}`,
  });
}

interface Arn {
  readonly region: string;
  readonly account: string;
  readonly identity: string;
}

function arnOf(text: string | undefined): Arn | undefined {
  const [, , , region = '', account = '', ...resource] = (text ?? '').split(':');
  const identity = resource.join(':').replace(/^identity\//, '');
  return text === undefined ? undefined : { region, account, identity };
}

/** The address, its domain, and the domains above it: SES takes the first one that is verified. */
function identitiesOf(address: string): readonly string[] {
  const labels = domainOf(address).split('.');
  const domains = labels.map((_label, place) => labels.slice(place).join('.')).filter((name) => name.includes('.'));
  return [address, ...domains];
}

function covers(identity: string, address: string): boolean {
  return identitiesOf(address).includes(identity);
}

function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1).toLowerCase();
}

/** Addresses are not shown. */
function nameOf(identity: string): string {
  return identity.includes('@') ? 'The sender’s own address' : `The domain ${identity}`;
}
