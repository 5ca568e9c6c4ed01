import { makiniAdminToken } from '../../../shared/adapters/makini/adminToken.ts';
import { makiniDirectory } from '../../../shared/adapters/makini/directory.ts';
import { makiniHttp } from '../../../shared/adapters/makini/http.ts';
import type { UnreadableReason } from '../../../shared/ports.ts';
import { type Check, ofInstallation } from '../check.ts';
import { failed, ok, type Remedy, skipped, type Verdict, warning } from '../finding.ts';
import { listener } from '../listener.ts';
import { again, setSecret } from '../remedies.ts';
import type { Installation, Subject } from '../subject.ts';
import { credentialsOf } from './secrets.ts';

/** Milliseconds: an Admin token and one page, within the check's own deadline. */
const PATIENCE = 15_000;

/** Makini gives an Admin token for our account and answers the first page of the listing, as the stage's settings read it. */
export const makini: Check = {
  name: 'makini',
  needs: ['secretsmanager:GetSecretValue'],
  look: ofInstallation(async (installation, subject) => {
    const heard = listener();
    const page = await directoryOf(installation, heard).page(undefined, installation.target.clock.now() + PATIENCE);
    if (page.kind === 'page') {
      const more = page.next === undefined ? '' : ', and there are more pages';
      return ok(`It gave an Admin token and listed ${page.connections.length} connection(s)${more}.`);
    }
    if (heard.counted.has('CredentialsRefused')) {
      const say = 'Set those that Makini’s dashboard shows, from a file or on stdin';
      return failed('Makini refuses our client id or secret.', setSecret(subject, 'provider', say));
    }
    return verdictOf(page.reason, installation, subject);
  }),
};

/** What the functions list with, without what reads a connection's tokens. */
function directoryOf(installation: Installation, journal: ReturnType<typeof listener>) {
  const { target, settings } = installation;
  const parts = { settings: settings.makini, clock: target.clock, journal };
  const http = makiniHttp(parts);
  const admin = makiniAdminToken({ ...parts, http, credentials: credentialsOf(installation) });
  return makiniDirectory({ ...parts, http, admin });
}

function verdictOf(reason: UnreadableReason, { settings }: Installation, subject: Subject): Verdict {
  const { host } = new URL(settings.makini.baseUrl);
  switch (reason) {
    case 'no_token': {
      const say = 'Set it, from a file or on stdin';
      return skipped('It needs a usable account with Makini.', setSecret(subject, 'provider', say));
    }
    case 'unauthorized':
    case 'forbidden': {
      const says = 'Makini gave an Admin token, and refuses the listing to it.';
      return failed(
        says,
        inTheDocs('Ask Makini to allow your account the listing of connections; what is asked for is in'),
      );
    }
    case 'rate_limited':
      return warning('Makini limits our rate at the moment.', again(subject, 'Wait a minute'));
    case 'timeout':
    case 'unreachable':
    case 'server_error':
      return failed(`Makini does not answer (${reason}).`, {
        say: 'See whether it can be reached from here, then look again',
        command: `curl -sS -o /dev/null -w '%{http_code}\\n' https://${host}`,
      });
    default: {
      const says = `Makini’s answer is not as published (${reason}).`;
      return failed(
        says,
        inTheDocs('Adapt the makini settings in cdk.json (paths, listing) and deploy; they are explained in'),
      );
    }
  }
}

function inTheDocs(say: string): Remedy {
  return { say, page: 'docs/makini.md' };
}
