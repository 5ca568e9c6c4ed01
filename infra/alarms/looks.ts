import { lookMinutes } from '../settings.ts';
import { type AlarmDefinition, type AlarmSettings, ANY, MINUTE, own, paceOf } from './definition.ts';

/** The sweep and the looks that it asks for. */
export function lookAlarms(settings: AlarmSettings): readonly AlarmDefinition[] {
  const pace = paceOf(settings);
  const every = lookMinutes(settings) * MINUTE;
  return [
    {
      ...ANY,
      title: 'Sweep stopped',
      // Every sweep says it, and says it first, whatever becomes of the rest.
      watched: own('OldestDueNoticeAge', 'sweep'),
      statistic: 'SampleCount',
      period: pace,
      periods: 3,
      when: 'less than',
      missing: 'alarming',
      impact: 'Nobody makes good what webhooks and nudges lose; outages that were not announced stay unseen.',
    },
    {
      ...ANY,
      title: 'Sweep incomplete',
      watched: own('SweepIncomplete', 'sweep'),
      period: pace,
      periods: 3,
      impact: 'Some looks are not asked for, or the listing fails: outages stay unseen, and new connections unknown.',
    },
    {
      ...ANY,
      title: 'Statuses unreadable',
      watched: own('UnreadableShare', 'status'),
      statistic: 'Average',
      period: pace,
      periods: 3,
      threshold: 50,
      impact: 'The provider answers for hardly any connection: nothing is changed by that, and the sweep is blind.',
    },
    {
      ...ANY,
      title: 'Statuses outdated',
      watched: own('OldestStatusAge', 'sweep'),
      statistic: 'Maximum',
      period: pace,
      periods: 2,
      // A fresher answer is stored each half hour only, however often it is asked for.
      threshold: Math.max(2 * (every + pace), every + 45 * MINUTE),
      impact: 'Of some connection nobody knows whether it works: an outage that no webhook announced stays unseen.',
    },
    {
      ...ANY,
      title: 'Looks waiting',
      watched: { kind: 'queue', metric: 'ApproximateAgeOfOldestMessage', queue: 'looks' },
      statistic: 'Maximum',
      periods: 3,
      // A look as old as that is not made any more; a batch that fails comes again for half an hour.
      threshold: Math.max(every, 30 * MINUTE),
      impact: 'Looks are asked for and not made: statuses grow old, and connections of a new stage stay unknown.',
    },
    {
      ...ANY,
      title: 'Looks failing',
      watched: own('LooksFailed', 'status'),
      period: 15 * MINUTE,
      threshold: 2,
      impact: 'Looks at the status fail on our side and come again; the statuses of those connections grow old.',
    },
    {
      ...ANY,
      title: 'Status dead letters',
      watched: { kind: 'queue', metric: 'ApproximateNumberOfMessagesVisible', queue: 'statusDeadLetters' },
      statistic: 'Maximum',
      impact: 'A batch of looks failed five times; the sweep asks for them anew, and most likely in vain.',
    },
  ];
}
