import type { PageContent } from '../../shared/domain/pages/content.ts';
import type { Situation } from '../../shared/domain/pages/situation.ts';
import type { Chance, Clock, Journal } from '../../shared/ports.ts';
import type { Callback } from '../../shared/usecases/reconnect/finishReconnect.ts';
import type { RemindIn } from '../../shared/usecases/reconnect/remindLater.ts';
import type { Started } from '../../shared/usecases/reconnect/startReconnect.ts';
import type { PageLook } from './brandLook.ts';

/** What the function is made of: the use cases of the journey, and how their outcomes are told and shown. */
export interface ReconnectParts {
  readonly clock: Clock;
  readonly chance: Chance;
  readonly journal: Journal;
  readonly look: PageLook;
  readonly write: (situation: Situation, languages: readonly string[]) => PageContent;
  readonly open: (token: string) => Promise<Situation>;
  readonly start: (token: string) => Promise<Started>;
  readonly decline: (token: string) => Promise<Situation>;
  readonly sendAgain: (token: string) => Promise<Situation>;
  readonly remindLater: (token: string, days: RemindIn) => Promise<Situation>;
  readonly askUnused: (token: string) => Promise<Situation>;
  readonly confirmUnused: (token: string) => Promise<Situation>;
  /** The next two: links that end reminders. */
  readonly openStopLink: (token: string) => Promise<Situation>;
  readonly stopReminders: (token: string) => Promise<Situation>;
  readonly finish: (callback: Callback, deadline: number) => Promise<Situation>;
}
