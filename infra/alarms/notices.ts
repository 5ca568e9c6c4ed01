import { type AlarmDefinition, type AlarmSettings, ANY, MINUTE, own, paceOf } from './definition.ts';

/** What is owed to people and to the company's own systems, on its way. */
export function noticeAlarms(settings: AlarmSettings): readonly AlarmDefinition[] {
  const pace = paceOf(settings);
  const { graceSeconds } = settings;
  return [
    {
      ...ANY,
      title: 'Dead letters',
      watched: { kind: 'queue', metric: 'ApproximateNumberOfMessagesVisible', queue: 'deadLetters' },
      statistic: 'Maximum',
      impact: 'A nudge failed five times; the notices it stands for reach their customer late or not at all.',
    },
    {
      ...ANY,
      title: 'Nudges too old',
      watched: { kind: 'queue', metric: 'ApproximateAgeOfOldestMessage', queue: 'nudges' },
      statistic: 'Maximum',
      threshold: graceSeconds + 15 * MINUTE,
      impact: 'Notices are not being worked on; customers hear late that a connection is broken.',
    },
    {
      ...ANY,
      title: 'Notices overdue',
      watched: own('OldestDueNoticeAge', 'sweep'),
      statistic: 'Maximum',
      period: pace,
      threshold: 2 * pace + graceSeconds,
      impact: 'Somebody has been owed a message for two sweeps and has not got it.',
    },
    {
      ...ANY,
      title: 'Notices failed',
      watched: own('NoticeFailed', 'notify'),
      impact: 'A message was refused for good; the customer has not been told on that channel and will not be.',
    },
    {
      ...ANY,
      title: 'Events not published',
      watched: own('AnnouncementFailed', 'notify'),
      period: 15 * MINUTE,
      threshold: 2,
      impact: 'Your own systems do not hear that a connection is lost or works again; customers are told as usual.',
    },
    {
      ...ANY,
      title: 'Notify failing',
      watched: own('NotifyFailed', 'notify'),
      period: 15 * MINUTE,
      threshold: 2,
      impact: 'Nudges fail and come again; customers wait, and after five failures the nudge is a dead letter.',
    },
    {
      ...ANY,
      title: 'Mass outage held',
      // Every sweep says whether it holds, so that one hold is one call, however long it lasts.
      watched: own('HoldActive', 'sweep'),
      period: pace,
      missing: 'unchanged',
      impact:
        'Too many connections were lost at once; customers are told nothing but good news until an operator has looked.',
    },
  ];
}
