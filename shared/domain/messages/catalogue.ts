/** A system as the reader knows it, already cleaned and shortened. Either name may be missing. */
export interface SystemName {
  readonly system?: string;
  readonly site?: string;
}

/** Where the button leads, in the words of the address bar. */
export interface Destination {
  /** What stands on the button. */
  readonly label: string;
  readonly host: string;
  readonly origin: string;
  readonly brand: string;
  readonly provider: { readonly name: string; readonly host: string };
}

/** What a system may have been connected with, and what therefore has to be at hand. `sign_in` fits where nobody knows. */
export const CREDENTIALS = ['sign_in', 'technical_user', 'api_key', 'access_token', 'credentials_file'] as const;
export type Credential = (typeof CREDENTIALS)[number];

/**
 * Every word that customers read in a message, in one language. A sentence is whole here, never glued together elsewhere,
 * because languages order words differently. Dates arrive formatted. `names` are the first few of `systems`.
 */
export interface Catalogue {
  /** BCP 47 language that these words are in. */
  readonly language: string;
  /** A system inside a sentence: "SAP (Hamburg)"; words that fit where both names are missing. */
  nameOf(name: SystemName): string;
  /** The same at the head of a line of its own. */
  titleOf(name: SystemName): string;
  readonly labels: {
    readonly system: string;
    readonly site: string;
    readonly lostSince: string;
    readonly lostFrom: string;
    readonly silentSince: string;
    readonly paused: string;
    readonly afterwards: string;
    readonly workingSince: string;
    readonly zone: string;
  };
  greeting(customer: string): string;
  regards(person: string, brand: string): string;
  /** What is paused, if nobody said it better. */
  pausedDefault(brand: string, systems: number): string;
  questions(person: string, mailbox: string): string;
  readonly footer: {
    why(brand: string, customer: string): string;
    reference(connectionId: string): string;
  };
  /** The first step: what to have at hand, and where it is found in the system. */
  readonly access: {
    ready(credential: Credential, name: string): string;
    readyForEach(): string;
    /** What `ready` says, and the screen where it is found, as the system's own menus write it. */
    found(ready: string, screen: string): string;
  };
  readonly request: {
    subject(names: readonly string[], systems: number): string;
    preheader(since: string, systems: number): string;
    heading(names: readonly string[], systems: number): string;
    opening(name: string, brand: string, systems: number): string;
    /** `system` is undefined where it has no name or there are several. */
    button(system: string | undefined): string;
    listTitle(systems: number): string;
    since(moment: string): string;
    more(left: number): string;
    /** What happens once it is reconnected. */
    afterwards(systems: number): string;
    stepsTitle(systems: number): string;
    /** Three steps, the first of which is given. */
    steps(button: string, ready: string, form: 'one' | 'several'): readonly [string, string, string];
    forward(name: string, systems: number): string;
    destination(destination: Destination): string;
    noPassword(origin: string): string;
  };
  /**
   * A request that is made again; what it does not say stands in `request`, the subject too: Gmail shows mails together
   * only where their subjects are the same. `days`: whole days of the longest outage.
   */
  readonly reminder: {
    preheader(days: number, systems: number): string;
    heading(names: readonly string[], systems: number, days: number): string;
    opening(name: string, brand: string, systems: number, days: number): string;
    /** How many days a system of a list has been lost. */
    days(days: number): string;
    /** The page behind the button also takes "we are on it" and "we no longer use it". */
    alternatives(button: string, systems: number): string;
    /** The same once nobody asks again. */
    alternativesAtLast(button: string, systems: number): string;
    last(person: string, mailbox: string): string;
    /** The link that ends reminders to the address that the mail went to. */
    stop(): string;
  };
  /** The system itself does not answer; nobody has to sign in. */
  readonly offline: {
    subject(names: readonly string[], systems: number): string;
    preheader(since: string, systems: number): string;
    heading(names: readonly string[], systems: number): string;
    opening(name: string, brand: string, systems: number): string;
    since(moment: string): string;
    listTitle(systems: number): string;
    more(left: number): string;
    nothingToDo(systems: number): string;
    check(systems: number): string;
  };
  readonly restored: {
    subject(names: readonly string[], systems: number): string;
    preheader(): string;
    heading(names: readonly string[], systems: number): string;
    opening(name: string, brand: string, systems: number): string;
    nothingToDo(systems: number): string;
    listTitle(systems: number): string;
    period(from: string, to: string | undefined): string;
    more(left: number): string;
  };
}
