import type { Catalogue, Credential } from './catalogue.ts';
import { oneLine } from './outsideText.ts';

/** What one needs at hand to reconnect a kind of system, and the screen that has it, as the system's menus write it. */
interface SystemGuide {
  readonly credential: Credential;
  readonly screen?: string;
}

/**
 * A stage's own word on a kind of system; goes before what we know. Words for a language that is missing are made from
 * `credential` and `screen`, and those from what we know.
 */
export interface OwnSystemGuide {
  /** Part of the system's name, in any case: "sap". */
  readonly system: string;
  readonly credential?: Credential | undefined;
  readonly screen?: string | undefined;
  /** The whole first step, by language: `{ "en": "…", "de": "…" }`. */
  readonly words?: Readonly<Record<string, string>> | undefined;
}

/**
 * Common systems, the more exact name first. Which of its ways in a connection uses, the provider does not tell: every
 * sentence therefore offers an administrator's sign-in too. A screen stands here only if its vendor or a published
 * guide names it (read 2026-11); menus that are translated are named in English.
 */
const KNOWN: readonly (SystemGuide & { readonly name: RegExp })[] = [
  // learning.sap.com, "Setting up SAP Best Practices Integrations": a technical user, made in this Fiori app.
  { name: /s\/?4 ?hana cloud/i, credential: 'technical_user', screen: 'Maintain Communication Users' },
  // On premise each company names and keeps its technical users elsewhere.
  { name: /\bsap\b/i, credential: 'technical_user' },
  // ibm.com/docs, Maximo Manage, "API keys application".
  { name: /\bmaximo\b/i, credential: 'api_key', screen: 'Integration › API Keys' },
  // nango.dev/docs/api-integrations/fiix/connect
  {
    name: /\bfiix\b/i,
    credential: 'api_key',
    screen: 'Settings › Connect Management › MA Connect API Application Settings',
  },
  // help.limblecmms.com/en/articles/11932574: for super users.
  { name: /\blimble\b/i, credential: 'api_key', screen: 'Settings › Configuration › API Keys' },
  // developers.onupkeep.com, "Authentication": the e-mail address and password of any user.
  { name: /\bupkeep\b/i, credential: 'sign_in' },
  // docs.infor.com/inforos, "Service Authorized App (*.ionapi)", for what runs on Infor OS.
  { name: /\binfor (os|cloudsuite|ln|m3)\b/i, credential: 'credentials_file', screen: 'API Gateway › Authorized Apps' },
  // Infor EAM, now HxGN EAM, is run with Infor OS and without; its users sign in either way.
  { name: /\b(infor|hxgn) ?eam\b/i, credential: 'sign_in' },
  // docs.oracle.com, NetSuite Applications Suite, "Token-based Authentication (TBA) for Users".
  { name: /\bnet ?suite\b/i, credential: 'access_token', screen: 'Setup › Users/Roles › Access Tokens' },
  // learn.microsoft.com: consent is an administrator's; app registrations are named by each company.
  { name: /\bdynamics\b/i, credential: 'sign_in' },
  // knowledge.eptura.com, emaintuniversity.com: users with a name and a password; no published screen for keys.
  { name: /\b(emaint|hippo)\b/i, credential: 'sign_in' },
];

const NEUTRAL: SystemGuide = { credential: 'sign_in' };
const MAX = { screen: 120, words: 400 };

/**
 * The first step of a request: what to have at hand for this system.
 *
 * @param system the kind of system as the provider names it; may be empty
 * @param name how the message names it
 */
export function whatIsNeeded(
  words: Catalogue,
  { system, name }: { readonly system: string; readonly name: string },
  own: readonly OwnSystemGuide[] = [],
): string {
  const theirs = own.find((guide) => system.toLowerCase().includes(guide.system.toLowerCase()));
  const ownWords = oneLine(theirs?.words?.[words.language] ?? '', MAX.words);
  if (ownWords) return ownWords;
  const known = KNOWN.find((guide) => guide.name.test(system)) ?? NEUTRAL;
  const credential = theirs?.credential ?? known.credential;
  // Another credential is kept elsewhere than the one that our screen is for.
  const screen = theirs?.screen ?? (credential === known.credential ? known.screen : undefined);
  const ready = words.access.ready(credential, name);
  return screen === undefined ? ready : words.access.found(ready, oneLine(screen, MAX.screen));
}
