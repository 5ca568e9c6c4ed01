/** A page as a visitor sees it. */
export interface SeenPage {
  readonly status: number;
  readonly url: string;
  readonly html: string;
  /** Its first heading, as text. */
  readonly heading: string;
  readonly headers: Headers;
  readonly forms: readonly SeenForm[];
  readonly links: readonly { readonly label: string; readonly url: string }[];
}

export interface SeenForm {
  readonly method: string;
  readonly url: string;
  readonly fields: Readonly<Record<string, string>>;
  /** What stands on each, and its name and value where it has them. */
  readonly buttons: readonly { readonly label: string; readonly name?: string; readonly value?: string }[];
}

/** One request over the wire; redirects are answers like any other. */
export type Send = (
  url: string,
  request: { readonly method: string; readonly headers: Readonly<Record<string, string>>; readonly body?: string },
) => Promise<{ readonly status: number; readonly headers: Headers; readonly text: string }>;

const MOST_REDIRECTS = 10;

const FORM = 'application/x-www-form-urlencoded';

const byFetch: Send = async (url, request) => {
  const answer = await fetch(url, { ...request, redirect: 'manual' });
  return { status: answer.status, headers: answer.headers, text: await answer.text() };
};

/**
 * Somebody with a browser that runs no scripts: opens pages, keeps cookies per origin, fills forms, presses buttons and is led on.
 * Reads the HTML of our own pages and of the simulator's, and no other.
 */
export class Visitor {
  readonly #jar = new Map<string, Map<string, string>>();

  /** Every URL that was asked for, in order. */
  readonly trail: string[] = [];

  readonly #send: Send;

  constructor(send: Send = byFetch) {
    this.#send = send;
  }

  open(url: string): Promise<SeenPage> {
    return this.#go(url);
  }

  /** Presses the button with that label, with what was typed; other fields are sent as the page has them. */
  press(page: SeenPage, label: RegExp, typed: Readonly<Record<string, string>> = {}): Promise<SeenPage> {
    const form = page.forms.find(({ buttons }) => buttons.some((one) => label.test(one.label)));
    const button = form?.buttons.find((one) => label.test(one.label));
    if (!form || !button) throw new Error(`No button ${label} on the page “${page.heading}”`);
    const own = button.name === undefined ? {} : { [button.name]: button.value ?? '' };
    const fields = new URLSearchParams({ ...form.fields, ...typed, ...own });
    if (form.method === 'get') return this.open(`${form.url}?${fields}`);
    return this.#go(form.url, fields.toString());
  }

  /** Follows the link with that text. */
  follow(page: SeenPage, label: RegExp): Promise<SeenPage> {
    const link = page.links.find((one) => label.test(one.label));
    if (!link) throw new Error(`No link ${label} on the page “${page.heading}”`);
    return this.open(link.url);
  }

  /** Empties the cookie jar, as another browser would have it. */
  forgetCookies(): void {
    this.#jar.clear();
  }

  async #go(url: string, form?: string): Promise<SeenPage> {
    let [target, body] = [url, form];
    for (let led = 0; led < MOST_REDIRECTS; led++) {
      this.trail.push(target);
      const { origin } = new URL(target);
      const cookies = [...(this.#jar.get(origin) ?? [])].map(([name, value]) => `${name}=${value}`).join('; ');
      const { status, headers, text } = await this.#send(target, {
        method: body === undefined ? 'GET' : 'POST',
        headers: { ...(cookies !== '' && { cookie: cookies }), ...(body !== undefined && { 'content-type': FORM }) },
        ...(body !== undefined && { body }),
      });
      this.#keep(origin, headers.getSetCookie());
      const location = headers.get('location');
      if (location === null) return seenPage(target, status, headers, text);
      [target, body] = [new URL(location, target).href, undefined];
    }
    throw new Error('Led in circles');
  }

  #keep(origin: string, lines: readonly string[]): void {
    const jar = this.#jar.get(origin) ?? new Map<string, string>();
    this.#jar.set(origin, jar);
    for (const line of lines) {
      const [, name = '', value = ''] = /^([^=;]+)=([^;]*)/.exec(line) ?? [];
      jar.set(name, value);
    }
  }
}

function seenPage(url: string, status: number, headers: Headers, html: string): SeenPage {
  const [, heading = ''] = /<h1[^>]*>(.*?)<\/h1>/s.exec(html) ?? [];
  const forms = [...html.matchAll(/<form([^>]*)>(.*?)<\/form>/gs)].map(([, tag = '', inner = '']) =>
    seenForm(url, tag, inner),
  );
  const links = [...html.matchAll(/<a([^>]*)>(.*?)<\/a>/gs)].map(([, tag = '', label = '']) => ({
    label: textOf(label),
    url: new URL(attribute(tag, 'href') ?? '', url).href,
  }));
  return { status, url, html, heading: textOf(heading), headers, forms, links };
}

function seenForm(url: string, tag: string, inner: string): SeenForm {
  const fields: Record<string, string> = {};
  for (const [input] of inner.matchAll(/<input[^>]*>/g)) {
    const name = attribute(input, 'name');
    const unchecked = /type="(radio|checkbox)"/.test(input) && !/\schecked/.test(input);
    if (name !== undefined && !unchecked) fields[name] = attribute(input, 'value') ?? '';
  }
  for (const [, select = '', options = ''] of inner.matchAll(/<select([^>]*)>(.*?)<\/select>/gs)) {
    const chosen = /<option[^>]*selected[^>]*>/.exec(options) ?? /<option[^>]*>/.exec(options);
    const name = attribute(select, 'name');
    if (name !== undefined) fields[name] = attribute(chosen?.[0] ?? '', 'value') ?? '';
  }
  const buttons = [...inner.matchAll(/<button([^>]*)>(.*?)<\/button>/gs)].map(([, button = '', label = '']) => {
    const [name, value] = [attribute(button, 'name'), attribute(button, 'value')];
    return { label: textOf(label), ...(name !== undefined && { name }), ...(value !== undefined && { value }) };
  });
  return {
    method: (attribute(tag, 'method') ?? 'get').toLowerCase(),
    url: new URL(attribute(tag, 'action') ?? '', url).href,
    fields,
    buttons,
  };
}

function attribute(tag: string, name: string): string | undefined {
  const value = new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1];
  return value === undefined ? undefined : unescaped(value);
}

function textOf(html: string): string {
  return unescaped(html.replace(/<[^>]*>/g, '')).trim();
}

function unescaped(text: string): string {
  return text
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}
