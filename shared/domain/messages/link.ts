/** The host as people check it in the address bar: `link.makini.io`. */
export function hostOf(url: string): string {
  return new URL(url).host;
}
