import type { Catalogue, Credential } from './catalogue.ts';
import { grammarOf } from './grammar.ts';

const { andOthers, number, plural } = grammarOf('fr');

const others = (names: readonly string[], systems: number) =>
  andOthers(names, systems, { one: '# autre', other: '# autres' });
const inDays = (days: number) => plural(days, { one: '# jour', other: '# jours' });

const READY: Readonly<Record<Credential, (name: string) => string>> = {
  sign_in: (name) => `Munissez-vous d’un identifiant pour ${name}, de préférence celui d’un administrateur.`,
  technical_user: (name) =>
    `Munissez-vous du compte technique par lequel ${name} a été connecté et de son mot de passe actuel. Votre administrateur les connaît.`,
  api_key: (name) =>
    `Munissez-vous d’une clé API pour ${name}, ou d’un identifiant d’administrateur qui permet d’en créer une nouvelle.`,
  access_token: (name) =>
    `Munissez-vous d’un jeton d’accès pour ${name}, ou d’un identifiant d’administrateur qui permet d’en créer un nouveau.`,
  credentials_file: (name) =>
    `Munissez-vous du fichier d’identification pour ${name}, ou d’un identifiant d’administrateur qui permet de le télécharger.`,
};

/** French, with "vous". Spaces before ":", "?", "»" do not break. No "de" before a name, which could begin with a vowel. */
export const fr: Catalogue = {
  language: 'fr',
  nameOf: ({ system, site }) => {
    if (system) return site ? `${system} (${site})` : system;
    return site ? `votre système « ${site} »` : 'votre système connecté';
  },
  titleOf: ({ system, site }) => {
    if (system) return site ? `${system} (${site})` : system;
    return site ? `Système « ${site} »` : 'Système connecté';
  },
  labels: {
    system: 'Système',
    site: 'Site',
    lostSince: 'Déconnecté depuis',
    lostFrom: 'Début de la coupure',
    silentSince: 'Sans réponse depuis',
    paused: 'En pause',
    afterwards: 'Ensuite',
    workingSince: 'Reconnecté depuis',
    zone: 'Fuseau horaire',
  },
  greeting: (customer) => (customer ? `Bonjour à toute l’équipe ${customer},` : 'Bonjour,'),
  regards: (person, brand) => `Bien cordialement,\n${person}\n${brand}`,
  pausedDefault: (brand, systems) =>
    systems === 1
      ? `Les nouvelles données de ce système ne parviennent plus à ${brand}`
      : `Les nouvelles données de ces systèmes ne parviennent plus à ${brand}`,
  questions: (person, mailbox) =>
    `Une question, ou un doute sur l’authenticité de ce message ? Écrivez à ${person}, ${mailbox}. Nous lisons tous les messages et y répondons.`,
  footer: {
    why: (brand, customer) =>
      customer
        ? `Vous recevez ce message envoyé par ${brand} parce que vous êtes, chez ${customer}, un contact pour les systèmes connectés.`
        : `Vous recevez ce message envoyé par ${brand} parce que vous êtes, dans votre entreprise, un contact pour les systèmes connectés.`,
    reference: (connectionId) => `Référence pour notre assistance : ${connectionId}`,
  },
  access: {
    ready: (credential, name) => READY[credential](name),
    readyForEach: () => 'Munissez-vous d’un identifiant pour chaque système, de préférence celui d’un administrateur.',
    found: (ready, screen) => `${ready} Chemin dans le système : « ${screen} ».`,
  },
  request: {
    subject: (names, systems) =>
      systems === 1
        ? `Merci de reconnecter ${names[0]}`
        : `Merci de reconnecter ${number(systems)} systèmes : ${others(names, systems)}`,
    preheader: (since, systems) =>
      systems === 1
        ? `Déconnecté depuis : ${since}. La reconnexion prend 2 à 5 minutes.`
        : `Le premier est déconnecté depuis : ${since}. La reconnexion prend 2 à 5 minutes par système.`,
    heading: (names, systems) =>
      systems === 1 ? `Merci de reconnecter ${names[0]}` : `Merci de reconnecter ${number(systems)} systèmes`,
    opening: (name, brand, systems) =>
      systems === 1
        ? `${brand} ne peut plus se connecter à ${name}. En général, un mot de passe ou une autorisation a changé. Il suffit de s’identifier de nouveau.`
        : `${brand} ne peut plus se connecter à ${number(systems)} de vos systèmes. En général, un mot de passe ou une autorisation a changé. Il suffit de s’identifier de nouveau sur chacun.`,
    button: (system) => (system ? `Reconnecter ${system}` : 'Reconnecter'),
    listTitle: (systems) => `${number(systems)} systèmes à reconnecter, la plus longue coupure d’abord`,
    since: (moment) => `Déconnecté depuis : ${moment}`,
    more: (left) => `Et ${plural(left, { one: '# autre', other: '# autres' })}, sur la page qu’ouvre le bouton.`,
    afterwards: () => 'Tout reprend automatiquement et vous recevez une brève confirmation',
    stepsTitle: (systems) =>
      systems === 1 ? 'Comment reconnecter (2 à 5 minutes)' : 'Comment reconnecter (2 à 5 minutes par système)',
    steps: (button, ready, form) => {
      const second = {
        one: `Choisissez « ${button} » et identifiez-vous sur la page qui s’ouvre.`,
        several: `Choisissez « ${button} ». La page qui s’ouvre montre les systèmes : identifiez-vous sur l’un après l’autre.`,
      };
      return [ready, second[form], 'Confirmez l’accès si cela vous est demandé. C’est tout.'];
    },
    forward: (name, systems) =>
      systems === 1
        ? `Une autre personne s’occupe de ${name} ? Transférez-lui ce message : il contient tout le nécessaire.`
        : 'Une autre personne s’occupe de ces systèmes ? Transférez-lui ce message : il contient tout le nécessaire.',
    destination: ({ label, host, brand, provider }) => {
      const service = `${provider.name} est le service par lequel ${brand} se connecte à des systèmes comme le vôtre`;
      return host === provider.host
        ? `« ${label} » ouvre ${host}. ${service} ; c’est pourquoi vous y verrez ce nom.`
        : `« ${label} » ouvre ${host}, qui mène à ${provider.host}. ${service} ; c’est pourquoi vous y verrez ce nom.`;
    },
    noPassword: (origin) =>
      `Nous ne demandons jamais de mot de passe par e-mail ni par messagerie. Ne le saisissez que sur une page dont l’adresse commence par ${origin}/, ou sur la page de connexion de votre propre système.`,
  },
  reminder: {
    preheader: (days) => `${inDays(days)} sans nouvelles données. La reconnexion prend 2 à 5 minutes.`,
    heading: (names, systems, days) =>
      systems === 1
        ? `${names[0]} est déconnecté depuis ${inDays(days)}`
        : `${number(systems)} systèmes sont toujours déconnectés`,
    opening: (name, brand, systems, days) =>
      systems === 1
        ? `Nous vous avons déjà écrit : depuis ${inDays(days)}, ${brand} ne peut plus se connecter à ${name}. Il suffit de s’identifier de nouveau.`
        : `Nous vous avons déjà écrit : ${brand} ne peut toujours pas se connecter à ${number(systems)} de vos systèmes, le premier depuis ${inDays(days)}. Il suffit de s’identifier de nouveau sur chacun.`,
    days: (days) => `depuis ${inDays(days)}`,
    alternatives: (button, systems) =>
      `Vous vous en occupez déjà, ou vous n’utilisez plus ${systems === 1 ? 'ce système' : 'l’un de ces systèmes'} ? Choisissez « ${button} » et dites-le-nous sur la page qui s’ouvre : nous n’insisterons pas.`,
    alternativesAtLast: (button, systems) =>
      `Vous n’utilisez plus ${systems === 1 ? 'ce système' : 'l’un de ces systèmes'} ? Choisissez « ${button} » et dites-le-nous sur la page qui s’ouvre.`,
    last: (person, mailbox) =>
      `Ceci est notre dernier rappel. Le bouton ci-dessus permet de rétablir la connexion à tout moment. Si nous pouvons vous aider, écrivez à ${person}, ${mailbox}.`,
    stop: () => 'Ne plus recevoir de rappels à cette adresse',
  },
  offline: {
    subject: (names, systems) =>
      systems === 1
        ? `Pour information : ${names[0]} ne répond pas`
        : `Pour information : ${number(systems)} systèmes ne répondent pas, ${others(names, systems)}`,
    preheader: (since, systems) =>
      systems === 1
        ? `Sans réponse depuis : ${since}. Vous n’avez pas à vous identifier de nouveau.`
        : `Le premier est sans réponse depuis : ${since}. Vous n’avez pas à vous identifier de nouveau.`,
    heading: (names, systems) =>
      systems === 1 ? `${names[0]} ne répond pas` : `${number(systems)} systèmes ne répondent pas`,
    opening: (name, brand, systems) =>
      systems === 1
        ? `${brand} ne parvient pas à joindre ${name} pour le moment. L’identification est en ordre, il n’y a donc rien à renouveler.`
        : `${brand} ne parvient pas à joindre ${number(systems)} de vos systèmes pour le moment. Les identifications sont en ordre, il n’y a donc rien à renouveler.`,
    since: (moment) => `Sans réponse depuis : ${moment}`,
    listTitle: (systems) => `${number(systems)} systèmes qui ne répondent pas`,
    more: (left) => `Et ${plural(left, { one: '# autre', other: '# autres' })}.`,
    nothingToDo: () => 'Dès qu’une réponse arrive, tout reprend automatiquement.',
    check: (systems) =>
      systems === 1
        ? 'Si le système n’a pas été arrêté volontairement, merci de faire vérifier qu’il fonctionne et qu’il est joignable depuis Internet.'
        : 'Si les systèmes n’ont pas été arrêtés volontairement, merci de faire vérifier qu’ils fonctionnent et qu’ils sont joignables depuis Internet.',
  },
  restored: {
    subject: (names, systems) =>
      systems === 1
        ? `De nouveau connecté : ${names[0]}`
        : `De nouveau connectés : ${number(systems)} systèmes, ${others(names, systems)}`,
    preheader: () => 'Tout fonctionne de nouveau. Vous n’avez plus rien à faire.',
    heading: (names, systems) =>
      systems === 1 ? `De nouveau connecté : ${names[0]}` : `${number(systems)} systèmes sont de nouveau connectés`,
    opening: (name, brand, systems) =>
      systems === 1
        ? `Bonne nouvelle : la connexion entre ${brand} et ${name} fonctionne de nouveau. Merci pour votre aide.`
        : `Bonne nouvelle : les connexions entre ${brand} et ${number(systems)} de vos systèmes fonctionnent de nouveau. Merci pour votre aide.`,
    nothingToDo: () => 'Vous n’avez plus rien à faire. Ce qui était en pause reprend automatiquement.',
    listTitle: (systems) => `${number(systems)} systèmes de nouveau connectés`,
    period: (from, to) => (to ? `Déconnecté du ${from} au ${to}` : `Était déconnecté depuis : ${from}`),
    more: (left) => `Et ${plural(left, { one: '# autre', other: '# autres' })}.`,
  },
};
