import type { PageCatalogue } from './catalogue.ts';
import { de } from './de.ts';
import { en } from './en.ts';
import { es } from './es.ts';
import { fr } from './fr.ts';
import { ja } from './ja.ts';
import { pt } from './pt.ts';

export const PAGE_CATALOGUES: readonly PageCatalogue[] = [en, de, fr, es, pt, ja];

/** The words of a page for a reader, in the first of these languages that we speak: BCP 47 tags, the wanted one first. */
export function pageWordsFor(locales: readonly string[]): { readonly words: PageCatalogue; readonly locale: string } {
  for (const tag of locales) {
    const wanted = parse(tag);
    const words = PAGE_CATALOGUES.find(({ language }) => language === wanted?.language);
    if (words && wanted) return { words, locale: wanted.baseName };
  }
  return { words: en, locale: en.language };
}

function parse(tag: string): Intl.Locale | undefined {
  try {
    return new Intl.Locale(tag);
  } catch {
    return undefined;
  }
}
