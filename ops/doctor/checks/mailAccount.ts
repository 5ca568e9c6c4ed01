import { GetAccountSendingEnabledCommand, GetSendQuotaCommand } from '@aws-sdk/client-ses';
import { createSesClient } from '../../../shared/adapters/ses/client.ts';
import { type Check, ofDeployed } from '../check.ts';
import { failed, ok, type Verdict, warning } from '../finding.ts';
import { consolePage } from '../remedies.ts';
import { regionOfMail } from './mailIdentity.ts';

/** What SES grants an account in its sandbox, in mails a day; -1 would be no limit. Production quotas begin far above. */
const SANDBOX_QUOTA = 200;
const NEARLY_USED = 0.8;

/** SES lets the account send, and to everybody. */
export const mailAccount: Check = {
  name: 'mail account',
  needs: ['ses:GetAccountSendingEnabled', 'ses:GetSendQuota'],
  look: ofDeployed(async (deployed, _subject, signal) => {
    const region = regionOfMail(deployed);
    const client = createSesClient({ region });
    const send = { abortSignal: signal };
    try {
      const { Enabled } = await client.send(new GetAccountSendingEnabledCommand(), send);
      if (Enabled === false) return paused(region);
      const quota = await client.send(new GetSendQuotaCommand(), send);
      return verdictOf(quota.Max24HourSend ?? 0, quota.SentLast24Hours ?? 0, {
        region,
        isProduction: deployed.isProduction,
      });
    } finally {
      client.destroy();
    }
  }),
};

function paused(region: string): Verdict {
  return failed(`Sending is paused for the account in ${region}.`, {
    say: 'Find out on the account’s page why it was paused, then switch it on',
    command: `aws ses update-account-sending-enabled --enabled --region ${region}`,
  });
}

interface Place {
  readonly region: string;
  readonly isProduction: boolean;
}

function verdictOf(quota: number, sent: number, { region, isProduction }: Place): Verdict {
  if (quota >= 0 && quota <= SANDBOX_QUOTA) {
    const tell = isProduction ? failed : warning;
    return tell(`The account is in the sandbox of SES in ${region}: only verified addresses can be written to.`, {
      say: 'Request production access',
      page: consolePage(region, '/ses/home', '/account'),
    });
  }
  const left = quota < 0 ? 'no daily limit' : `${sent} of ${quota} mails of the last 24 hours used`;
  if (quota >= 0 && sent >= quota * NEARLY_USED) {
    return warning(`Sending is on, but the quota is nearly used: ${left}.`, {
      say: 'Request a higher sending quota',
      page: `https://${region}.console.aws.amazon.com/servicequotas/home/services/ses/quotas`,
    });
  }
  return ok(`Sending is on in ${region}, out of the sandbox, ${left}.`);
}
