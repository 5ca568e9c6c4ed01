import type { Catalogue, Credential } from './catalogue.ts';
import { grammarOf } from './grammar.ts';

const { andOthers, number, plural } = grammarOf('de');

const others = (names: readonly string[], systems: number) =>
  andOthers(names, systems, { one: '# weiteres', other: '# weitere' });
const forDays = (days: number) => plural(days, { one: 'seit # Tag', other: 'seit # Tagen' });

const READY: Readonly<Record<Credential, (name: string) => string>> = {
  sign_in: (name) => `Halten Sie Zugangsdaten für ${name} bereit, am besten die eines Administrators.`,
  technical_user: (name) =>
    `Für ${name} brauchen Sie den technischen Benutzer der Verbindung und sein aktuelles Passwort. Beides kennt Ihre Systemadministration.`,
  api_key: (name) =>
    `Halten Sie einen API-Schlüssel für ${name} bereit oder Zugangsdaten eines Administrators, mit denen Sie einen neuen anlegen können.`,
  access_token: (name) =>
    `Halten Sie ein Zugriffstoken für ${name} bereit oder Zugangsdaten eines Administrators, mit denen Sie ein neues anlegen können.`,
  credentials_file: (name) =>
    `Halten Sie die Datei mit den Zugangsdaten für ${name} bereit oder die Anmeldung eines Administrators, mit der Sie sie herunterladen können.`,
};

/** German, with "Sie". A system's name stands in the nominative or accusative only, where a missing one reads the same. */
export const de: Catalogue = {
  language: 'de',
  nameOf: ({ system, site }) => {
    if (system) return site ? `${system} (${site})` : system;
    return site ? `Ihr System „${site}“` : 'Ihr verbundenes System';
  },
  titleOf: ({ system, site }) => {
    if (system) return site ? `${system} (${site})` : system;
    return site ? `System „${site}“` : 'Verbundenes System';
  },
  labels: {
    system: 'System',
    site: 'Standort',
    lostSince: 'Getrennt seit',
    lostFrom: 'Getrennt ab',
    silentSince: 'Keine Antwort seit',
    paused: 'Ruht solange',
    afterwards: 'Danach',
    workingSince: 'Wieder verbunden seit',
    zone: 'Zeitangaben in',
  },
  greeting: (customer) => (customer ? `Guten Tag, liebes Team von ${customer},` : 'Guten Tag,'),
  regards: (person, brand) => `Freundliche Grüße\n${person}\n${brand}`,
  pausedDefault: (brand, systems) =>
    systems === 1
      ? `Neue Daten aus diesem System erreichen ${brand} nicht`
      : `Neue Daten aus diesen Systemen erreichen ${brand} nicht`,
  questions: (person, mailbox) =>
    `Fragen, oder nicht sicher, ob diese Nachricht echt ist? Schreiben Sie an ${person}, ${mailbox}. Wir lesen und beantworten jede Nachricht.`,
  footer: {
    why: (brand, customer) =>
      customer
        ? `Sie erhalten diese Nachricht von ${brand}, weil Sie bei ${customer} für verbundene Systeme als Kontakt eingetragen sind.`
        : `Sie erhalten diese Nachricht von ${brand}, weil Sie in Ihrem Unternehmen für verbundene Systeme als Kontakt eingetragen sind.`,
    reference: (connectionId) => `Kennung für unseren Support: ${connectionId}`,
  },
  access: {
    ready: (credential, name) => READY[credential](name),
    readyForEach: () => 'Halten Sie Zugangsdaten für jedes System bereit, am besten die eines Administrators.',
    found: (ready, screen) => `${ready} Zu finden unter „${screen}“.`,
  },
  request: {
    subject: (names, systems) =>
      systems === 1
        ? `Bitte neu verbinden: ${names[0]}`
        : `Bitte ${number(systems)} Systeme neu verbinden: ${others(names, systems)}`,
    preheader: (since, systems) =>
      systems === 1
        ? `Getrennt seit ${since}. Das Verbinden dauert 2–5 Minuten.`
        : `Das erste ist seit ${since} getrennt. Das Verbinden dauert je 2–5 Minuten.`,
    heading: (names, systems) =>
      systems === 1 ? `Bitte neu verbinden: ${names[0]}` : `Bitte verbinden Sie ${number(systems)} Systeme neu`,
    opening: (name, brand, systems) =>
      systems === 1
        ? `${name} nimmt die Anmeldung von ${brand} nicht mehr an. Meist hat sich ein Passwort oder eine Berechtigung geändert. Mit einer neuen Anmeldung ist das behoben.`
        : `${number(systems)} Ihrer Systeme nehmen die Anmeldung von ${brand} nicht mehr an. Meist hat sich ein Passwort oder eine Berechtigung geändert. Mit einer neuen Anmeldung je System ist das behoben.`,
    button: (system) => (system ? `${system} verbinden` : 'Neu verbinden'),
    listTitle: (systems) => `${number(systems)} Systeme neu zu verbinden, längster Ausfall zuerst`,
    since: (moment) => `Getrennt seit ${moment}`,
    more: (left) =>
      `Und ${plural(left, { one: '# weiteres', other: '# weitere' })}, auf der Seite hinter der Schaltfläche.`,
    afterwards: () => 'Alles läuft von selbst weiter, und Sie erhalten eine kurze Bestätigung',
    stepsTitle: (systems) =>
      systems === 1 ? 'So verbinden Sie neu (2–5 Minuten)' : 'So verbinden Sie neu (2–5 Minuten je System)',
    steps: (button, ready, form) => {
      const second = {
        one: `Wählen Sie „${button}“ und melden Sie sich auf der Seite an, die sich öffnet.`,
        several: `Wählen Sie „${button}“. Die Seite, die sich öffnet, zeigt die Systeme: Melden Sie sich bei einem nach dem anderen an.`,
      };
      return [ready, second[form], 'Bestätigen Sie den Zugriff, falls Sie danach gefragt werden. Das ist alles.'];
    },
    forward: (name, systems) =>
      systems === 1
        ? `Ist jemand anderes für ${name} zuständig? Bitte leiten Sie diese Nachricht weiter: Sie enthält alles Nötige.`
        : 'Ist jemand anderes für diese Systeme zuständig? Bitte leiten Sie diese Nachricht weiter: Sie enthält alles Nötige.',
    destination: ({ label, host, brand, provider }) => {
      const service = `${provider.name} ist der Dienst, über den sich ${brand} mit Systemen wie Ihrem verbindet`;
      return host === provider.host
        ? `„${label}“ öffnet ${host}. ${service}; deshalb sehen Sie dort diesen Namen.`
        : `„${label}“ öffnet ${host} und führt weiter zu ${provider.host}. ${service}; deshalb sehen Sie dort diesen Namen.`;
    },
    noPassword: (origin) =>
      `Wir fragen nie per E-Mail oder Chat nach einem Passwort. Geben Sie es nur auf einer Seite ein, deren Adresse mit ${origin}/ beginnt, oder auf der Anmeldeseite Ihres eigenen Systems.`,
  },
  reminder: {
    preheader: (days) => `Keine neuen Daten ${forDays(days)}. Das Verbinden dauert 2–5 Minuten.`,
    heading: (names, systems, days) =>
      systems === 1 ? `Getrennt ${forDays(days)}: ${names[0]}` : `${number(systems)} Systeme sind noch getrennt`,
    opening: (name, brand, systems, days) =>
      systems === 1
        ? `Wir haben Ihnen schon geschrieben: ${name} nimmt die Anmeldung von ${brand} ${forDays(days)} nicht mehr an. Mit einer neuen Anmeldung ist das behoben.`
        : `Wir haben Ihnen schon geschrieben: ${number(systems)} Ihrer Systeme nehmen die Anmeldung von ${brand} nicht mehr an, das erste ${forDays(days)}. Mit einer neuen Anmeldung je System ist das behoben.`,
    days: (days) => forDays(days),
    alternatives: (button, systems) =>
      `Sie sind schon dabei oder nutzen ${systems === 1 ? 'das System' : 'eines der Systeme'} nicht mehr? Wählen Sie „${button}“ und sagen Sie es uns auf der Seite, die sich öffnet; dann fragen wir vorerst nicht weiter.`,
    alternativesAtLast: (button, systems) =>
      `Sie nutzen ${systems === 1 ? 'das System' : 'eines der Systeme'} nicht mehr? Wählen Sie „${button}“ und sagen Sie es uns auf der Seite, die sich öffnet.`,
    last: (person, mailbox) =>
      `Dies ist unsere letzte Erinnerung. Mit der Schaltfläche oben können Sie die Verbindung jederzeit erneuern. Wenn wir helfen können, schreiben Sie an ${person}, ${mailbox}.`,
    stop: () => 'Keine Erinnerungen mehr an diese Adresse',
  },
  offline: {
    subject: (names, systems) =>
      systems === 1
        ? `Zur Kenntnis: ${names[0]} antwortet nicht`
        : `Zur Kenntnis: ${number(systems)} Systeme antworten nicht, ${others(names, systems)}`,
    preheader: (since, systems) =>
      systems === 1
        ? `Keine Antwort seit ${since}. Sie müssen sich nicht neu anmelden.`
        : `Das erste antwortet seit ${since} nicht. Sie müssen sich nicht neu anmelden.`,
    heading: (names, systems) =>
      systems === 1 ? `${names[0]} antwortet nicht` : `${number(systems)} Systeme antworten nicht`,
    opening: (name, brand, systems) =>
      systems === 1
        ? `${brand} kann ${name} zurzeit nicht erreichen. Die Anmeldung ist in Ordnung, es gibt also nichts zu erneuern.`
        : `${brand} kann ${number(systems)} Ihrer Systeme zurzeit nicht erreichen. Die Anmeldungen sind in Ordnung, es gibt also nichts zu erneuern.`,
    since: (moment) => `Keine Antwort seit ${moment}`,
    listTitle: (systems) => `${number(systems)} Systeme, die nicht antworten`,
    more: (left) => `Und ${plural(left, { one: '# weiteres', other: '# weitere' })}.`,
    nothingToDo: () => 'Sobald eine Antwort kommt, läuft alles von selbst weiter.',
    check: (systems) =>
      systems === 1
        ? 'Falls das System nicht absichtlich abgeschaltet wurde, lassen Sie bitte prüfen, ob es läuft und aus dem Internet erreichbar ist.'
        : 'Falls die Systeme nicht absichtlich abgeschaltet wurden, lassen Sie bitte prüfen, ob sie laufen und aus dem Internet erreichbar sind.',
  },
  restored: {
    subject: (names, systems) =>
      systems === 1
        ? `Wieder verbunden: ${names[0]}`
        : `Wieder verbunden: ${number(systems)} Systeme, ${others(names, systems)}`,
    preheader: () => 'Alles läuft wieder. Sie müssen nichts weiter tun.',
    heading: (names, systems) =>
      systems === 1 ? `Wieder verbunden: ${names[0]}` : `${number(systems)} Systeme sind wieder verbunden`,
    opening: (name, brand, systems) =>
      systems === 1
        ? `Gute Nachricht: ${name} ist wieder mit ${brand} verbunden. Vielen Dank für Ihre Hilfe.`
        : `Gute Nachricht: ${number(systems)} Ihrer Systeme sind wieder mit ${brand} verbunden. Vielen Dank für Ihre Hilfe.`,
    nothingToDo: () => 'Sie müssen nichts weiter tun. Was geruht hat, läuft von selbst weiter.',
    listTitle: (systems) => `${number(systems)} Systeme wieder verbunden`,
    period: (from, to) => (to ? `Getrennt von ${from} bis ${to}` : `War getrennt seit ${from}`),
    more: (left) => `Und ${plural(left, { one: '# weiteres', other: '# weitere' })}.`,
  },
};
