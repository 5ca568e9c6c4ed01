import * as z from 'zod/mini';
import { DARK_GROUND, LIGHT_GROUND } from '../shared/runtime/colour.ts';
import { days, json, readableColour, textLike } from '../shared/runtime/config.ts';

// What everything that customers read has in common: who speaks, and where its links lead.

export const MAILBOX = /^[^\s@<>",;]+@[^\s@<>",;]+$/;
export const HTTP_URL = /^https?:\/\/\S+$/;

export const filled = (error: string) => z.string({ error }).check(z.regex(/\S/, { error }));
export const like = (pattern: RegExp, error: string) => z.string({ error }).check(z.regex(pattern, { error }));

const LOGO_URL = /^https:\/\/(?!\S*\.svg(?:[?#]|$))[^\s"<>]+$/i;
const logoWidth = 'must be a whole number of pixels from 40 to 300, or be left out';

/** How the company looks to its customers. */
const lookSchema = z.strictObject(
  {
    logo: z.exactOptional(
      z.strictObject(
        {
          url: like(LOGO_URL, 'must be an https URL of a PNG or JPEG; many mail programs show no SVG'),
          alt: z.exactOptional(filled('must be the words in place of the logo, or be left out')),
          width: z.exactOptional(
            z.int({ error: logoWidth }).check(z.gte(40, { error: logoWidth }), z.lte(300, { error: logoWidth })),
          ),
        },
        { error: 'must be an object with url' },
      ),
    ),
    accent: z.exactOptional(readableColour(LIGHT_GROUND, 'against white, darken it')),
    accentOnDark: z.exactOptional(readableColour(DARK_GROUND, `against ${DARK_GROUND}, lighten it or leave it out`)),
  },
  { error: 'must be an object with logo, accent or accentOnDark' },
);

const CREDENTIALS = ['sign_in', 'technical_user', 'api_key', 'access_token', 'credentials_file'] as const;

/** What the company's customers need at hand, where it knows that better than we do. */
const systemsSchema = z.array(
  z.strictObject(
    {
      system: filled('must be part of the name of a kind of system, such as sap'),
      credential: z.exactOptional(z.enum(CREDENTIALS, { error: `must be one of ${CREDENTIALS.join(', ')}` })),
      screen: z.exactOptional(filled('must be where it is found, such as Settings › API Keys, or be left out')),
      words: z.exactOptional(
        z.record(z.string().check(z.regex(/^[a-z]{2}$/)), filled('must be the first step in words'), {
          error: 'must be an object of sentences by language, such as {"en":"…"}',
        }),
      ),
    },
    { error: 'must be an object with system' },
  ),
  { error: 'must be a list of objects with system, and credential, screen or words' },
);

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
  runbookUrl: z.exactOptional(z.url({ error: 'must be a URL, or be left out', protocol: /^https?$/ })),
  connectionUrl: z.exactOptional(
    like(/^https?:\/\/\S*\{id\}\S*$/, 'must be a URL with {id} in the place of a connection’s id, or be left out'),
  ),
});

export const voiceField = json('who speaks in our messages', voiceSchema);

export const linkFields = {
  BASE_URL: textLike(/^https?:\/\/[^\s/?#]+$/, 'where our own pages are: scheme and host, without a slash at the end'),
  LINK_DAYS: z.prefault(days('how long a link in a message is good', { min: 1, max: 365 }), '90'),
};
