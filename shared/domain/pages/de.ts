import { grammarOf } from '../messages/grammar.ts';
import type { PageCatalogue } from './catalogue.ts';

const { number } = grammarOf('de');

/** German, with "Sie". A system's name stands in the nominative or accusative only, where a missing one reads the same. */
export const de: PageCatalogue = {
  language: 'de',
  lost: {
    heading: (name) => `${name} neu verbinden`,
    headingSeveral: (systems) => `${number(systems)} Systeme neu verbinden`,
    opening: (name, brand) =>
      `${name} nimmt die Anmeldung von ${brand} nicht mehr an. Melden Sie sich einmal neu an, dann läuft alles von selbst weiter. Das dauert etwa drei Minuten.`,
    openingSeveral: (brand, systems) =>
      `${number(systems)} Ihrer Systeme nehmen die Anmeldung von ${brand} nicht mehr an. Melden Sie sich bei jedem einmal neu an, dann läuft alles von selbst weiter. Das dauert je etwa drei Minuten.`,
    button: (system) => (system ? `${system} verbinden` : 'Neu verbinden'),
    stepsTitle: 'So geht es',
    steps: (name, provider, button) => [
      `Halten Sie Zugangsdaten für ${name} bereit, am besten die eines Administrators.`,
      `Wählen Sie „${button}“. Die Anmeldeseite von ${provider} öffnet sich.`,
      'Melden Sie sich an und bestätigen Sie. Danach sind Sie wieder hier und sehen, ob es geklappt hat.',
    ],
    provider: (brand, provider, host) =>
      `${provider} ist der Dienst, über den sich ${brand} mit Systemen wie Ihrem verbindet. Geben Sie Ihr Passwort nur auf einer Seite ein, deren Adresse mit https://${host}/ beginnt, oder auf der Anmeldeseite Ihres eigenen Systems. Wir fragen nie danach, weder hier noch per E-Mail oder Chat.`,
    notForMeLead:
      'Ist jemand anderes dafür zuständig? Bitte leiten Sie unsere Nachricht weiter, oder geben Sie uns Bescheid:',
    notForMe: 'Ich bin nicht zuständig',
    since: (moment) => `Getrennt seit ${moment}`,
  },
  answers: {
    laterLead: 'Sie sind schon dabei? Dann warten wir mit der nächsten Erinnerung:',
    inThreeDays: 'In 3 Tagen erinnern',
    inAWeek: 'In einer Woche erinnern',
    unusedLead: 'Ist das System nicht mehr in Gebrauch?',
    unused: 'Wir nutzen es nicht mehr',
    saidUnused:
      'Sie haben uns gesagt, dass Sie dieses System nicht mehr nutzen. Deshalb fragen wir nicht mehr. Neu verbinden können Sie es weiterhin.',
  },
  later: (day) => ({
    heading: 'Vielen Dank, wir warten',
    text: `Die nächste Erinnerung kommt frühestens am ${day}, und nur, wenn dann noch etwas getrennt ist. Mit dem Link in unserer Nachricht können Sie jederzeit neu verbinden.`,
  }),
  unused: (name) => ({
    heading: `${name}: nicht mehr in Gebrauch?`,
    text: 'Dann bitten wir Sie nicht mehr, neu zu verbinden, und sagen unserem Team Bescheid. Die Verbindung selbst bleibt, wie sie ist, und mit dem Link in unserer Nachricht können Sie weiterhin neu verbinden.',
    yes: 'Ja, wir nutzen es nicht mehr',
    back: 'Nein, zurück',
  }),
  stop: {
    heading: 'Keine Erinnerungen mehr?',
    text: 'Wir erinnern Sie, solange eines Ihrer Systeme getrennt ist. Wenn Sie möchten, erhält die Adresse, an die unsere Nachricht ging, keine Erinnerungen mehr. Die erste Nachricht zu einem Ausfall kommt weiterhin, ebenso die, dass alles wieder läuft.',
    button: 'Erinnerungen beenden',
  },
  stopped: (mailbox) => ({
    heading: 'Keine Erinnerungen mehr',
    text: `Die Adresse, an die unsere Nachricht ging, erhält keine Erinnerungen mehr. Die erste Nachricht zu einem Ausfall kommt weiterhin, ebenso die, dass alles wieder läuft. Wenn Sie wieder erinnert werden möchten, schreiben Sie an ${mailbox}.`,
  }),
  stillWaiting: (systems) =>
    systems === 1
      ? 'Vielen Dank. Die neue Anmeldung funktioniert und ist sicher gespeichert. Ein weiteres Ihrer Systeme wartet noch auf eine Anmeldung:'
      : `Vielen Dank. Die neue Anmeldung funktioniert und ist sicher gespeichert. ${number(systems)} weitere Ihrer Systeme warten noch auf eine Anmeldung:`,
  working: (name) => ({
    heading: `${name} ist verbunden`,
    text: 'Alles läuft. Sie müssen nichts tun und können diese Seite schließen.',
  }),
  expired: (name) => ({
    heading: 'Dieser Link ist zu alt',
    text: `Zu Ihrer Sicherheit gilt dieser Link nicht mehr. ${name} ist aber noch getrennt. Wir können einen neuen Link an die Adressen senden, die bei uns hinterlegt sind.`,
    button: 'Neuen Link senden',
  }),
  ended: (name) => ({
    heading: `${name} ist nicht mehr angebunden`,
    text: 'Diese Verbindung wurde entfernt, es gibt also nichts neu zu verbinden. Wenn Sie das nicht erwartet haben, schreiben Sie uns.',
  }),
  happened: {
    reconnected: (name, _provider, brand) => ({
      heading: `${name} ist wieder verbunden`,
      text: `Vielen Dank. Die neue Anmeldung funktioniert und ist sicher gespeichert. ${brand} arbeitet von selbst weiter: Sie müssen nichts mehr tun und können diese Seite schließen.`,
    }),
    checking: (name) => ({
      heading: `${name} wird geprüft`,
      text: 'Sie sind angemeldet. Wir prüfen noch, ob alles funktioniert. Diese Seite sieht in wenigen Sekunden von selbst wieder nach.',
    }),
    cancelled: (name) => ({
      heading: 'Noch nicht verbunden',
      text: `Die Anmeldung wurde vorher abgebrochen, deshalb ist ${name} noch getrennt. Es wurde nichts geändert. Sie können jederzeit neu beginnen.`,
    }),
    failed: (name, provider) => ({
      heading: 'Das hat nicht geklappt',
      text: `${provider} hat die Anmeldung nicht abgeschlossen, deshalb ist ${name} noch getrennt. Es wurde nichts geändert. Bitte beginnen Sie neu. Wenn es noch einmal passiert, schreiben Sie uns.`,
    }),
    other_account: (name) => ({
      heading: 'Das war ein anderes Konto',
      text: `Sie haben sich bei einem Konto angemeldet, das nicht zu dieser Verbindung gehört. ${name} ist noch getrennt. Wir haben nichts geändert und die neue Anmeldung verworfen. Bitte beginnen Sie neu und melden Sie sich bei dem richtigen Konto an. Wenn Sie zu einem neuen Konto gewechselt sind, schreiben Sie uns.`,
    }),
    not_kept: (name, _provider, brand) => ({
      heading: 'Unser Fehler: bitte melden Sie sich noch einmal an',
      text: `Ihre Anmeldung hat geklappt, aber ${brand} konnte sie nicht sicher speichern. Deshalb ist ${name} noch getrennt. Unsere Technik ist informiert. Bitte beginnen Sie in ein paar Minuten neu.`,
    }),
    not_for_me: () => ({
      heading: 'Danke für Ihren Hinweis',
      text: 'Wir finden heraus, wer jetzt für dieses System zuständig ist. Sie müssen nichts weiter tun. Wenn Sie die Person kennen, können Sie ihr auch unsere Nachricht weiterleiten.',
    }),
    sent_again: () => ({
      heading: 'Ein neuer Link ist unterwegs',
      text: 'Wir senden ihn an die Adressen, die bei uns hinterlegt sind. Das kann eine Stunde dauern. Wenn nichts ankommt, schreiben Sie uns.',
    }),
    no_longer_used: (name) => ({
      heading: 'Wir fragen nicht mehr',
      text: `${name}: Sie erhalten keine weiteren Bitten, neu zu verbinden, und unser Team weiß Bescheid. War es ein Versehen? Öffnen Sie den Link in unserer Nachricht noch einmal und verbinden Sie neu, oder schreiben Sie uns.`,
    }),
  },
  nothing: {
    unknown_link: (mailbox) => ({
      heading: 'Dieser Link funktioniert nicht',
      text: `Vielleicht kam er nicht vollständig bei Ihnen an. Öffnen Sie ihn bitte noch einmal aus unserer Nachricht, oder kopieren Sie ihn ganz. Wenn das nicht hilft, schreiben Sie an ${mailbox}.`,
    }),
    no_session: (mailbox) => ({
      heading: 'Bitte beginnen Sie noch einmal',
      text: `Die Anmeldung hat länger als 15 Minuten gedauert, oder Ihr Browser hat sie sich nicht gemerkt. Es wurde nichts geändert. Öffnen Sie noch einmal den Link in unserer Nachricht. Wenn das nicht hilft, schreiben Sie an ${mailbox}.`,
    }),
    form_refused: (mailbox) => ({
      heading: 'Bitte beginnen Sie noch einmal',
      text: `Ihr Browser hat nicht mitgesendet, woran wir erkennen, dass Sie selbst auf die Schaltfläche gedrückt haben. Erlauben Sie Cookies für diese Seite und öffnen Sie noch einmal den Link in unserer Nachricht. Wenn das nicht hilft, schreiben Sie an ${mailbox}.`,
    }),
    failure: (mailbox) => ({
      heading: 'Unser Fehler: etwas ist schiefgegangen',
      text: `Es ist nichts verloren gegangen. Unsere Technik ist informiert. Bitte versuchen Sie es in ein paar Minuten noch einmal, oder schreiben Sie an ${mailbox}.`,
    }),
  },
  again: 'Neu beginnen',
  labels: { system: 'System', site: 'Standort', lostSince: 'Getrennt seit', paused: 'Ruht solange' },
  history: {
    title: 'Was geschehen ist',
    lost: 'Die Verbindung ging verloren',
    noticed: {
      webhook: 'Wir wurden benachrichtigt',
      sweep: 'Wir haben es bei einer regelmäßigen Prüfung bemerkt',
      confirm: 'Wir haben es bei einer Prüfung bemerkt',
      reconnect: 'Wir haben es bei einer neuen Anmeldung bemerkt',
    },
    told: { email: 'Wir haben Ihnen geschrieben', slack: 'Wir haben Sie über Slack informiert' },
    reminded: { email: 'Wir haben Sie erinnert', slack: 'Wir haben Sie über Slack erinnert' },
    restored: 'Es läuft wieder',
  },
  questions: (person, mailbox) =>
    `Fragen? Schreiben Sie an ${person}, ${mailbox}. Wir lesen und beantworten jede Nachricht.`,
  reference: (connectionId) => `Kennung für unseren Support: ${connectionId}`,
};
