import type { Catalogue, Credential } from './catalogue.ts';
import { grammarOf } from './grammar.ts';

const { andOthers, number, plural } = grammarOf('pt');

const others = (names: readonly string[], systems: number) =>
  andOthers(names, systems, { one: 'mais #', other: 'mais #' });
const inDays = (days: number) => plural(days, { one: '# dia', other: '# dias' });

const READY: Readonly<Record<Credential, (name: string) => string>> = {
  sign_in: (name) => `Tenha em mãos um acesso para ${name}, de preferência de administrador.`,
  technical_user: (name) =>
    `Tenha em mãos o usuário técnico com que ${name} foi conectado e a senha atual desse usuário. Quem administra o sistema os conhece.`,
  api_key: (name) =>
    `Tenha em mãos uma chave de API para ${name}, ou um acesso de administrador com que possa criar uma nova.`,
  access_token: (name) =>
    `Tenha em mãos um token de acesso para ${name}, ou um acesso de administrador com que possa criar um novo.`,
  credentials_file: (name) =>
    `Tenha em mãos o arquivo de credenciais para ${name}, ou um acesso de administrador com que possa baixá-lo.`,
};

/** Portuguese as written in Brazil, formal, and readable in Portugal. No article before a name, whose gender is unknown. */
export const pt: Catalogue = {
  language: 'pt',
  nameOf: ({ system, site }) => {
    if (system) return site ? `${system} (${site})` : system;
    return site ? `seu sistema “${site}”` : 'seu sistema conectado';
  },
  titleOf: ({ system, site }) => {
    if (system) return site ? `${system} (${site})` : system;
    return site ? `Sistema “${site}”` : 'Sistema conectado';
  },
  labels: {
    system: 'Sistema',
    site: 'Unidade',
    lostSince: 'Sem conexão desde',
    lostFrom: 'Sem conexão desde',
    silentSince: 'Sem resposta desde',
    paused: 'Em pausa',
    afterwards: 'Depois',
    workingSince: 'Conectado novamente desde',
    zone: 'Fuso horário',
  },
  greeting: (customer) => (customer ? `Prezada equipe ${customer},` : 'Prezada equipe,'),
  regards: (person, brand) => `Atenciosamente,\n${person}\n${brand}`,
  pausedDefault: (brand, systems) =>
    systems === 1
      ? `Os dados novos deste sistema não chegam a ${brand}`
      : `Os dados novos destes sistemas não chegam a ${brand}`,
  questions: (person, mailbox) =>
    `Tem perguntas ou não sabe se esta mensagem é verdadeira? Escreva para ${person}, ${mailbox}. Lemos e respondemos todas as mensagens.`,
  footer: {
    why: (brand, customer) =>
      customer
        ? `Esta mensagem foi enviada por ${brand} porque, na empresa ${customer}, o seu endereço está registrado como contato dos sistemas conectados.`
        : `Esta mensagem foi enviada por ${brand} porque, na sua empresa, o seu endereço está registrado como contato dos sistemas conectados.`,
    reference: (connectionId) => `Referência para o nosso suporte: ${connectionId}`,
  },
  access: {
    ready: (credential, name) => READY[credential](name),
    readyForEach: () => 'Tenha em mãos um acesso para cada sistema, de preferência de administrador.',
    found: (ready, screen) => `${ready} Fica em “${screen}”.`,
  },
  request: {
    subject: (names, systems) =>
      systems === 1
        ? `Por favor, reconecte ${names[0]}`
        : `Por favor, reconecte ${number(systems)} sistemas: ${others(names, systems)}`,
    preheader: (since, systems) =>
      systems === 1
        ? `Sem conexão desde: ${since}. Reconectar leva de 2 a 5 minutos.`
        : `O primeiro está sem conexão desde: ${since}. Reconectar cada um leva de 2 a 5 minutos.`,
    heading: (names, systems) =>
      systems === 1 ? `Por favor, reconecte ${names[0]}` : `Por favor, reconecte ${number(systems)} sistemas`,
    opening: (name, brand, systems) =>
      systems === 1
        ? `${brand} não consegue mais acessar ${name}. Em geral, uma senha ou uma permissão foi alterada. Basta fazer login mais uma vez.`
        : `${brand} não consegue mais acessar ${number(systems)} dos seus sistemas. Em geral, uma senha ou uma permissão foi alterada. Basta fazer login mais uma vez em cada um.`,
    button: (system) => (system ? `Reconectar ${system}` : 'Reconectar'),
    listTitle: (systems) => `${number(systems)} sistemas a reconectar, primeiro o que está há mais tempo sem conexão`,
    since: (moment) => `Sem conexão desde: ${moment}`,
    more: (left) => `E mais ${number(left)}, na página que o botão abre.`,
    afterwards: () => 'Tudo continua automaticamente, e enviaremos uma breve confirmação',
    stepsTitle: (systems) =>
      systems === 1 ? 'Como reconectar (2–5 minutos)' : 'Como reconectar (2–5 minutos por sistema)',
    steps: (button, ready, form) => {
      const second = {
        one: `Escolha “${button}” e faça login na página que se abre.`,
        several: `Escolha “${button}”. A página que se abre mostra os sistemas: faça login em um após o outro.`,
      };
      return [ready, second[form], 'Confirme o acesso, se for solicitado. É só isso.'];
    },
    forward: (name, systems) =>
      systems === 1
        ? `Outra pessoa é responsável por ${name}? Encaminhe esta mensagem a ela: aqui está tudo o que é preciso.`
        : 'Outra pessoa é responsável por estes sistemas? Encaminhe esta mensagem a ela: aqui está tudo o que é preciso.',
    destination: ({ label, host, brand, provider }) => {
      const service = `${provider.name} é o serviço por meio do qual ${brand} se conecta a sistemas como o seu`;
      return host === provider.host
        ? `“${label}” abre ${host}. ${service}; por isso esse nome aparecerá ali.`
        : `“${label}” abre ${host}, que leva a ${provider.host}. ${service}; por isso esse nome aparecerá ali.`;
    },
    noPassword: (origin) =>
      `Nunca pedimos senhas por e-mail nem por chat. Digite a sua somente em uma página cujo endereço comece com ${origin}/, ou na página de login do seu próprio sistema.`,
  },
  reminder: {
    preheader: (days) => `${inDays(days)} sem dados novos. Reconectar leva de 2 a 5 minutos.`,
    heading: (names, systems, days) =>
      systems === 1
        ? `${names[0]}: sem conexão há ${inDays(days)}`
        : `${number(systems)} sistemas continuam sem conexão`,
    opening: (name, brand, systems, days) =>
      systems === 1
        ? `Já escrevemos antes: há ${inDays(days)} ${brand} não consegue acessar ${name}. Basta fazer login mais uma vez.`
        : `Já escrevemos antes: ${brand} ainda não consegue acessar ${number(systems)} dos seus sistemas, o primeiro há ${inDays(days)}. Basta fazer login mais uma vez em cada um.`,
    days: (days) => `há ${inDays(days)}`,
    alternatives: (button, systems) =>
      `Já está cuidando disso ou não usa mais ${systems === 1 ? 'o sistema' : 'algum dos sistemas'}? Escolha “${button}” e avise-nos na página que se abre; por enquanto não perguntaremos de novo.`,
    alternativesAtLast: (button, systems) =>
      `Não usa mais ${systems === 1 ? 'o sistema' : 'algum dos sistemas'}? Escolha “${button}” e avise-nos na página que se abre.`,
    last: (person, mailbox) =>
      `Este é o nosso último lembrete. A conexão pode ser renovada a qualquer momento com o botão acima. Se pudermos ajudar, escreva para ${person}, ${mailbox}.`,
    stop: () => 'Não receber mais lembretes neste endereço',
  },
  offline: {
    subject: (names, systems) =>
      systems === 1
        ? `Para seu conhecimento: ${names[0]} não responde`
        : `Para seu conhecimento: ${number(systems)} sistemas não respondem, ${others(names, systems)}`,
    preheader: (since, systems) =>
      systems === 1
        ? `Sem resposta desde: ${since}. Não é preciso fazer login de novo.`
        : `O primeiro está sem resposta desde: ${since}. Não é preciso fazer login de novo.`,
    heading: (names, systems) =>
      systems === 1 ? `${names[0]} não responde` : `${number(systems)} sistemas não respondem`,
    opening: (name, brand, systems) =>
      systems === 1
        ? `No momento, ${brand} não consegue se comunicar com ${name}. O acesso está em ordem, portanto não há nada a renovar.`
        : `No momento, ${brand} não consegue se comunicar com ${number(systems)} dos seus sistemas. Os acessos estão em ordem, portanto não há nada a renovar.`,
    since: (moment) => `Sem resposta desde: ${moment}`,
    listTitle: (systems) => `${number(systems)} sistemas que não respondem`,
    more: (left) => `E mais ${number(left)}.`,
    nothingToDo: () => 'Assim que chegar uma resposta, tudo continuará automaticamente.',
    check: (systems) =>
      systems === 1
        ? 'Se o sistema não foi desligado de propósito, peça que alguém verifique se está em funcionamento e se pode ser acessado pela internet.'
        : 'Se os sistemas não foram desligados de propósito, peça que alguém verifique se estão em funcionamento e se podem ser acessados pela internet.',
  },
  restored: {
    subject: (names, systems) =>
      systems === 1
        ? `Conectado novamente: ${names[0]}`
        : `Conectados novamente: ${number(systems)} sistemas, ${others(names, systems)}`,
    preheader: () => 'Tudo voltou a funcionar. Não é preciso fazer mais nada.',
    heading: (names, systems) =>
      systems === 1 ? `Conectado novamente: ${names[0]}` : `${number(systems)} sistemas estão conectados novamente`,
    opening: (name, brand, systems) =>
      systems === 1
        ? `Boa notícia: a conexão entre ${brand} e ${name} voltou a funcionar. Agradecemos a sua ajuda.`
        : `Boa notícia: as conexões entre ${brand} e ${number(systems)} dos seus sistemas voltaram a funcionar. Agradecemos a sua ajuda.`,
    nothingToDo: () => 'Não é preciso fazer mais nada. O que estava em pausa continua automaticamente.',
    listTitle: (systems) => `${number(systems)} sistemas conectados novamente`,
    period: (from, to) => (to ? `Sem conexão: ${from} – ${to}` : `Estava sem conexão desde: ${from}`),
    more: (left) => `E mais ${number(left)}.`,
  },
};
