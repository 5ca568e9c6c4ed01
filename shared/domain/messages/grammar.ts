/** What of a language's grammar `Intl` knows, so that no catalogue counts and joins by hand. */
export interface Grammar {
  /** "A, B and C". */
  list(items: readonly string[]): string;
  /** "1,200". */
  number(value: number): string;
  /** The form that goes with the number; `#` in it stands for the number. */
  plural(count: number, forms: { readonly one: string; readonly other: string }): string;
  /** "A, B and 298 more": `names` are the first few of `total`, and `#` in `more` stands for how many are left. */
  andOthers(names: readonly string[], total: number, more: { readonly one: string; readonly other: string }): string;
}

export function grammarOf(language: string): Grammar {
  const lists = new Intl.ListFormat(language, { type: 'conjunction' });
  const numbers = new Intl.NumberFormat(language);
  const rules = new Intl.PluralRules(language);
  const list = (items: readonly string[]) => lists.format(items);
  const number = (value: number) => numbers.format(value);
  const plural: Grammar['plural'] = (count, { one, other }) =>
    (rules.select(count) === 'one' ? one : other).replace('#', () => number(count));
  return {
    list,
    number,
    plural,
    andOthers: (names, total, more) => {
      const left = total - names.length;
      return list(left > 0 ? [...names, plural(left, more)] : names);
    },
  };
}
