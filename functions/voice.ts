import * as z from 'zod/mini';
import { days, json, textLike } from '../shared/runtime/config.ts';
import { lookSchema, systemsSchema } from './environment.ts';

// What everything that customers read has in common: who speaks, and where its links lead.

export const MAILBOX = /^[^\s@<>",;]+@[^\s@<>",;]+$/;
export const HTTP_URL = /^https?:\/\/\S+$/;

export const filled = (error: string) => z.string({ error }).check(z.minLength(1, { error }));
export const like = (pattern: RegExp, error: string) => z.string({ error }).check(z.regex(pattern, { error }));

/** Who speaks in our messages and on our pages. */
export const voiceSchema = z.strictObject({
  brand: filled('must be the name of the company or product as customers know it'),
  senderName: filled('must be the name that mail is shown to come from'),
  person: filled('must be the name of a person on our side who answers'),
  replyTo: like(MAILBOX, 'must be the address of a mailbox that somebody reads'),
  paused: z.exactOptional(filled('must be words for what stands still, or be left out')),
  look: z.exactOptional(lookSchema),
  systems: z.exactOptional(systemsSchema),
  provider: z._default(
    z.strictObject({
      name: filled('must be the name of the service behind the link'),
      host: filled('must be the host of its login page'),
    }),
    { name: 'Makini', host: 'link.makini.io' },
  ),
  runbookUrl: z.exactOptional(like(HTTP_URL, 'must be a URL, or be left out')),
});

export const voiceField = json('who speaks in our messages', voiceSchema);

export const linkFields = {
  BASE_URL: textLike(/^https?:\/\/[^\s/?#]+$/, 'where our own pages are: scheme and host, without a slash at the end'),
  LINK_DAYS: z.prefault(days('how long a link in a message is good', { min: 1, max: 365 }), '90'),
};
