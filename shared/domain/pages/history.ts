import type { Connection } from '../connection.ts';
import type { Incident } from '../incident.ts';
import type { Calendar } from '../messages/when.ts';
import { CHANNELS, type Channel, type NoticeKind } from '../notice.ts';
import type { Instant } from '../time.ts';
import type { PageCatalogue } from './catalogue.ts';
import type { HistoryRow, PageBlock } from './content.ts';
import type { Frame } from './frame.ts';

/** The latest outage as its customer lived it: lost, noticed, told, reminded, restored. Oldest first. */
function historyOf(incident: Incident, words: PageCatalogue, calendar: Calendar): readonly HistoryRow[] {
  const { history } = words;
  const told = CHANNELS.flatMap((channel) => {
    // The first request and the latest reminder: the ones between tell nothing more.
    const asked = sentAt(incident, 'reconnect_request', channel).at(0);
    const reminded = sentAt(incident, 'reminder', channel).at(-1);
    return [
      ...(asked === undefined ? [] : [{ at: asked, text: history.told[channel] }]),
      ...(reminded === undefined ? [] : [{ at: reminded, text: history.reminded[channel] }]),
    ];
  });
  const moments: readonly { readonly at: Instant; readonly text: string }[] = [
    { at: incident.lostAt, text: history.lost },
    { at: incident.openedAt, text: history.noticed[incident.openedBy.source] },
    ...told,
    ...(incident.closedAt === undefined ? [] : [{ at: incident.closedAt, text: history.restored }]),
  ];
  return [...moments].sort((a, b) => a.at - b.at).map(({ at, text }) => ({ at: calendar.short(at), text }));
}

function sentAt({ notices }: Incident, kind: NoticeKind, channel: Channel): readonly Instant[] {
  return notices
    .filter((notice) => notice.kind === kind && notice.channel === channel && notice.state === 'sent')
    .flatMap(({ settledAt }) => settledAt ?? [])
    .sort((a, b) => a - b);
}

/** The history as a block, where there is one. */
export function historyBlock({ words, calendar }: Frame, { incident }: Connection): readonly PageBlock[] {
  const rows = incident ? historyOf(incident, words, calendar) : [];
  return rows.length === 0 ? [] : [{ kind: 'history', title: words.history.title, rows }];
}
