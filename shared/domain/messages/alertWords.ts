import type { AlertReason } from '../notice.ts';

/** What operators read about one reason. */
export interface AlertWords {
  /** Follows "3 connections: ". */
  readonly headline: string;
  readonly meaning: string;
  /** STAGE stands for the name of the stage. */
  readonly remedy: readonly [string, ...string[]];
}

/** Why operators are told, what it means, and what to do; each reason has a section of its own in the runbook. */
export const ALERT_WORDS: Readonly<Record<AlertReason, AlertWords>> = {
  unmapped: {
    headline: 'no customer is known',
    meaning:
      'Authorization is lost and nothing says whose connection this is, so nobody outside has been told. Each hour of waiting is an hour in which the customer does not know.',
    remedy: [
      'Find the customer in the CRM or in the provider’s dashboard.',
      'Assign the connection: npm run -s ops -- connections assign ID CUSTOMER --stage STAGE',
      'What is owed to the customer is then sent by itself.',
    ],
  },
  no_contact: {
    headline: 'nobody can be reached',
    meaning:
      'Authorization is lost and the customer has neither an address that accepts mail nor a Slack destination, so nobody there has been told.',
    remedy: [
      'Ask the account owner for somebody who looks after the system.',
      'Add the contact in the CRM export and import it: npm run -s ops -- customers import FILE --stage STAGE',
      'Until then the customer has to be told by telephone.',
    ],
  },
  inactive: {
    headline: 'the provider has stopped serving it',
    meaning:
      'Authorization is lost and the provider lists the connection as inactive, which is a matter of our account there (credits or billing). The customer could not mend that, so their message waits.',
    remedy: [
      'Check the account at the provider: credits, plan, invoices.',
      'Once the connection is served again, the customer’s message goes out by itself.',
    ],
  },
  not_for_me: {
    headline: 'the person we asked says it is not for them',
    meaning:
      'Authorization is lost, and somebody who got the message said on its page that they are not the one who can reconnect. Nobody else may know of it.',
    remedy: [
      'Ask the account owner who looks after the system now.',
      'Correct the contacts in the CRM export and import it: npm run -s ops -- customers import FILE --stage STAGE',
      'The new contact can open the link of the message that was sent, if it is passed on.',
    ],
  },
  other_account: {
    headline: 'somebody logged in to another account',
    meaning:
      'Somebody opened the reconnect link and logged in to an account that is not the connection’s. The new token was thrown away and nothing was changed: the connection is still lost.',
    remedy: [
      'See what is known of the connection: npm run -s ops -- connections show ID --stage STAGE',
      'If the customer has really moved to another account, assign the new connection: npm run -s ops -- connections assign ID CUSTOMER --stage STAGE',
      'Otherwise tell the customer which login belongs to the connection.',
    ],
  },
  token_not_kept: {
    headline: 'a new token could not be stored',
    meaning:
      'The customer logged in, and the vault refused or did not answer when the new token was to be stored. That token is lost. The page asked the customer to log in again.',
    remedy: [
      'Look at the vault: its service status, the key’s policy, the permissions of the reconnect function.',
      'Ask the customer to open the link again once it works; the same link is good.',
    ],
  },
  unresolved: {
    headline: 'still lost after days',
    meaning: 'The customer was asked to reconnect days ago, and authorization is still lost.',
    remedy: [
      'Ask the customer’s contact in person: a word from somebody they know does more than another mail.',
      'See who was told and when: npm run -s ops -- connections show ID --stage STAGE',
    ],
  },
  stopped_asking: {
    headline: 'we have stopped asking',
    meaning:
      'The customer has had every reminder that the policy allows, or wants none. Nobody asks them any more, and authorization is still lost.',
    remedy: [
      'Ask the customer’s contact in person, or agree that the system is to be disconnected.',
      'If it is not used any more, end the connection at the provider: then this message ends too.',
    ],
  },
  no_longer_used: {
    headline: 'the customer does not use it any more',
    meaning:
      'Somebody said on the page of a message that the system is not used any more. Nobody asks the customer again; the connection itself was left as it is.',
    remedy: [
      'Confirm it with the customer: the page cannot know who pressed the button.',
      'End the connection at the provider if it is true.',
    ],
  },
  flapping: {
    headline: 'lost and found again and again',
    meaning:
      'Authorization was lost several times within a day. The customer hears of it once at most; whatever makes it come back and go is ours, or the system’s, to find.',
    remedy: [
      'Look at its history: npm run -s ops -- connections show ID --stage STAGE',
      'Compare the times with releases, password rotations and the provider’s status page.',
    ],
  },
};
