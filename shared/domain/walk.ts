/**
 * How far a walk from cursor to cursor has come. Comes of Brent's algorithm for finding cycles: one earlier cursor is
 * remembered, a later and later one, so that a list of any length needs no more memory than a short one.
 */
export interface Walk {
  /** Where the next step begins; absent before the first one. */
  readonly cursor?: string;
  /** An earlier cursor: to meet it again is to go round. */
  readonly mark?: string;
  /** Steps since the mark was set, and after how many it moves on. */
  readonly steps: number;
  readonly stride: number;
}

export const START_OF_WALK: Walk = { steps: 0, stride: 1 };

/** The walk after a step to `cursor`; undefined if it has come round. Any cycle is noticed within three times its way. */
export function step(walk: Walk, cursor: string): Walk | undefined {
  if (cursor === walk.mark) return undefined;
  if (walk.steps + 1 < walk.stride) return { ...walk, cursor, steps: walk.steps + 1 };
  return { cursor, mark: cursor, steps: 0, stride: walk.stride * 2 };
}
