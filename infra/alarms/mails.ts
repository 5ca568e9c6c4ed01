import { type AlarmDefinition, type AlarmSettings, ANY, DAY, HOUR, MINUTE, own } from './definition.ts';

/** How mails land, and what SES thinks of us. */
export function mailAlarms(settings: AlarmSettings): readonly AlarmDefinition[] {
  const { bouncePercent, complaintPercent } = settings.alarms;
  return [
    {
      ...ANY,
      title: 'Mails bouncing',
      watched: { kind: 'rate', metric: 'MailBounced', beside: 'MailDelivered', service: 'feedback', atLeast: 3 },
      period: DAY,
      threshold: bouncePercent,
      impact: 'Contacts on file do not exist any more; those customers hear late, or only by the next contact.',
    },
    {
      ...ANY,
      title: 'Mails reported as spam',
      watched: { kind: 'rate', metric: 'MailComplained', beside: 'MailDelivered', service: 'feedback', atLeast: 1 },
      period: DAY,
      threshold: complaintPercent,
      impact:
        'Somebody does not want our mail and gets no more of it; from 0.1 % of the account on, SES may stop us all.',
    },
    {
      ...ANY,
      title: 'Bounce rate of the account',
      watched: { kind: 'ses', metric: 'Reputation.BounceRate' },
      statistic: 'Maximum',
      period: HOUR,
      threshold: fraction(bouncePercent),
      impact: 'SES reviews the account from 5 % on and may stop all of its mail, ours included.',
    },
    {
      ...ANY,
      title: 'Complaint rate of the account',
      watched: { kind: 'ses', metric: 'Reputation.ComplaintRate' },
      statistic: 'Maximum',
      period: HOUR,
      threshold: fraction(complaintPercent),
      impact: 'SES reviews the account from 0.1 % on and may stop all of its mail, ours included.',
    },
    {
      ...ANY,
      title: 'Feedback failing',
      watched: own('FeedbackFailed', 'feedback'),
      period: 15 * MINUTE,
      threshold: 2,
      impact: 'What SES says of mails is not taken in; addresses that bounce are written to again.',
    },
    {
      ...ANY,
      title: 'Feedback dead letters',
      watched: { kind: 'queue', metric: 'ApproximateNumberOfMessagesVisible', queue: 'feedbackDeadLetters' },
      statistic: 'Maximum',
      impact:
        'Feedback about a mail failed five times; if the mail bounced, its reader is not replaced by the next contact.',
    },
    {
      ...ANY,
      title: 'Feedback too old',
      watched: { kind: 'queue', metric: 'ApproximateAgeOfOldestMessage', queue: 'feedback' },
      statistic: 'Maximum',
      threshold: 15 * MINUTE,
      impact: 'Feedback is not being worked on; a mail that bounced waits for its next contact.',
    },
  ];
}

/** Of a percentage, without what binary fractions add to it. */
function fraction(percent: number): number {
  return Number((percent / 100).toPrecision(6));
}
