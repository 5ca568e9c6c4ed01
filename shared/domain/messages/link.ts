/** What of a URL survives every mail program: printable ASCII without quotes, brackets and the like. */
const SAFE_URL = /^https?:\/\/[\w.~:/?#[\]@!$&'()*+,;=%-]+$/;

/**
 * The link by which one connection is reconnected. Ids are opaque and are encoded down to letters, digits and `-._~`, so
 * that no mail program ends the link early or reads a separator into it.
 *
 * @throws Error if the template does not make a URL
 */
export function reconnectLink(
  link: { readonly template: string; readonly redirectUri: string },
  about: { readonly connectionId: string; readonly customerId?: string },
): string {
  const values = new Map([
    ['connectionId', about.connectionId],
    ['customerId', about.customerId ?? ''],
    ['redirectUri', link.redirectUri],
  ]);
  const url = link.template.replace(/\{(\w*)\}/g, (_whole, name: string) => {
    const value = values.get(name);
    if (value === undefined) throw new Error('The link template holds an unknown placeholder');
    return encode(value);
  });
  if (!SAFE_URL.test(url) || !URL.canParse(url))
    throw new Error('The link template does not make an http or https URL');
  return url;
}

/** The origin as people check it in the address bar: `https://link.makini.io`. */
export function originOf(url: string): string {
  return new URL(url).origin;
}

export function hostOf(url: string): string {
  return new URL(url).host;
}

function encode(value: string): string {
  const wellFormed = value.replace(/\p{Cs}/gu, '\uFFFD');
  return encodeURIComponent(wellFormed).replace(
    /[!'()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
