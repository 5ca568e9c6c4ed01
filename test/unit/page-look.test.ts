import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { pageLook } from '../../functions/reconnect/brandLook.ts';
import { renderPage } from '../../functions/reconnect/html.ts';
import { composePage } from '../../shared/domain/pages/compose.ts';
import { type Colour, contrast, LIGHT_GROUND, READABLE } from '../../shared/runtime/colour.ts';
import { VOICE } from '../fixtures/messages.ts';

/** The value that a custom property ends with, in light and in dark. */
function colours(sheet: string, name: string): readonly [Colour, Colour] {
  const [light, dark] = [...sheet.matchAll(new RegExp(`--${name}:(#[0-9a-f]{6})`, 'g'))].slice(-2).map(([, c]) => c);
  return [light, dark] as [Colour, Colour];
}

describe('a company’s own look on its pages', () => {
  test('its colours are those of buttons, in light and in dark', () => {
    const { sheet } = pageLook({ accent: '#0f6674', accentOnDark: '#7fc8d2' });
    expect(colours(sheet, 'main')).toEqual(['#0f6674', '#7fc8d2']);
  });

  test('whatever colour passes the settings’ check, what stands on a button can be read, in the dark too', () => {
    const anyColour = fc
      .tuple(...Array.from({ length: 3 }, () => fc.integer({ min: 0, max: 255 })))
      .map((channels): Colour => `#${channels.map((value) => value.toString(16).padStart(2, '0')).join('')}`)
      .filter((colour) => contrast(colour, LIGHT_GROUND) >= READABLE);
    fc.assert(
      fc.property(anyColour, (accent) => {
        const { sheet } = pageLook({ accent });
        for (const name of ['main', 'main-over']) {
          const [light, dark] = colours(sheet, name);
          expect(contrast('#ffffff', light)).toBeGreaterThanOrEqual(READABLE);
          expect(contrast('#0c1830', dark)).toBeGreaterThanOrEqual(READABLE);
        }
      }),
    );
  });

  test('the policy lets in its logo and its style sheet, by hash, and nothing else from outside', () => {
    const look = pageLook({ accent: '#0f6674', logo: { url: 'https://www.example.com/logo.png', alt: 'Example' } });
    const html = renderPage(composePage({ kind: 'nothing', why: 'unknown_link' }, VOICE), look, 'form');
    const [, sheet = ''] = /<style>(.*?)<\/style>/s.exec(html) ?? [];
    const hash = createHash('sha256').update(sheet).digest('base64');
    expect(look.policy).toMatch(/^default-src 'none'; /);
    expect(look.policy).toContain(`style-src 'sha256-${hash}'; img-src https://www.example.com;`);
    expect(html).toContain('<img src="https://www.example.com/logo.png" alt="Example">');
    expect(html.match(/(?:src|href)="[^"]*"/g)).toEqual(['src="https://www.example.com/logo.png"']);
  });
});
