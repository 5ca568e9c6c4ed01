import type { Catalogue, Credential } from './catalogue.ts';
import { grammarOf } from './grammar.ts';

const { andOthers, number, plural } = grammarOf('es');

const others = (names: readonly string[], systems: number) =>
  andOthers(names, systems, { one: '# más', other: '# más' });
const inDays = (days: number) => plural(days, { one: '# día', other: '# días' });

const READY: Readonly<Record<Credential, (name: string) => string>> = {
  sign_in: (name) => `Tenga a mano un acceso a ${name}, a ser posible de administrador.`,
  technical_user: (name) =>
    `Tenga a mano el usuario técnico con el que se conectó ${name} y su contraseña actual. Los conoce la persona que administra el sistema.`,
  api_key: (name) =>
    `Tenga a mano una clave de API de ${name}, o un acceso de administrador con el que pueda crear una nueva.`,
  access_token: (name) =>
    `Tenga a mano un token de acceso de ${name}, o un acceso de administrador con el que pueda crear uno nuevo.`,
  credentials_file: (name) =>
    `Tenga a mano el archivo de credenciales de ${name}, o un acceso de administrador con el que pueda descargarlo.`,
};

/** Spanish, with "usted", in words that serve on both sides of the Atlantic. */
export const es: Catalogue = {
  language: 'es',
  nameOf: ({ system, site }) => {
    if (system) return site ? `${system} (${site})` : system;
    return site ? `su sistema «${site}»` : 'su sistema conectado';
  },
  titleOf: ({ system, site }) => {
    if (system) return site ? `${system} (${site})` : system;
    return site ? `Sistema «${site}»` : 'Sistema conectado';
  },
  labels: {
    system: 'Sistema',
    site: 'Centro',
    lostSince: 'Sin conexión desde',
    lostFrom: 'Sin conexión desde',
    silentSince: 'Sin respuesta desde',
    paused: 'En pausa',
    afterwards: 'Después',
    workingSince: 'Conectado de nuevo desde',
    zone: 'Zona horaria',
  },
  greeting: (customer) => (customer ? `Estimado equipo de ${customer}:` : 'Buenos días:'),
  regards: (person, brand) => `Un cordial saludo,\n${person}\n${brand}`,
  pausedDefault: (brand, systems) =>
    systems === 1
      ? `Los datos nuevos de este sistema no llegan a ${brand}`
      : `Los datos nuevos de estos sistemas no llegan a ${brand}`,
  questions: (person, mailbox) =>
    `¿Tiene preguntas, o dudas de que este mensaje sea auténtico? Escriba a ${person}, ${mailbox}. Leemos y respondemos todos los mensajes.`,
  footer: {
    why: (brand, customer) =>
      customer
        ? `Recibe este mensaje de ${brand} porque en ${customer} figura como contacto de los sistemas conectados.`
        : `Recibe este mensaje de ${brand} porque en su empresa figura como contacto de los sistemas conectados.`,
    reference: (connectionId) => `Referencia para nuestro servicio de asistencia: ${connectionId}`,
  },
  access: {
    ready: (credential, name) => READY[credential](name),
    readyForEach: () => 'Tenga a mano un acceso a cada sistema, a ser posible de administrador.',
    found: (ready, screen) => `${ready} Se encuentra en «${screen}».`,
  },
  request: {
    subject: (names, systems) =>
      systems === 1
        ? `Vuelva a conectar ${names[0]}, por favor`
        : `Vuelva a conectar ${number(systems)} sistemas, por favor: ${others(names, systems)}`,
    preheader: (since, systems) =>
      systems === 1
        ? `Sin conexión desde: ${since}. Volver a conectarlo lleva de 2 a 5 minutos.`
        : `El primero está sin conexión desde: ${since}. Volver a conectar cada uno lleva de 2 a 5 minutos.`,
    heading: (names, systems) =>
      systems === 1
        ? `Vuelva a conectar ${names[0]}, por favor`
        : `Vuelva a conectar ${number(systems)} sistemas, por favor`,
    opening: (name, brand, systems) =>
      systems === 1
        ? `${brand} ya no puede iniciar sesión en ${name}. Suele deberse a que ha cambiado una contraseña o un permiso. Basta con iniciar sesión una vez más.`
        : `${brand} ya no puede iniciar sesión en ${number(systems)} de sus sistemas. Suele deberse a que ha cambiado una contraseña o un permiso. Basta con iniciar sesión una vez más en cada uno.`,
    button: (system) => (system ? `Conectar ${system}` : 'Volver a conectar'),
    listTitle: (systems) => `${number(systems)} sistemas por conectar, primero el que más tiempo lleva`,
    since: (moment) => `Sin conexión desde: ${moment}`,
    more: (left) => `Y ${number(left)} más, en la página que abre el botón.`,
    afterwards: () => 'Todo continúa por sí solo y le enviamos una breve confirmación',
    stepsTitle: (systems) =>
      systems === 1 ? 'Cómo volver a conectar (2–5 minutos)' : 'Cómo volver a conectar (2–5 minutos por sistema)',
    steps: (button, ready, form) => {
      const second = {
        one: `Elija «${button}» e inicie sesión en la página que se abre.`,
        several: `Elija «${button}». La página que se abre muestra los sistemas: inicie sesión en uno tras otro.`,
      };
      return [ready, second[form], 'Confirme el acceso si se le solicita. Eso es todo.'];
    },
    forward: (name, systems) =>
      systems === 1
        ? `¿Es otra persona quien se ocupa de ${name}? Reenvíele este mensaje: contiene todo lo necesario.`
        : '¿Es otra persona quien se ocupa de estos sistemas? Reenvíele este mensaje: contiene todo lo necesario.',
    destination: ({ label, host, brand, provider }) => {
      const service = `${provider.name} es el servicio con el que ${brand} se conecta a sistemas como el suyo`;
      return host === provider.host
        ? `«${label}» abre ${host}. ${service}; por eso verá allí ese nombre.`
        : `«${label}» abre ${host}, que lleva a ${provider.host}. ${service}; por eso verá allí ese nombre.`;
    },
    noPassword: (origin) =>
      `Nunca pedimos contraseñas por correo ni por chat. Escríbala solo en una página cuya dirección empiece por ${origin}/, o en la página de inicio de sesión de su propio sistema.`,
  },
  reminder: {
    preheader: (days) => `${inDays(days)} sin datos nuevos. Volver a conectar lleva de 2 a 5 minutos.`,
    heading: (names, systems, days) =>
      systems === 1
        ? `${names[0]}: sin conexión desde hace ${inDays(days)}`
        : `${number(systems)} sistemas siguen sin conexión`,
    opening: (name, brand, systems, days) =>
      systems === 1
        ? `Ya le escribimos antes: desde hace ${inDays(days)}, ${brand} no puede iniciar sesión en ${name}. Basta con iniciar sesión una vez más.`
        : `Ya le escribimos antes: ${brand} sigue sin poder iniciar sesión en ${number(systems)} de sus sistemas, en el primero desde hace ${inDays(days)}. Basta con iniciar sesión una vez más en cada uno.`,
    days: (days) => `desde hace ${inDays(days)}`,
    alternatives: (button, systems) =>
      `¿Ya se está ocupando, o ya no utiliza ${systems === 1 ? 'el sistema' : 'alguno de los sistemas'}? Elija «${button}» y díganoslo en la página que se abre; por ahora no volveremos a preguntar.`,
    alternativesAtLast: (button, systems) =>
      `¿Ya no utiliza ${systems === 1 ? 'el sistema' : 'alguno de los sistemas'}? Elija «${button}» y díganoslo en la página que se abre.`,
    last: (person, mailbox) =>
      `Este es nuestro último recordatorio. La conexión puede renovarse en cualquier momento con el botón de arriba. Si podemos ayudarle, escriba a ${person}, ${mailbox}.`,
    stop: () => 'No recibir más recordatorios en esta dirección',
  },
  offline: {
    subject: (names, systems) =>
      systems === 1
        ? `Para su información: ${names[0]} no responde`
        : `Para su información: ${number(systems)} sistemas no responden, ${others(names, systems)}`,
    preheader: (since, systems) =>
      systems === 1
        ? `Sin respuesta desde: ${since}. No tiene que volver a iniciar sesión.`
        : `El primero está sin respuesta desde: ${since}. No tiene que volver a iniciar sesión.`,
    heading: (names, systems) =>
      systems === 1 ? `${names[0]} no responde` : `${number(systems)} sistemas no responden`,
    opening: (name, brand, systems) =>
      systems === 1
        ? `En este momento ${brand} no puede comunicarse con ${name}. El acceso está en orden, así que no hay nada que renovar.`
        : `En este momento ${brand} no puede comunicarse con ${number(systems)} de sus sistemas. Los accesos están en orden, así que no hay nada que renovar.`,
    since: (moment) => `Sin respuesta desde: ${moment}`,
    listTitle: (systems) => `${number(systems)} sistemas que no responden`,
    more: (left) => `Y ${number(left)} más.`,
    nothingToDo: () => 'En cuanto llegue una respuesta, todo continuará por sí solo.',
    check: (systems) =>
      systems === 1
        ? 'Si el sistema no se ha apagado a propósito, pida que alguien compruebe si está en marcha y si se puede acceder a él desde Internet.'
        : 'Si los sistemas no se han apagado a propósito, pida que alguien compruebe si están en marcha y si se puede acceder a ellos desde Internet.',
  },
  restored: {
    subject: (names, systems) =>
      systems === 1
        ? `Conectado de nuevo: ${names[0]}`
        : `Conectados de nuevo: ${number(systems)} sistemas, ${others(names, systems)}`,
    preheader: () => 'Todo vuelve a funcionar. No tiene que hacer nada más.',
    heading: (names, systems) =>
      systems === 1 ? `Conectado de nuevo: ${names[0]}` : `${number(systems)} sistemas están conectados de nuevo`,
    opening: (name, brand, systems) =>
      systems === 1
        ? `Buenas noticias: la conexión entre ${brand} y ${name} vuelve a funcionar. Muchas gracias por su ayuda.`
        : `Buenas noticias: las conexiones entre ${brand} y ${number(systems)} de sus sistemas vuelven a funcionar. Muchas gracias por su ayuda.`,
    nothingToDo: () => 'No tiene que hacer nada más. Lo que estaba en pausa continúa por sí solo.',
    listTitle: (systems) => `${number(systems)} sistemas conectados de nuevo`,
    period: (from, to) => (to ? `Sin conexión: ${from} – ${to}` : `Estaba sin conexión desde: ${from}`),
    more: (left) => `Y ${number(left)} más.`,
  },
};
