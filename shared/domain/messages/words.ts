import type { Catalogue } from './catalogue.ts';
import { en } from './en.ts';

const CATALOGUES: readonly Catalogue[] = [en];

/** The words for a reader, and the tag by which their dates are written: their own if we speak their language. */
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
