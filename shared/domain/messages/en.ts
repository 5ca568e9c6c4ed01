import type { Catalogue, Credential } from './catalogue.ts';
import { grammarOf } from './grammar.ts';

// Without the comma before "and", as most of the world that reads English by trade writes it.
const { andOthers, number, plural } = grammarOf('en-GB');

const others = (names: readonly string[], systems: number) =>
  andOthers(names, systems, { one: '# more', other: '# more' });
const inDays = (days: number) => plural(days, { one: '# day', other: '# days' });

const READY: Readonly<Record<Credential, (name: string) => string>> = {
  sign_in: (name) => `Have a sign-in for ${name} at hand, ideally an administrator’s.`,
  technical_user: (name) =>
    `Have the technical user through which ${name} was connected at hand, with its current password, or ask whoever administers ${name}.`,
  api_key: (name) =>
    `Have an API key of ${name} at hand, or an administrator’s sign-in with which you can create a new one.`,
  access_token: (name) =>
    `Have an access token of ${name} at hand, or an administrator’s sign-in with which you can create a new one.`,
  credentials_file: (name) =>
    `Have the credentials file of ${name} at hand, or an administrator’s sign-in with which you can download it.`,
};

/** English. Plain words, short sentences: most readers are not engineers, and many read it on a phone. */
export const en: Catalogue = {
  language: 'en',
  nameOf: ({ system, site }) => {
    if (system) return site ? `${system} (${site})` : system;
    return site ? `your system “${site}”` : 'your connected system';
  },
  titleOf: ({ system, site }) => {
    if (system) return site ? `${system} (${site})` : system;
    return site ? `System “${site}”` : 'Connected system';
  },
  labels: {
    system: 'System',
    site: 'Site',
    lostSince: 'Disconnected since',
    lostFrom: 'Disconnected from',
    silentSince: 'No answer since',
    paused: 'Paused meanwhile',
    afterwards: 'Once reconnected',
    workingSince: 'Working again since',
    zone: 'Times are in',
  },
  greeting: (customer) => (customer ? `Hello ${customer} team,` : 'Hello,'),
  regards: (person, brand) => `Kind regards,\n${person}\n${brand}`,
  pausedDefault: (brand, systems) =>
    systems === 1
      ? `New data from this system does not reach ${brand}`
      : `New data from these systems does not reach ${brand}`,
  questions: (person, mailbox) =>
    `Questions, or not sure that this message is genuine? Write to ${person} at ${mailbox}. We read and answer every message.`,
  footer: {
    why: (brand, customer) =>
      customer
        ? `You receive this from ${brand} because you are a contact of ${customer} for the systems that it has connected.`
        : `You receive this from ${brand} because you are a contact for the systems that your company has connected.`,
    reference: (connectionId) => `Reference for our support: ${connectionId}`,
  },
  access: {
    ready: (credential, name) => READY[credential](name),
    readyForEach: () => 'Have a sign-in for each system at hand, ideally an administrator’s.',
    found: (ready, screen) => `${ready} Look for it under “${screen}”.`,
  },
  request: {
    subject: (names, systems) =>
      systems === 1
        ? `Please reconnect ${names[0]}`
        : `Please reconnect ${number(systems)} systems: ${others(names, systems)}`,
    preheader: (since, systems) =>
      systems === 1
        ? `Disconnected since ${since}. Reconnecting takes 2–5 minutes.`
        : `The first has been disconnected since ${since}. Reconnecting takes 2–5 minutes for each.`,
    heading: (names, systems) =>
      systems === 1 ? `Please reconnect ${names[0]}` : `Please reconnect ${number(systems)} systems`,
    opening: (name, brand, systems) =>
      systems === 1
        ? `${brand} can no longer sign in to ${name}. This usually happens when a password or a permission has changed. Signing in once more puts it right.`
        : `${brand} can no longer sign in to ${number(systems)} of your systems. This usually happens when a password or a permission has changed. Signing in once more to each puts it right.`,
    button: (system) => (system ? `Reconnect ${system}` : 'Reconnect'),
    listTitle: (systems) => `${number(systems)} systems to reconnect, longest outage first`,
    since: (moment) => `Disconnected since ${moment}`,
    more: (left) => `And ${number(left)} more, on the page behind the button.`,
    afterwards: () => 'Everything goes on by itself, and we send you a short confirmation',
    stepsTitle: (systems) =>
      systems === 1 ? 'How to reconnect (2–5 minutes)' : 'How to reconnect (2–5 minutes for each system)',
    steps: (button, ready, form) => {
      const second = {
        one: `Choose “${button}” and sign in on the page that opens.`,
        several: `Choose “${button}”. The page that opens lists the systems: sign in to one after the other.`,
      };
      return [ready, second[form], 'Confirm the access if you are asked to. That is all.'];
    },
    forward: (name, systems) =>
      systems === 1
        ? `Does somebody else look after ${name}? Please forward this message to them: it holds everything they need.`
        : 'Does somebody else look after these systems? Please forward this message to them: it holds everything they need.',
    destination: ({ label, host, brand, provider }) => {
      const service = `${provider.name} is the service through which ${brand} connects to systems like yours`;
      return host === provider.host
        ? `“${label}” opens ${host}. ${service}, so you will see its name there.`
        : `“${label}” opens ${host}, which leads on to ${provider.host}. ${service}, so you will see its name there.`;
    },
    noPassword: (origin) =>
      `We never ask for a password by mail or chat. Enter it only on a page whose address begins with ${origin}/, or on the sign-in page of your own system.`,
  },
  reminder: {
    preheader: (days) => `${inDays(days)} without new data. Reconnecting takes 2–5 minutes.`,
    heading: (names, systems, days) =>
      systems === 1
        ? `${names[0]} has been disconnected for ${inDays(days)}`
        : `${number(systems)} systems are still disconnected`,
    opening: (name, brand, systems, days) =>
      systems === 1
        ? `We wrote to you earlier: ${brand} has had no access to ${name} for ${inDays(days)}. Signing in once more puts it right.`
        : `We wrote to you earlier: ${brand} still has no access to ${number(systems)} of your systems, to the first for ${inDays(days)}. Signing in once more to each puts it right.`,
    days: (days) => `for ${inDays(days)}`,
    alternatives: (button, systems) =>
      `Already working on it, or no longer using ${systems === 1 ? 'the system' : 'one of the systems'}? Choose “${button}” and tell us on the page that opens, and we will not ask again for now.`,
    alternativesAtLast: (button, systems) =>
      `No longer using ${systems === 1 ? 'the system' : 'one of the systems'}? Choose “${button}” and tell us on the page that opens.`,
    last: (person, mailbox) =>
      `This is our last reminder. The connection can be renewed at any time with the button above. If we can help, write to ${person} at ${mailbox}.`,
    stop: () => 'Stop reminders to this address',
  },
  offline: {
    subject: (names, systems) =>
      systems === 1
        ? `For your information: ${names[0]} does not answer`
        : `For your information: ${number(systems)} systems do not answer, ${others(names, systems)}`,
    preheader: (since, systems) =>
      systems === 1
        ? `No answer since ${since}. You do not have to sign in again.`
        : `The first has not answered since ${since}. You do not have to sign in again.`,
    heading: (names, systems) =>
      systems === 1 ? `${names[0]} does not answer` : `${number(systems)} systems do not answer`,
    opening: (name, brand, systems) =>
      systems === 1
        ? `${brand} cannot reach ${name} at the moment. The sign-in is in order, so there is nothing to renew.`
        : `${brand} cannot reach ${number(systems)} of your systems at the moment. The sign-ins are in order, so there is nothing to renew.`,
    since: (moment) => `No answer since ${moment}`,
    listTitle: (systems) => `${number(systems)} systems that do not answer`,
    more: (left) => `And ${number(left)} more.`,
    nothingToDo: () => 'As soon as an answer comes, everything goes on by itself.',
    check: (systems) =>
      systems === 1
        ? 'If the system was not switched off on purpose, please have somebody check whether it is running and can be reached from the internet.'
        : 'If the systems were not switched off on purpose, please have somebody check whether they are running and can be reached from the internet.',
  },
  restored: {
    subject: (names, systems) =>
      systems === 1
        ? `Connected again: ${names[0]}`
        : `Connected again: ${number(systems)} systems, ${others(names, systems)}`,
    preheader: () => 'Everything works again. There is nothing more for you to do.',
    heading: (names, systems) =>
      systems === 1 ? `Connected again: ${names[0]}` : `${number(systems)} systems are connected again`,
    opening: (name, brand, systems) =>
      systems === 1
        ? `Good news: the connection between ${brand} and ${name} works again. Thank you for your help.`
        : `Good news: the connections between ${brand} and ${number(systems)} of your systems work again. Thank you for your help.`,
    nothingToDo: () => 'There is nothing more for you to do. What was paused goes on by itself.',
    listTitle: (systems) => `${number(systems)} systems connected again`,
    period: (from, to) => (to ? `Disconnected from ${from} to ${to}` : `Had been disconnected since ${from}`),
    more: (left) => `And ${number(left)} more.`,
  },
};
