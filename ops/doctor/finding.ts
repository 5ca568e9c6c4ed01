/** What mends it: in words, and the exact command or the page where it is done. Neither holds a secret or an address. */
export type Remedy = { readonly say: string } & ({ readonly command: string } | { readonly page: string });

/** What a look came to. Whatever is not well has a remedy; the type leaves no way around it. */
export type Verdict =
  | { readonly state: 'ok'; readonly says: string }
  | { readonly state: 'warning' | 'failed' | 'skipped'; readonly says: string; readonly remedy: Remedy };

export type Finding = Verdict & { readonly check: string };

export function ok(says: string): Verdict {
  return { state: 'ok', says };
}

/** It works, and somebody should know. */
export function warning(says: string, remedy: Remedy): Verdict {
  return { state: 'warning', says, remedy };
}

export function failed(says: string, remedy: Remedy): Verdict {
  return { state: 'failed', says, remedy };
}

/** It was not looked at; `says` why. */
export function skipped(says: string, remedy: Remedy): Verdict {
  return { state: 'skipped', says, remedy };
}
