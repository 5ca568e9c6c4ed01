import { createHash } from 'node:crypto';
import { type Colour, DARK_GROUND, isColour, lightenedFor, mix } from '../../shared/runtime/colour.ts';
import type { readReconnectConfig } from './config.ts';
import { STYLE_SHEET } from './styles.ts';

/** What is the company's own on every page; made once, as the policy holds a hash of the style sheet. */
export interface PageLook {
  readonly logo?: { readonly url: string; readonly alt?: string | undefined };
  readonly sheet: string;
  /** The content security policy. */
  readonly policy: string;
}

type BrandLook = ReturnType<typeof readReconnectConfig>['voice']['look'];

/** @param look as in the settings, which were checked for contrast; undefined looks like ours */
export function pageLook(look: BrandLook): PageLook {
  const sheet = `${STYLE_SHEET}${accentOf(look)}`;
  return { ...(look?.logo && { logo: look.logo }), sheet, policy: policyOf(sheet, look?.logo?.url) };
}

/** The company's colour in place of ours; what a mouse stands on is a little darker, or in the dark a little lighter. */
function accentOf(look: BrandLook): string {
  const light = look?.accent;
  if (light === undefined || !isColour(light)) return '';
  const chosen = look?.accentOnDark;
  const dark: Colour = chosen !== undefined && isColour(chosen) ? chosen : lightenedFor(DARK_GROUND, light);
  const inks = (main: Colour, over: Colour) => `:root{--main:${main};--main-over:${over}}`;
  return `${inks(light, mix(light, '#000000', 0.88))}
@media (prefers-color-scheme:dark){${inks(dark, mix(dark, '#ffffff', 0.8))}}
`;
}

/**
 * Nothing runs, nothing loads but our own style and the company's logo, nobody frames it. Forms may lead to any https
 * page, since browsers hold a redirect after a form to this list, and nobody knows where a provider's login leads on.
 */
function policyOf(sheet: string, logoUrl: string | undefined): string {
  return [
    "default-src 'none'",
    `style-src 'sha256-${createHash('sha256').update(sheet).digest('base64')}'`,
    ...(logoUrl === undefined ? [] : [`img-src ${new URL(logoUrl).origin}`]),
    "form-action 'self' https: http://127.0.0.1:* http://localhost:*",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}
