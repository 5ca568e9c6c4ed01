import type { Page } from 'playwright-core';
import * as z from 'zod';

/** What a page looks like to somebody who cannot zoom, tap small things or tell grey from grey. */
const findings = z.object({
  language: z.string(),
  /** Elements that reach out of the window to the right. */
  overflowing: z.array(z.string()),
  /** Texts that are hard to read on what lies behind them, with their contrast. */
  faint: z.array(z.string()),
  texts: z.number(),
  buttons: z.array(z.object({ text: z.string(), height: z.number(), href: z.string() })),
  imagesWithoutText: z.number(),
  images: z.number(),
});

export type Findings = z.infer<typeof findings>;

/** Looks at the page as it is rendered now. */
export async function audit(page: Page): Promise<Findings> {
  return findings.parse(await page.evaluate(SCRIPT));
}

// Runs in the page, whose types are not ours.
const SCRIPT = String.raw`(() => {
  const rgba = (text) => {
    const [r = 0, g = 0, b = 0, a = 1] = (text.match(/[\d.]+/g) ?? []).map(Number);
    return { r, g, b, a };
  };
  const luminance = ({ r, g, b }) => {
    const [x, y, z] = [r, g, b].map((v) => (v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const groundOf = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = rgba(getComputedStyle(at).backgroundColor);
      if (colour.a === 1) return colour;
    }
    return { r: 255, g: 255, b: 255, a: 1 };
  };
  const contrast = (a, b) => {
    const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x);
    return (high + 0.05) / (low + 0.05);
  };
  const shown = (element) => element.checkVisibility() && element.getClientRects().length > 0;
  const all = [...document.body.querySelectorAll('*')].filter(shown);
  const name = (element) => element.tagName.toLowerCase() + ': ' + element.textContent.trim().slice(0, 40);
  const withText = all.filter((element) => [...element.childNodes].some((n) => n.nodeType === 3 && n.data.trim() !== ''));
  const faint = withText
    .map((element) => ({ element, ratio: contrast(rgba(getComputedStyle(element).color), groundOf(element)) }))
    .filter(({ ratio }) => ratio < 4.5);
  const images = [...document.images];
  return {
    language: document.documentElement.lang,
    overflowing: all.filter((element) => element.getBoundingClientRect().right > innerWidth + 0.5 || element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0 && getComputedStyle(element).display !== 'inline').map(name),
    faint: faint.map(({ element, ratio }) => ratio.toFixed(2) + ' ' + name(element)),
    texts: withText.length,
    buttons: all.filter((element) => element.matches('a.button')).map((element) => ({
      text: element.textContent, height: element.getBoundingClientRect().height, href: element.href,
    })),
    imagesWithoutText: images.filter((image) => image.alt.trim() === '').length,
    images: images.length,
  };
})()`;
