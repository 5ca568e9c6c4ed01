import type { FactRow } from '../content.ts';

/** A page in words, before anything shaped it. Every text is literal; whoever renders it escapes. */
export interface PageContent {
  /** BCP 47 tag of the language it is written in. */
  readonly locale: string;
  readonly title: string;
  readonly brand: string;
  /** The colour of its mark; the words say the same. */
  readonly mood: 'action' | 'good' | 'problem' | 'calm';
  readonly heading: string;
  readonly blocks: readonly PageBlock[];
  readonly footer: readonly string[];
  /** The browser loads the page again after so many seconds. */
  readonly again?: number;
}

/** What a button of a page asks for; sent as a form, because opening a link must never do anything. */
export type PageAction =
  | 'start'
  | 'not_for_me'
  | 'send_again'
  | 'remind_in_3_days'
  | 'remind_in_a_week'
  /** Asks back; the next one says so. */
  | 'ask_unused'
  | 'unused'
  /** Shows the link's page. */
  | 'back'
  | 'stop_reminders';

export interface PageButton {
  readonly label: string;
  readonly action: PageAction;
}

export type PageBlock =
  | { readonly kind: 'paragraph'; readonly text: string }
  | { readonly kind: 'facts'; readonly rows: readonly FactRow[] }
  | { readonly kind: 'steps'; readonly title: string; readonly items: readonly string[] }
  | { readonly kind: 'note'; readonly text: string }
  /** The button that the page is for. */
  | (PageButton & { readonly kind: 'button'; readonly token: string })
  /** What can be said instead, with what it is for above it. */
  | {
      readonly kind: 'aside';
      readonly lead?: string;
      readonly buttons: readonly PageButton[];
      readonly token: string;
    }
  /** Systems of which each has buttons of its own. */
  | { readonly kind: 'choice'; readonly items: readonly ChoiceItem[] }
  /** What happened when, oldest first. */
  | { readonly kind: 'history'; readonly title: string; readonly rows: readonly HistoryRow[] };

export interface ChoiceItem {
  readonly title: string;
  readonly detail: string;
  readonly main: PageButton;
  /** What can be said of this one instead. */
  readonly other?: PageButton;
  readonly token: string;
}

export interface HistoryRow {
  readonly at: string;
  readonly text: string;
}
