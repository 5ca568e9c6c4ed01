import { grammarOf } from '../messages/grammar.ts';
import type { PageCatalogue } from './catalogue.ts';

const { number } = grammarOf('es');

/** Spanish, with "usted", in words that serve on both sides of the Atlantic. */
export const es: PageCatalogue = {
  language: 'es',
  lost: {
    heading: (name) => `Volver a conectar ${name}`,
    headingSeveral: (systems) => `Volver a conectar ${number(systems)} sistemas`,
    opening: (name, brand) =>
      `${brand} ya no puede iniciar sesión en ${name}. Inicie sesión una vez más y todo continúa por sí solo. Lleva unos tres minutos.`,
    openingSeveral: (brand, systems) =>
      `${brand} ya no puede iniciar sesión en ${number(systems)} de sus sistemas. Inicie sesión una vez más en cada uno y todo continúa por sí solo. Lleva unos tres minutos por sistema.`,
    button: (system) => (system ? `Conectar ${system}` : 'Volver a conectar'),
    stepsTitle: 'Cómo se hace',
    steps: (name, provider, button) => [
      `Tenga a mano un acceso a ${name}, a ser posible de administrador.`,
      `Elija «${button}». Se abre la página de inicio de sesión de ${provider}.`,
      'Inicie sesión y confirme. Después volverá aquí y verá si ha funcionado.',
    ],
    provider: (brand, provider, host) =>
      `${provider} es el servicio con el que ${brand} se conecta a sistemas como el suyo. Escriba su contraseña solo en una página cuya dirección empiece por https://${host}/, o en la página de inicio de sesión de su propio sistema. Nunca se la pedimos, ni aquí ni por correo ni por chat.`,
    notForMeLead: '¿Es otra persona quien se ocupa de esto? Reenvíele nuestro mensaje, o díganoslo:',
    notForMe: 'No me corresponde',
    since: (moment) => `Sin conexión desde: ${moment}`,
  },
  answers: {
    laterLead: '¿Ya se está ocupando? Podemos esperar con el próximo recordatorio:',
    inThreeDays: 'Recordar en 3 días',
    inAWeek: 'Recordar en una semana',
    unusedLead: '¿El sistema ya no se utiliza?',
    unused: 'Ya no lo utilizamos',
    saidUnused:
      'Nos indicó que este sistema ya no se utiliza, así que hemos dejado de preguntar. Todavía puede volver a conectarlo.',
  },
  later: (day) => ({
    heading: 'Gracias, esperaremos',
    text: `El próximo recordatorio llegará como muy pronto el ${day}, y solo si entonces falta todavía alguna conexión. Puede volver a conectar en cualquier momento con el enlace de nuestro mensaje.`,
  }),
  unused: (name) => ({
    heading: `${name}: ¿ya no se utiliza?`,
    text: 'Entonces dejaremos de pedirle que vuelva a conectarlo y avisaremos a nuestro equipo. La conexión se queda como está, y con el enlace de nuestro mensaje todavía puede volver a conectar.',
    yes: 'Sí, ya no lo utilizamos',
    back: 'No, volver',
  }),
  stop: {
    heading: '¿No recibir más recordatorios?',
    text: 'Enviamos recordatorios mientras alguno de sus sistemas esté sin conexión. Si lo desea, la dirección a la que llegó nuestro mensaje no recibirá más. El primer mensaje de cada interrupción seguirá llegando, al igual que el que anuncia que todo vuelve a funcionar.',
    button: 'Detener los recordatorios',
  },
  stopped: (mailbox) => ({
    heading: 'No habrá más recordatorios',
    text: `La dirección a la que llegó nuestro mensaje no recibirá más recordatorios. El primer mensaje de cada interrupción seguirá llegando, al igual que el que anuncia que todo vuelve a funcionar. Si desea recibirlos de nuevo, escriba a ${mailbox}.`,
  }),
  stillWaiting: (systems) =>
    systems === 1
      ? 'Muchas gracias. El nuevo acceso funciona y se ha guardado de forma segura. Otro de sus sistemas espera todavía un inicio de sesión:'
      : `Muchas gracias. El nuevo acceso funciona y se ha guardado de forma segura. Otros ${number(systems)} de sus sistemas esperan todavía un inicio de sesión:`,
  working: (name) => ({
    heading: `${name} está conectado`,
    text: 'Todo funciona. No tiene que hacer nada y puede cerrar esta página.',
  }),
  expired: (name) => ({
    heading: 'Este enlace es demasiado antiguo',
    text: `Por su seguridad, este enlace ya no funciona, pero ${name} sigue sin conexión. Podemos enviar un enlace nuevo a las direcciones que tenemos registradas.`,
    button: 'Enviar un enlace nuevo',
  }),
  ended: (name) => ({
    heading: `${name} ya no está vinculado`,
    text: 'Esta conexión se eliminó, así que no hay nada que volver a conectar. Si no lo esperaba, escríbanos.',
  }),
  happened: {
    reconnected: (name, _provider, brand) => ({
      heading: `${name} está conectado de nuevo`,
      text: `Muchas gracias. El nuevo acceso funciona y se ha guardado de forma segura. ${brand} continúa por sí solo: no tiene que hacer nada más y puede cerrar esta página.`,
    }),
    checking: (name) => ({
      heading: `Comprobando ${name}`,
      text: 'Ha iniciado sesión. Estamos comprobando que todo funciona. Esta página se actualiza sola en unos segundos.',
    }),
    cancelled: (name) => ({
      heading: 'Aún no se ha conectado',
      text: `El inicio de sesión no se terminó, por lo que ${name} sigue sin conexión. No se ha cambiado nada. Puede empezar de nuevo cuando quiera.`,
    }),
    failed: (name, provider) => ({
      heading: 'No ha funcionado',
      text: `${provider} no completó el inicio de sesión, por lo que ${name} sigue sin conexión. No se ha cambiado nada. Empiece de nuevo, por favor. Si vuelve a ocurrir, escríbanos.`,
    }),
    other_account: (name) => ({
      heading: 'Era otra cuenta',
      text: `Ha iniciado sesión en una cuenta que no corresponde a ${name}. No hemos cambiado nada y hemos descartado ese acceso. Empiece de nuevo e inicie sesión en la cuenta que corresponde. Si ha cambiado de cuenta, escríbanos.`,
    }),
    not_kept: (name, _provider, brand) => ({
      heading: 'Un error nuestro: inicie sesión una vez más, por favor',
      text: `Su inicio de sesión funcionó, pero ${brand} no pudo guardarlo de forma segura, por lo que ${name} sigue sin conexión. Nuestro equipo técnico ya está avisado. Empiece de nuevo dentro de unos minutos, por favor.`,
    }),
    not_for_me: () => ({
      heading: 'Gracias por avisarnos',
      text: 'Averiguaremos quién se ocupa ahora de este sistema. No tiene que hacer nada más. Si conoce a esa persona, también puede reenviarle nuestro mensaje.',
    }),
    sent_again: () => ({
      heading: 'Un enlace nuevo está en camino',
      text: 'Lo enviamos a las direcciones que tenemos registradas. Puede tardar una hora. Si no llega nada, escríbanos.',
    }),
    no_longer_used: (name) => ({
      heading: 'Hemos dejado de preguntar',
      text: `Ya no recibirá peticiones para volver a conectar ${name}, y nuestro equipo está informado. Si fue un error, abra de nuevo el enlace de nuestro mensaje y vuelva a conectar, o escríbanos.`,
    }),
  },
  nothing: {
    unknown_link: (mailbox) => ({
      heading: 'Este enlace no funciona',
      text: `Tal vez llegó incompleto. Ábralo otra vez desde nuestro mensaje, o cópielo entero. Si eso no ayuda, escriba a ${mailbox}.`,
    }),
    no_session: (mailbox) => ({
      heading: 'Empiece de nuevo, por favor',
      text: `El inicio de sesión duró más de 15 minutos, o su navegador no lo conservó. No se ha cambiado nada. Abra otra vez el enlace de nuestro mensaje. Si eso no ayuda, escriba a ${mailbox}.`,
    }),
    form_refused: (mailbox) => ({
      heading: 'Empiece de nuevo, por favor',
      text: `Su navegador no envió lo que nos muestra que fue usted quien pulsó el botón. Permita las cookies en esta página y abra otra vez el enlace de nuestro mensaje. Si eso no ayuda, escriba a ${mailbox}.`,
    }),
    failure: (mailbox) => ({
      heading: 'Un error nuestro: algo ha fallado',
      text: `No se ha perdido nada. Nuestro equipo técnico ya está avisado. Inténtelo de nuevo dentro de unos minutos, por favor, o escriba a ${mailbox}.`,
    }),
  },
  again: 'Empezar de nuevo',
  labels: { system: 'Sistema', site: 'Centro', lostSince: 'Sin conexión desde', paused: 'En pausa' },
  history: {
    title: 'Qué ha pasado',
    lost: 'Se perdió la conexión',
    noticed: {
      webhook: 'Recibimos el aviso',
      sweep: 'Lo notamos en una comprobación periódica',
      confirm: 'Lo notamos en una comprobación',
      reconnect: 'Lo notamos al iniciarse una nueva sesión',
    },
    told: { email: 'Le escribimos', slack: 'Le avisamos por Slack' },
    reminded: { email: 'Le enviamos un recordatorio', slack: 'Le enviamos un recordatorio por Slack' },
    restored: 'Vuelve a funcionar',
  },
  questions: (person, mailbox) =>
    `¿Tiene preguntas? Escriba a ${person}, ${mailbox}. Leemos y respondemos todos los mensajes.`,
  reference: (connectionId) => `Referencia para nuestro servicio de asistencia: ${connectionId}`,
};
