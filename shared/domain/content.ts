/**
 * A message in words, before any channel shaped it. Every text is literal: names in it may hold anything, and each
 * channel escapes and shortens for its own syntax. The renderers know blocks, not kinds of notice.
 */
export interface MessageContent {
  /** BCP 47 tag of the language it is written in. */
  readonly locale: string;
  readonly subject: string;
  /** The line that mail programs show beside the subject. */
  readonly preheader: string;
  readonly heading: string;
  readonly blocks: readonly Block[];
  /** Who we are and why you get this. */
  readonly footer: readonly string[];
  /** What stands on the link by which its reader ends such messages, where they may; the channel knows the link. */
  readonly stop?: string;
  /** Whose name stands as the sender, and where an answer goes: a monitored mailbox. */
  readonly from: { readonly name: string };
  readonly replyTo: { readonly name: string; readonly email: string };
  /** How it looks where a channel can show it. */
  readonly look?: BrandLook;
}

/** A company's own look; what is left out looks like ours. Colours are `#rrggbb`. */
export interface BrandLook {
  readonly logo?: {
    /** https; a PNG or JPEG, because mail programs show no SVG. */
    readonly url: string;
    /** What stands in its place where images are not loaded; the brand's name if left out. */
    readonly alt?: string;
    /** In pixels. */
    readonly width?: number;
  };
  /** Of buttons and links; readable on white. */
  readonly accent?: string;
  /** The same on a dark ground; made from `accent` if left out. */
  readonly accentOnDark?: string;
}

export type Block =
  /** A line break in its text is meant, as in a signature. */
  | { readonly kind: 'paragraph'; readonly text: string }
  /** Label and value pairs: which system, since when, what is paused. */
  | { readonly kind: 'facts'; readonly title?: string; readonly rows: readonly FactRow[] }
  /** Our own link; always written in full in plain text. */
  | { readonly kind: 'button'; readonly label: string; readonly url: string }
  /** Several systems at once; `more` says what the list leaves out. */
  | { readonly kind: 'list'; readonly title: string; readonly items: readonly ListItem[]; readonly more?: string }
  | { readonly kind: 'steps'; readonly title: string; readonly items: readonly string[] }
  /** Small print worth reading: which host the button opens, that we never ask for a password. */
  | { readonly kind: 'note'; readonly text: string };

export interface ListItem {
  readonly title: string;
  readonly detail: string;
  /** Where our own people see it; customers' lists have none. */
  readonly url?: string;
}

export interface FactRow {
  readonly label: string;
  readonly value: string;
}
