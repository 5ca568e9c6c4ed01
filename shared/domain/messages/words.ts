import type { Catalogue } from './catalogue.ts';
import { de } from './de.ts';
import { en } from './en.ts';
import { es } from './es.ts';
import { fr } from './fr.ts';
import { ja } from './ja.ts';
import { pt } from './pt.ts';

export const CATALOGUES: readonly Catalogue[] = [en, de, fr, es, pt, ja];

/**
 * The words for a reader, and the tag by which their dates are written. A regional tag falls back to its language
 * (pt-BR, de-AT), a language we do not speak to English; dates keep the region where the words have the language.
 */
export function wordsFor(locale: string): { readonly words: Catalogue; readonly locale: string } {
  const wanted = parse(locale);
  const words = CATALOGUES.find((catalogue) => catalogue.language === wanted?.language);
  return words && wanted ? { words, locale: wanted.baseName } : { words: en, locale: en.language };
}

function parse(locale: string): Intl.Locale | undefined {
  try {
    return new Intl.Locale(locale);
  } catch {
    return undefined;
  }
}
