import type { Connection } from '../connection.ts';
import type { Incident } from '../incident.ts';
import type { Calendar } from '../messages/when.ts';
import { CHANNELS } from '../notice.ts';
import type { Instant } from '../time.ts';
import type { PageCatalogue } from './catalogue.ts';
import type { HistoryRow, PageBlock } from './content.ts';
import type { Frame } from './frame.ts';

/** The latest outage as its customer lived it: lost, noticed, told, restored. Oldest first. */
function historyOf(incident: Incident, words: PageCatalogue, calendar: Calendar): readonly HistoryRow[] {
  const { history } = words;
  const told = CHANNELS.flatMap((channel) => {
    const at = firstSent(incident, channel);
    return at === undefined ? [] : [{ at, text: history.told[channel] }];
  });
  const moments: readonly { readonly at: Instant; readonly text: string }[] = [
    { at: incident.lostAt, text: history.lost },
    { at: incident.openedAt, text: history.noticed[incident.openedBy.source] },
    ...told,
    ...(incident.closedAt === undefined ? [] : [{ at: incident.closedAt, text: history.restored }]),
  ];
  return [...moments].sort((a, b) => a.at - b.at).map(({ at, text }) => ({ at: calendar.short(at), text }));
}

function firstSent(incident: Incident, channel: (typeof CHANNELS)[number]): Instant | undefined {
  const sent = incident.notices.filter(
    (notice) => notice.kind === 'reconnect_request' && notice.channel === channel && notice.state === 'sent',
  );
  return sent[0]?.settledAt;
}

/** The history as a block, where there is one. */
export function historyBlock({ words, calendar }: Frame, { incident }: Connection): readonly PageBlock[] {
  const rows = incident ? historyOf(incident, words, calendar) : [];
  return rows.length === 0 ? [] : [{ kind: 'history', title: words.history.title, rows }];
}
