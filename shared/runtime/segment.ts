import { createHash } from 'node:crypto';

const PLAIN = /^[\w.-]{1,64}$/;
/** Secrets Manager ends ARNs like this, and takes a name that looks so for one. */
const LIKE_AN_ARN_SUFFIX = /-[A-Za-z0-9]{6}$/;
/** What a path does not lead down. */
const DOTS = /^\.+$/;

/** An id as the last part of a name: itself where people can read it there, otherwise a digest that is as unique. */
export function segmentOf(id: string): string {
  if (PLAIN.test(id) && !LIKE_AN_ARN_SUFFIX.test(id) && !DOTS.test(id)) return id;
  return `sha256-${digestOf(id)}`;
}

/** 64 hexadecimal digits that stand for a text. */
export function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
