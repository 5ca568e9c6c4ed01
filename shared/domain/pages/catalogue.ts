import type { Channel } from '../notice.ts';
import type { Source } from '../observation.ts';
import type { Happened, Nothing } from './situation.ts';

/** A page that says one thing. */
export interface Said {
  readonly heading: string;
  readonly text: string;
}

/** Every word of our pages in one language. Sentences are whole; names arrive cleaned, dates formatted. */
export interface PageCatalogue {
  readonly language: string;
  readonly lost: {
    heading(name: string): string;
    headingSeveral(systems: number): string;
    opening(name: string, brand: string): string;
    openingSeveral(brand: string, systems: number): string;
    /** `system` is undefined where it has no name. */
    button(system: string | undefined): string;
    readonly stepsTitle: string;
    /** What the reader should have at hand, and what happens then; `button` is what stands on the button. */
    steps(name: string, provider: string, button: string): readonly [string, string, string];
    /** Whose page opens, and the only place for a password. */
    provider(brand: string, provider: string, host: string): string;
    readonly notForMeLead: string;
    readonly notForMe: string;
    since(moment: string): string;
  };
  /** Other answers than a login, on the page of what is lost. */
  readonly answers: {
    readonly laterLead: string;
    readonly inThreeDays: string;
    readonly inAWeek: string;
    readonly unusedLead: string;
    readonly unused: string;
    /** Where somebody said before that it is not used. */
    readonly saidUnused: string;
  };
  /** The customer is reminded on that day, and not before. */
  later(day: string): Said;
  /** Asks back before anything is changed. */
  unused(name: string): Said & { readonly yes: string; readonly back: string };
  /** Reminders to one address, which no page names. */
  readonly stop: Said & { readonly button: string };
  stopped(mailbox: string): Said;
  /** Instead of "nothing more to do", before a list of the systems that still wait. */
  stillWaiting(systems: number): string;
  working(name: string): Said;
  expired(name: string): Said & { readonly button: string };
  ended(name: string): Said;
  readonly happened: Readonly<Record<Happened, (name: string, provider: string, brand: string) => Said>>;
  readonly nothing: Readonly<Record<Nothing, (mailbox: string) => Said>>;
  readonly again: string;
  readonly labels: {
    readonly system: string;
    readonly site: string;
    readonly lostSince: string;
    readonly paused: string;
  };
  readonly history: {
    readonly title: string;
    readonly lost: string;
    readonly noticed: Readonly<Record<Source, string>>;
    readonly told: Readonly<Record<Channel, string>>;
    readonly reminded: Readonly<Record<Channel, string>>;
    readonly restored: string;
  };
  questions(person: string, mailbox: string): string;
  reference(connectionId: string): string;
}
