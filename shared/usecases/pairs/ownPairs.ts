import { HOUR, type Instant, MINUTE, type Milliseconds, SECOND } from '../../domain/time.ts';
import { isDue, isOver, type TokenPair } from '../../domain/tokenPair.ts';
import { describeError } from '../../faults.ts';
import type { OwnPairs, OwnToken } from '../../ports.ts';
import { type RenewalOrder, type RenewPorts, renewPair } from './renewPair.ts';

export interface OwnPairsLimits {
  /** A pair is renewed this long before its end. */
  readonly ahead: Milliseconds;
  /** How many connections are remembered; the oldest is forgotten. */
  readonly remembered: number;
}

/** What is known of one connection's pair. */
interface Known {
  /** Undefined where none is kept. */
  readonly pair: TokenPair | undefined;
  /** It was refused, or its successor was lost. */
  readonly isVoid: boolean;
  /** Until then no pair is looked for where there was none. */
  readonly absentUntil: Instant;
  /** Until then no renewal is tried after one that failed. */
  readonly restsUntil: Instant;
}

const NOTHING: Known = { pair: undefined, isVoid: false, absentUntil: 0, restsUntil: 0 };

/** Less than this before the deadline nothing is begun that must not be broken off. */
const ROOM: Milliseconds = 5 * SECOND;
/** How long the others wait for whoever renews a pair. */
const PATIENCE: Milliseconds = 5 * SECOND;
const LOOK_EVERY: Milliseconds = 200;
/** How long a pair is left alone after it could not be renewed. */
const REST: Milliseconds = 10 * MINUTE;
/** How long no pair is looked for where there was none; a token is minted meanwhile. */
const ABSENT_FOR: Milliseconds = HOUR;
/** A pair that is younger and refused all the same is not mended by another one. */
const TOO_YOUNG: Milliseconds = HOUR;

/**
 * The pairs that are ours to renew, for whoever reads statuses. Each is renewed ahead of its end, by one function at a time,
 * and replaced where it turns out to be void. Whatever fails here costs a look at the status and never a conclusion about
 * the customer.
 */
export function ownPairs(ports: RenewPorts, { ahead, remembered }: OwnPairsLimits): OwnPairs {
  const { clock, vault, journal } = ports;
  const memory = new Map<string, Known>();

  function remember(connectionId: string, pair: TokenPair | undefined, more: Partial<Known> = {}): Known {
    const absentUntil = pair === undefined ? clock.now() + ABSENT_FOR : 0;
    const known = { ...NOTHING, pair, absentUntil, ...more };
    memory.delete(connectionId);
    memory.set(connectionId, known);
    const [oldest] = memory.keys();
    if (memory.size > remembered && oldest !== undefined) memory.delete(oldest);
    return known;
  }

  async function look(connectionId: string): Promise<Known> {
    const pair = await vault.current(connectionId);
    // A renewal that failed in this process rests as long as it is about the same pair.
    const before = memory.get(connectionId);
    const isSame = before?.pair?.accessToken === pair?.accessToken;
    return remember(connectionId, pair, isSame && before ? { restsUntil: before.restsUntil } : {});
  }

  /** What takes the place of a pair that somebody else renews; undefined if it takes too long. */
  async function awaited(connectionId: string, old: TokenPair, deadline: Instant): Promise<TokenPair | undefined> {
    const until = Math.min(clock.now() + PATIENCE, deadline - ROOM);
    while (clock.now() < until) {
      await clock.pause(LOOK_EVERY);
      const { pair } = await look(connectionId);
      if (pair?.accessToken !== old.accessToken) return pair;
    }
    return undefined;
  }

  /** The pair to use after a try to renew it. */
  async function renewed(connectionId: string, old: TokenPair, order: RenewalOrder): Promise<TokenPair | undefined> {
    const renewal = await renewPair(ports, connectionId, { ...order, seen: old.accessToken });
    switch (renewal.kind) {
      case 'renewed':
        return remember(connectionId, renewal.pair).pair;
      case 'busy':
        return (await awaited(connectionId, old, order.deadline)) ?? old;
      case 'no_pair':
        return remember(connectionId, undefined).pair;
      case 'not_kept':
        remember(connectionId, old, { isVoid: true });
        return undefined;
      case 'refused':
      case 'unreadable':
      case 'checking':
        return remember(connectionId, old, { restsUntil: clock.now() + REST }).pair;
    }
  }

  /** Trouble on our own side leaves the pair as good as it is, and is not sought at every look. */
  async function renewedOrAsItIs(connectionId: string, pair: TokenPair, deadline: Instant) {
    try {
      return await renewed(connectionId, pair, { deadline });
    } catch (error) {
      journal.note({ event: 'failure', where: 'pairs', error: describeError(error) });
      return remember(connectionId, pair, { restsUntil: clock.now() + REST }).pair;
    }
  }

  const isNear = (pair: TokenPair) => isDue(pair, clock.now(), ahead);

  async function token(connectionId: string, deadline: Instant): Promise<OwnToken> {
    const now = clock.now();
    const before = memory.get(connectionId);
    const isKnown = before && !before.isVoid && (before.pair !== undefined || now < before.absentUntil);
    const { pair, restsUntil } = isKnown ? before : await look(connectionId);
    if (pair === undefined) return NONE;
    const renews = isNear(pair) && now >= restsUntil && now + ROOM <= deadline;
    const usable = renews ? await renewedOrAsItIs(connectionId, pair, deadline) : pair;
    return usable && !isOver(usable, clock.now()) ? held(usable) : NONE;
  }

  async function successor(connectionId: string, refused: string, deadline: Instant): Promise<OwnToken> {
    const { pair } = await look(connectionId);
    if (pair && pair.accessToken !== refused) return held(pair);
    // Near its end, somebody is probably renewing it at this moment, which has ended the old one.
    const next = pair && isNear(pair) ? await awaited(connectionId, pair, deadline) : undefined;
    if (next) return held(next);
    if (pair) remember(connectionId, pair, { isVoid: true });
    return NONE;
  }

  async function replace(connectionId: string, instead: TokenPair, deadline: Instant): Promise<void> {
    const now = clock.now();
    const { pair, isVoid } = memory.get(connectionId) ?? NOTHING;
    if (pair === undefined || now + ROOM > deadline) return;
    if (!isOver(pair, now) && (!isVoid || now < (pair.issuedAt ?? 0) + TOO_YOUNG)) return;
    await renewed(connectionId, pair, { instead, deadline });
  }

  async function orElse<T>(work: Promise<T>, otherwise: T): Promise<T> {
    try {
      return await work;
    } catch (error) {
      journal.note({ event: 'failure', where: 'pairs', error: describeError(error) });
      return otherwise;
    }
  }

  return {
    token: (connectionId, deadline) => orElse(token(connectionId, deadline), UNKNOWN),
    successor: (connectionId, refused, deadline) => orElse(successor(connectionId, refused, deadline), UNKNOWN),
    replace: (connectionId, instead, deadline) => orElse(replace(connectionId, instead, deadline), undefined),
  };
}

const NONE: OwnToken = { kind: 'none' };
const UNKNOWN: OwnToken = { kind: 'unknown' };
const held = ({ accessToken: value }: TokenPair): OwnToken => ({ kind: 'held', value });
