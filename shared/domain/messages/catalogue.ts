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

/**
 * Every word that customers read, in one language. A sentence is whole here, never glued together elsewhere, because
 * languages order words differently. Dates arrive formatted.
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
    readonly paused: string;
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
  readonly request: {
    subject(names: readonly string[], systems: number): string;
    preheader(since: string, systems: number): string;
    heading(names: readonly string[], systems: number): string;
    opening(name: string, brand: string, systems: number): string;
    /** `system` is undefined where it has no name or there are several. */
    button(system: string | undefined): string;
    listTitle(systems: number): string;
    since(moment: string): string;
    more(left: number, mailbox: string): string;
    stepsTitle(systems: number): string;
    /** Three steps; `each`: every listed system has its own link. */
    steps(button: string, name: string, form: 'one' | 'each' | 'shared'): readonly [string, string, string];
    forward(name: string, systems: number): string;
    destination(destination: Destination): string;
    noPassword(origin: string): string;
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
