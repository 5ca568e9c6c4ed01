import type { Catalogue } from './catalogue.ts';

const list = new Intl.ListFormat('en-GB', { type: 'conjunction' });

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
    paused: 'Paused meanwhile',
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
  request: {
    subject: (names, systems) =>
      systems === 1
        ? `Please reconnect ${names[0]}`
        : `Please reconnect ${systems} systems: ${andOthers(names, systems)}`,
    preheader: (since, systems) =>
      systems === 1
        ? `Disconnected since ${since}. Reconnecting takes 2–5 minutes.`
        : `The first has been disconnected since ${since}. Reconnecting takes 2–5 minutes for each.`,
    heading: (names, systems) =>
      systems === 1 ? `Please reconnect ${names[0]}` : `Please reconnect ${systems} systems`,
    opening: (name, brand, systems) =>
      systems === 1
        ? `${brand} can no longer sign in to ${name}. This usually happens when a password or a permission has changed. Signing in once more puts it right.`
        : `${brand} can no longer sign in to ${systems} of your systems. This usually happens when a password or a permission has changed. Signing in once more to each puts it right.`,
    button: (system) => (system ? `Reconnect ${system}` : 'Reconnect'),
    listTitle: (systems) => `${systems} systems to reconnect, longest outage first`,
    since: (moment) => `Disconnected since ${moment}`,
    more: (left, mailbox) =>
      `And ${left} more. Write to ${mailbox} and we will send you the complete list, with a link for each.`,
    stepsTitle: (systems) =>
      systems === 1 ? 'How to reconnect (2–5 minutes)' : 'How to reconnect (2–5 minutes for each system)',
    steps: (button, name, form) => {
      const last = 'Confirm the access. Once data flows again, we send you a short confirmation. That is all.';
      if (form === 'one') {
        return [
          `Have a sign-in for ${name} at hand, ideally an administrator’s.`,
          `Choose “${button}” and sign in on the page that opens.`,
          last,
        ];
      }
      const ready = 'Have a sign-in for each system at hand, ideally an administrator’s.';
      if (form === 'each')
        return [ready, `Choose “${button}” beside a system and sign in on the page that opens.`, last];
      return [ready, `Choose “${button}”, sign in on the page that opens, and do the same for each system.`, last];
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
      `We never ask for a password by mail or chat. Enter it only on a page whose address begins with ${origin}/.`,
  },
  restored: {
    subject: (names, systems) =>
      systems === 1
        ? `Connected again: ${names[0]}`
        : `Connected again: ${systems} systems, ${andOthers(names, systems)}`,
    preheader: () => 'Everything works again. There is nothing more for you to do.',
    heading: (names, systems) =>
      systems === 1 ? `Connected again: ${names[0]}` : `${systems} systems are connected again`,
    opening: (name, brand, systems) =>
      systems === 1
        ? `Good news: the connection between ${brand} and ${name} works again. Thank you for your help.`
        : `Good news: the connections between ${brand} and ${systems} of your systems work again. Thank you for your help.`,
    nothingToDo: () => 'There is nothing more for you to do. What was paused goes on by itself.',
    listTitle: (systems) => `${systems} systems connected again`,
    period: (from, to) => (to ? `Disconnected from ${from} to ${to}` : `Had been disconnected since ${from}`),
    more: (left) => `And ${left} more.`,
  },
};

/** "A, B and 298 more"; `names` are the first few of `total`. */
function andOthers(names: readonly string[], total: number): string {
  const left = total - names.length;
  return list.format(left > 0 ? [...names, `${left} more`] : names);
}
