import type { BrandLook } from '../content.ts';
import type { Instant } from '../time.ts';
import type { OwnSystemGuide } from './systems.ts';

/** Who speaks in our messages and on our pages; settings of a stage, the same for every customer. */
export interface Voice {
  /** The name of the stage, for commands that operators are told to type. */
  readonly stage: string;
  /** The company and product as its customers know it. */
  readonly brand: string;
  /** Shown as the sender of the mail. */
  readonly senderName: string;
  /** A person on our side who answers, by name. */
  readonly person: string;
  /** Where answers go; somebody reads it. */
  readonly replyTo: string;
  /** What stands still meanwhile, where the customer has no words of its own; else the catalogue's neutral sentence. */
  readonly paused?: string;
  /** The company's own logo and colours. */
  readonly look?: BrandLook;
  /** What is needed to reconnect a kind of system, where the stage knows it better than our catalogue. */
  readonly systems?: readonly OwnSystemGuide[];
  /** The service behind the link. Customers have never heard of it, so every request explains it. */
  readonly provider: { readonly name: string; readonly host: string };
  /** The operators' runbook; each alert links to the section of its reason. */
  readonly runbookUrl?: string;
  /** Where operators see a connection: a tool of the company's own, or the provider's. `{id}` stands for its id. */
  readonly connectionUrl?: string;
}

/** The voice of one message, which knows the page that it leads to. */
export interface LinkedVoice extends Voice {
  /** Our own page; it lists every system of the customer that waits. */
  readonly link: string;
  /** The moment of writing; days are counted up to it. */
  readonly now: Instant;
}
