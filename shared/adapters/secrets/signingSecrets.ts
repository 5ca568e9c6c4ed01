import { HOUR, type Instant, MINUTE, type Milliseconds } from '../../domain/time.ts';
import { describeError } from '../../faults.ts';
import type { Clock, Journal, SigningSecrets } from '../../ports.ts';
import { reportUnusable, type SecretReader, SecretUnusable } from './secretReader.ts';
import { readSigningText } from './signingText.ts';

/** How long a replaced secret is still accepted: the provider repeats deliveries for 24 h (published, unverified live). */
export const PREVIOUS_ACCEPTED_FOR: Milliseconds = 24 * HOUR;
/** What is in transition is kept this long: an operator may retire a replaced secret at once. */
const TRANSITION_CACHED_FOR: Milliseconds = MINUTE;
const REFRESH_AT_MOST_EVERY: Milliseconds = MINUTE;

interface Loaded {
  readonly loadedAt: Instant;
  readonly current: readonly string[];
  /** `unread`: the store did not answer for it. */
  readonly previous: readonly string[] | 'unread';
  readonly previousUntil: Instant;
}

export interface SigningSecretsParts {
  readonly reader: SecretReader;
  readonly clock: Clock;
  readonly journal: Journal;
  readonly name: string;
  /** How long secrets are kept in memory; while a replaced one is accepted, a minute at most. */
  readonly cacheFor: Milliseconds;
  /** Nobody has to be told if there is none: anybody may name an endpoint that does not exist. */
  readonly optional?: boolean;
}

/**
 * Signing secrets from Secrets Manager: the current version, and the previous one until a day after it was replaced.
 * Without a usable current version every call throws, so that nothing is ever verified against an empty key.
 */
export function createSigningSecrets(parts: SigningSecretsParts): SigningSecrets {
  const { clock, cacheFor } = parts;
  let loaded: Loaded | undefined;
  let loading: Promise<Loaded> | undefined;
  let refreshedAt = Number.NEGATIVE_INFINITY;
  let refreshing: Promise<boolean> | undefined;

  const reload = (): Promise<Loaded> => {
    loading ??= load(parts)
      .then((fresh) => {
        loaded = fresh;
        return fresh;
      })
      .finally(() => {
        loading = undefined;
      });
    return loading;
  };

  const renew = async (): Promise<boolean> => {
    const before = loaded && activeAt(loaded, clock.now());
    try {
      const after = activeAt(await reload(), clock.now());
      return before === undefined || before.join('\n') !== after.join('\n');
    } catch (error) {
      if (error instanceof SecretUnusable) throw error;
      parts.journal.note({ event: 'failure', where: 'signing_secrets.refresh', error: describeError(error) });
      return false;
    }
  };

  return {
    active: async () => {
      const now = clock.now();
      if (!loaded || now - loaded.loadedAt >= cacheFor) return activeAt(await reload(), now);
      if (!inTransition(loaded, now) || now - loaded.loadedAt < TRANSITION_CACHED_FOR) return activeAt(loaded, now);
      try {
        return activeAt(await reload(), now);
      } catch (error) {
        if (error instanceof SecretUnusable) throw error;
        parts.journal.note({ event: 'failure', where: 'signing_secrets.rotation', error: describeError(error) });
        // The replaced one may have been retired since; what it signed is delivered again.
        return loaded.current;
      }
    },
    refresh: () => {
      // Those who fail while a refresh is under way share its outcome.
      if (refreshing) return refreshing;
      if (clock.now() - refreshedAt < REFRESH_AT_MOST_EVERY) return Promise.resolve(false);
      refreshedAt = clock.now();
      refreshing = renew().finally(() => {
        refreshing = undefined;
      });
      return refreshing;
    },
  };
}

/** Whether what was loaded will soon be different: in a rotation, or where the previous version could not be read. */
function inTransition({ previous, previousUntil }: Loaded, now: Instant): boolean {
  return now < previousUntil && (previous === 'unread' || previous.length > 0);
}

function activeAt(loaded: Loaded, now: Instant): readonly string[] {
  const { current, previous, previousUntil } = loaded;
  if (previous === 'unread' || now >= previousUntil) return current;
  return [...new Set([...current, ...previous])];
}

async function load(parts: SigningSecretsParts): Promise<Loaded> {
  const { reader, clock, name } = parts;
  const loadedAt = clock.now();
  const [current, previous] = await Promise.all([reader.read(name, 'AWSCURRENT'), readPrevious(parts)]);
  if (current.kind === 'flawed') return refuse(parts, current.flaw);
  const text = readSigningText(current.text);
  if ('flaw' in text) return refuse(parts, text.flaw);
  const previousUntil = current.versionCreatedAt + PREVIOUS_ACCEPTED_FOR;
  return { loadedAt, current: text.secrets, previous, previousUntil };
}

function refuse(parts: SigningSecretsParts, flaw: SecretUnusable['reason']): never {
  if (!(parts.optional && isAbsent(flaw))) reportUnusable(parts.journal, parts.name, flaw);
  throw new SecretUnusable(parts.name, flaw);
}

/** Whether there is no such secret, as opposed to one that cannot be used. */
export function isAbsent(flaw: SecretUnusable['reason']): boolean {
  return flaw === 'absent' || flaw === 'deleted';
}

/** The previous version is a courtesy: a flaw in it, often the placeholder of a new stage, stops nothing. */
async function readPrevious({ reader, journal, name }: SigningSecretsParts): Promise<Loaded['previous']> {
  try {
    const previous = await reader.read(name, 'AWSPREVIOUS');
    const text = previous.kind === 'found' ? readSigningText(previous.text) : previous;
    return 'secrets' in text ? text.secrets : [];
  } catch (error) {
    journal.note({ event: 'failure', where: 'signing_secrets.previous', error: describeError(error) });
    return 'unread';
  }
}
