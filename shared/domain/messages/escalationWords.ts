import type { AlertReason } from '../notice.ts';

/** What an account owner reads about one reason. Plain words: they know the customer, not the machinery. */
export interface EscalationWords {
  /** What is asked of them, at the head of the subject. */
  readonly action: string;
  /** Follows "Nordwind, SAP (Hamburg): "; `lasting` is "3 days". */
  headline(lasting: string): string;
  /** Why now. */
  readonly meaning: string;
  readonly help: readonly [string, ...string[]];
}

const UNRESOLVED: EscalationWords = {
  action: 'Please step in',
  headline: (lasting) => `disconnected for ${lasting}`,
  meaning:
    'The customer was asked to reconnect and has not done so yet. Reminders go on by themselves; a word from somebody they know does more than another mail.',
  help: [
    'Call or write to the person you know there. They need a sign-in for the system and about five minutes.',
    'The button is in our last message to them, which may be forwarded to whoever looks after the system.',
    'Does somebody else look after it now? Have the contacts corrected in the CRM, and the next message goes to them.',
  ],
};

const WORDS: Readonly<Partial<Record<AlertReason, EscalationWords>>> = {
  unresolved: UNRESOLVED,
  no_contact: {
    action: 'Please step in',
    headline: () => 'nobody there can be reached',
    meaning:
      'Nobody at the customer knows yet: there is no contact whose mailbox accepts our mail, and no Slack channel of theirs that does.',
    help: [
      'Find out who looks after the system, and tell them by telephone what has stopped.',
      'Have them entered as a contact in the CRM: what is owed to the customer is then sent by itself, with the button.',
    ],
  },
  stopped_asking: {
    action: 'Please step in',
    headline: (lasting) => `disconnected for ${lasting}, and we have stopped asking`,
    meaning:
      'The customer has had the last reminder, or nobody there wants any more. Nobody asks them again, so it stays disconnected until somebody speaks with them.',
    help: [
      'Speak with the customer: is the system still used, and who could sign in?',
      'The button in our last message to them still works, and the message may be forwarded.',
      'If the system is not used any more, tell our operators, who end the connection.',
    ],
  },
  no_longer_used: {
    action: 'Please confirm',
    headline: () => 'no longer used, says the customer',
    meaning:
      'Somebody who has our message said on its page that the system is not used any more. We have stopped asking, and left the connection as it is: the page cannot know who pressed the button.',
    help: [
      'Confirm it with the customer, and what it means for what they buy from us.',
      'If it is so, tell our operators, who end the connection. If not, ask the customer to reconnect with the button in our last message.',
    ],
  },
};

/** Any other reason is, to an account owner, a customer who is still disconnected. */
export function escalationWordsFor(reason: AlertReason): EscalationWords {
  return WORDS[reason] ?? UNRESOLVED;
}
