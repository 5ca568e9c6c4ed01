import { grammarOf } from '../messages/grammar.ts';
import type { PageCatalogue } from './catalogue.ts';

const { number } = grammarOf('fr');

/** French, with "vous". Spaces before ":", "?", "»" do not break. No "de" before a name, which could begin with a vowel. */
export const fr: PageCatalogue = {
  language: 'fr',
  lost: {
    heading: (name) => `Reconnecter ${name}`,
    headingSeveral: (systems) => `Reconnecter ${number(systems)} systèmes`,
    opening: (name, brand) =>
      `${brand} ne peut plus se connecter à ${name}. Identifiez-vous une nouvelle fois et tout reprend automatiquement. Cela prend environ trois minutes.`,
    openingSeveral: (brand, systems) =>
      `${brand} ne peut plus se connecter à ${number(systems)} de vos systèmes. Identifiez-vous une nouvelle fois sur chacun et tout reprend automatiquement. Cela prend environ trois minutes par système.`,
    button: (system) => (system ? `Reconnecter ${system}` : 'Reconnecter'),
    stepsTitle: 'Comment faire',
    steps: (name, provider, button) => [
      `Munissez-vous d’un identifiant pour ${name}, de préférence celui d’un administrateur.`,
      `Choisissez « ${button} ». La page de connexion du service ${provider} s’ouvre.`,
      'Identifiez-vous et confirmez. Vous revenez ensuite ici et voyez si tout a fonctionné.',
    ],
    provider: (brand, provider, host) =>
      `${provider} est le service par lequel ${brand} se connecte à des systèmes comme le vôtre. Ne saisissez votre mot de passe que sur une page dont l’adresse commence par https://${host}/, ou sur la page de connexion de votre propre système. Nous ne le demandons jamais, ni ici, ni par e-mail, ni par messagerie.`,
    notForMeLead: 'Une autre personne s’en occupe ? Transférez-lui notre message, ou dites-le-nous :',
    notForMe: 'Cela ne me concerne pas',
    since: (moment) => `Déconnecté depuis : ${moment}`,
  },
  answers: {
    laterLead: 'Vous vous en occupez déjà ? Nous pouvons attendre avant le prochain rappel :',
    inThreeDays: 'Rappel dans 3 jours',
    inAWeek: 'Rappel dans une semaine',
    unusedLead: 'Ce système n’est plus utilisé ?',
    unused: 'Nous ne l’utilisons plus',
    saidUnused:
      'Vous nous avez indiqué que ce système n’est plus utilisé, nous n’insistons donc plus. Vous pouvez toujours le reconnecter.',
  },
  later: (day) => ({
    heading: 'Merci, nous attendons',
    text: `Le prochain rappel arrivera au plus tôt le ${day}, et seulement si une connexion manque encore. Le lien dans notre message permet de reconnecter à tout moment.`,
  }),
  unused: (name) => ({
    heading: `${name} n’est plus utilisé ?`,
    text: 'Nous cesserons alors de vous demander de le reconnecter, et notre équipe en sera informée. La connexion elle-même reste telle quelle, et le lien dans notre message permet toujours de reconnecter.',
    yes: 'Oui, nous ne l’utilisons plus',
    back: 'Non, revenir',
  }),
  stop: {
    heading: 'Ne plus recevoir de rappels ?',
    text: 'Nous envoyons des rappels tant qu’un de vos systèmes est déconnecté. Si vous le souhaitez, l’adresse à laquelle notre message a été envoyé n’en recevra plus. Le premier message de chaque coupure arrivera toujours, tout comme celui qui annonce que tout fonctionne de nouveau.',
    button: 'Arrêter les rappels',
  },
  stopped: (mailbox) => ({
    heading: 'Plus de rappels',
    text: `L’adresse à laquelle notre message a été envoyé ne recevra plus de rappels. Le premier message de chaque coupure arrivera toujours, tout comme celui qui annonce que tout fonctionne de nouveau. Pour recevoir de nouveau des rappels, écrivez à ${mailbox}.`,
  }),
  stillWaiting: (systems) =>
    systems === 1
      ? 'Merci. La nouvelle connexion fonctionne et a été enregistrée en lieu sûr. Un autre de vos systèmes attend encore une identification :'
      : `Merci. La nouvelle connexion fonctionne et a été enregistrée en lieu sûr. ${number(systems)} autres de vos systèmes attendent encore une identification :`,
  working: (name) => ({
    heading: `${name} est connecté`,
    text: 'Tout fonctionne. Vous n’avez rien à faire et pouvez fermer cette page.',
  }),
  expired: (name) => ({
    heading: 'Ce lien est trop ancien',
    text: `Pour votre sécurité, ce lien ne fonctionne plus, mais ${name} est toujours déconnecté. Nous pouvons envoyer un nouveau lien aux adresses que nous connaissons.`,
    button: 'Envoyer un nouveau lien',
  }),
  ended: (name) => ({
    heading: `${name} n’est plus relié`,
    text: 'Cette connexion a été supprimée, il n’y a donc rien à reconnecter. Si cela vous surprend, écrivez-nous.',
  }),
  happened: {
    reconnected: (name, _provider, brand) => ({
      heading: `${name} est de nouveau connecté`,
      text: `Merci. La nouvelle connexion fonctionne et a été enregistrée en lieu sûr. ${brand} reprend automatiquement : vous n’avez plus rien à faire et pouvez fermer cette page.`,
    }),
    checking: (name) => ({
      heading: `Vérification en cours : ${name}`,
      text: 'L’identification a réussi. Nous vérifions que tout fonctionne. Cette page s’actualise d’elle-même dans quelques secondes.',
    }),
    cancelled: (name) => ({
      heading: 'Pas encore reconnecté',
      text: `L’identification a été interrompue avant la fin, ${name} est donc toujours déconnecté. Rien n’a été modifié. Vous pouvez recommencer quand vous le souhaitez.`,
    }),
    failed: (name, provider) => ({
      heading: 'Cela n’a pas fonctionné',
      text: `${provider} n’a pas terminé l’identification, ${name} est donc toujours déconnecté. Rien n’a été modifié. Merci de recommencer. Si cela se reproduit, écrivez-nous.`,
    }),
    other_account: (name) => ({
      heading: 'C’était un autre compte',
      text: `Vous vous êtes identifié sur un compte qui ne correspond pas à ${name}. Nous n’avons rien modifié et n’avons pas gardé cette identification. Recommencez avec le compte qui correspond. Si vous avez changé de compte, écrivez-nous.`,
    }),
    not_kept: (name, _provider, brand) => ({
      heading: 'Une erreur de notre part : merci de vous identifier encore une fois',
      text: `Votre identification a réussi, mais ${brand} n’a pas pu l’enregistrer en lieu sûr : ${name} est donc toujours déconnecté. Nos techniciens sont prévenus. Merci de recommencer dans quelques minutes.`,
    }),
    not_for_me: () => ({
      heading: 'Merci de nous avoir prévenus',
      text: 'Nous allons chercher qui s’occupe maintenant de ce système. Vous n’avez plus rien à faire. Si vous connaissez cette personne, vous pouvez aussi lui transférer notre message.',
    }),
    sent_again: () => ({
      heading: 'Un nouveau lien est en route',
      text: 'Nous l’envoyons aux adresses que nous connaissons. Cela peut prendre une heure. Si rien n’arrive, écrivez-nous.',
    }),
    no_longer_used: (name) => ({
      heading: 'Nous n’insistons plus',
      text: `Vous ne recevrez plus de messages pour reconnecter ${name}, et notre équipe est informée. Si c’était une erreur, ouvrez de nouveau le lien dans notre message et reconnectez, ou écrivez-nous.`,
    }),
  },
  nothing: {
    unknown_link: (mailbox) => ({
      heading: 'Ce lien ne fonctionne pas',
      text: `Il a peut-être été coupé en chemin. Ouvrez-le encore une fois depuis notre message, ou copiez-le en entier. Si cela ne suffit pas, écrivez à ${mailbox}.`,
    }),
    no_session: (mailbox) => ({
      heading: 'Merci de recommencer',
      text: `L’identification a duré plus de 15 minutes, ou votre navigateur ne l’a pas gardée en mémoire. Rien n’a été modifié. Ouvrez de nouveau le lien dans notre message. Si cela ne suffit pas, écrivez à ${mailbox}.`,
    }),
    form_refused: (mailbox) => ({
      heading: 'Merci de recommencer',
      text: `Votre navigateur n’a pas transmis ce qui nous montre que c’est bien vous qui avez appuyé sur le bouton. Autorisez les cookies pour cette page et ouvrez de nouveau le lien dans notre message. Si cela ne suffit pas, écrivez à ${mailbox}.`,
    }),
    failure: (mailbox) => ({
      heading: 'Une erreur s’est produite de notre côté',
      text: `Rien n’a été perdu. Nos techniciens sont prévenus. Merci de réessayer dans quelques minutes, ou d’écrire à ${mailbox}.`,
    }),
  },
  again: 'Recommencer',
  labels: { system: 'Système', site: 'Site', lostSince: 'Déconnecté depuis', paused: 'En pause' },
  history: {
    title: 'Ce qui s’est passé',
    lost: 'La connexion a été perdue',
    noticed: {
      webhook: 'Nous en avons été avertis',
      sweep: 'Nous l’avons remarqué lors d’un contrôle régulier',
      confirm: 'Nous l’avons remarqué lors d’un contrôle',
      reconnect: 'Nous l’avons remarqué lors d’une nouvelle identification',
    },
    told: { email: 'Nous vous avons écrit par e-mail', slack: 'Nous vous avons écrit sur Slack' },
    reminded: { email: 'Nous vous avons envoyé un rappel', slack: 'Nous vous avons envoyé un rappel sur Slack' },
    restored: 'Tout fonctionne de nouveau',
  },
  questions: (person, mailbox) =>
    `Une question ? Écrivez à ${person}, ${mailbox}. Nous lisons tous les messages et y répondons.`,
  reference: (connectionId) => `Référence pour notre assistance : ${connectionId}`,
};
