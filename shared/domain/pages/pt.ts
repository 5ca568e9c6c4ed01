import { grammarOf } from '../messages/grammar.ts';
import type { PageCatalogue } from './catalogue.ts';

const { number } = grammarOf('pt');

/** Portuguese as written in Brazil, formal, and readable in Portugal. No article before a name, whose gender is unknown. */
export const pt: PageCatalogue = {
  language: 'pt',
  lost: {
    heading: (name) => `Reconectar ${name}`,
    headingSeveral: (systems) => `Reconectar ${number(systems)} sistemas`,
    opening: (name, brand) =>
      `${brand} não consegue mais acessar ${name}. Faça login mais uma vez e tudo continua automaticamente. Leva cerca de três minutos.`,
    openingSeveral: (brand, systems) =>
      `${brand} não consegue mais acessar ${number(systems)} dos seus sistemas. Faça login mais uma vez em cada um e tudo continua automaticamente. Leva cerca de três minutos por sistema.`,
    button: (system) => (system ? `Reconectar ${system}` : 'Reconectar'),
    stepsTitle: 'Como fazer',
    steps: (name, provider, button) => [
      `Tenha em mãos um acesso para ${name}, de preferência de administrador.`,
      `Escolha “${button}”. A página de login de ${provider} se abre.`,
      'Faça login e confirme. Em seguida, esta página se abre de novo e mostra se deu certo.',
    ],
    provider: (brand, provider, host) =>
      `${provider} é o serviço por meio do qual ${brand} se conecta a sistemas como o seu. Digite a sua senha somente em uma página cujo endereço comece com https://${host}/, ou na página de login do seu próprio sistema. Nunca pedimos a senha aqui, por e-mail ou por chat.`,
    notForMeLead: 'Outra pessoa é responsável por isto? Encaminhe a nossa mensagem a ela, ou avise-nos:',
    notForMe: 'Não sou responsável por isto',
    since: (moment) => `Sem conexão desde: ${moment}`,
  },
  answers: {
    laterLead: 'Já está cuidando disso? Podemos esperar com o próximo lembrete:',
    inThreeDays: 'Lembrar em 3 dias',
    inAWeek: 'Lembrar em uma semana',
    unusedLead: 'O sistema não é mais usado?',
    unused: 'Não usamos mais',
    saidUnused:
      'Fomos informados de que este sistema não é mais usado, por isso paramos de perguntar. Ainda é possível reconectá-lo.',
  },
  later: (day) => ({
    heading: 'Agradecemos, vamos esperar',
    text: `O próximo lembrete não chegará antes de ${day}, e só virá se ainda faltar alguma conexão. É possível reconectar a qualquer momento com o link da nossa mensagem.`,
  }),
  unused: (name) => ({
    heading: `${name} não é mais usado?`,
    text: 'Nesse caso, paramos de pedir a reconexão e avisamos a nossa equipe. A conexão em si fica como está, e com o link da nossa mensagem ainda é possível reconectar.',
    yes: 'Sim, não usamos mais',
    back: 'Não, voltar',
  }),
  stop: {
    heading: 'Não receber mais lembretes?',
    text: 'Enviamos lembretes enquanto algum dos seus sistemas estiver sem conexão. Se desejar, o endereço que recebeu a nossa mensagem não receberá mais lembretes. A primeira mensagem de cada interrupção continuará chegando, assim como a que avisa que tudo voltou a funcionar.',
    button: 'Parar os lembretes',
  },
  stopped: (mailbox) => ({
    heading: 'Sem mais lembretes',
    text: `O endereço que recebeu a nossa mensagem não receberá mais lembretes. A primeira mensagem de cada interrupção continuará chegando, assim como a que avisa que tudo voltou a funcionar. Para voltar a recebê-los, escreva para ${mailbox}.`,
  }),
  stillWaiting: (systems) =>
    systems === 1
      ? 'Agradecemos a sua ajuda. O novo acesso funciona e foi guardado com segurança. Outro dos seus sistemas ainda aguarda um login:'
      : `Agradecemos a sua ajuda. O novo acesso funciona e foi guardado com segurança. Outros ${number(systems)} dos seus sistemas ainda aguardam um login:`,
  working: (name) => ({
    heading: `${name} está conectado`,
    text: 'Tudo funciona. Não é preciso fazer nada, e esta página pode ser fechada.',
  }),
  expired: (name) => ({
    heading: 'Este link é muito antigo',
    text: `Para a sua segurança, este link não funciona mais, mas ${name} continua sem conexão. Podemos enviar um novo link aos endereços que temos registrados.`,
    button: 'Enviar um novo link',
  }),
  ended: (name) => ({
    heading: `${name} não está mais vinculado`,
    text: 'Esta conexão foi removida, portanto não há nada a reconectar. Se isso não era esperado, escreva para nós.',
  }),
  happened: {
    reconnected: (name, _provider, brand) => ({
      heading: `${name} está conectado novamente`,
      text: `Agradecemos a sua ajuda. O novo acesso funciona e foi guardado com segurança. ${brand} continua automaticamente: não é preciso fazer mais nada, e esta página pode ser fechada.`,
    }),
    checking: (name) => ({
      heading: `Verificando ${name}`,
      text: 'O login foi feito. Estamos verificando se tudo funciona. Esta página se atualiza sozinha em alguns segundos.',
    }),
    cancelled: (name) => ({
      heading: 'Ainda não reconectado',
      text: `O login não foi concluído, portanto ${name} continua sem conexão. Nada foi alterado. É possível começar de novo quando quiser.`,
    }),
    failed: (name, provider) => ({
      heading: 'Não deu certo',
      text: `${provider} não concluiu o login, portanto ${name} continua sem conexão. Nada foi alterado. Por favor, comece de novo. Se acontecer outra vez, escreva para nós.`,
    }),
    other_account: (name) => ({
      heading: 'Era outra conta',
      text: `O login foi feito em uma conta que não corresponde a ${name}. Não alteramos nada e descartamos esse acesso. Comece de novo e faça login na conta correspondente. Se a sua empresa mudou de conta, escreva para nós.`,
    }),
    not_kept: (name, _provider, brand) => ({
      heading: 'Erro nosso: por favor, faça login mais uma vez',
      text: `O seu login funcionou, mas ${brand} não conseguiu guardá-lo com segurança, portanto ${name} continua sem conexão. A nossa equipe técnica já foi avisada. Por favor, comece de novo em alguns minutos.`,
    }),
    not_for_me: () => ({
      heading: 'Agradecemos o aviso',
      text: 'Vamos descobrir quem é responsável por este sistema agora. Não é preciso fazer mais nada. Se conhecer essa pessoa, também pode encaminhar a nossa mensagem a ela.',
    }),
    sent_again: () => ({
      heading: 'Um novo link está a caminho',
      text: 'Vamos enviá-lo aos endereços que temos registrados. Pode levar uma hora. Se nada chegar, escreva para nós.',
    }),
    no_longer_used: (name) => ({
      heading: 'Paramos de perguntar',
      text: `Não enviaremos mais pedidos para reconectar ${name}, e a nossa equipe está informada. Se foi um engano, abra de novo o link da nossa mensagem e reconecte, ou escreva para nós.`,
    }),
  },
  nothing: {
    unknown_link: (mailbox) => ({
      heading: 'Este link não funciona',
      text: `Talvez tenha chegado incompleto. Abra-o mais uma vez a partir da nossa mensagem, ou copie-o por inteiro. Se isso não ajudar, escreva para ${mailbox}.`,
    }),
    no_session: (mailbox) => ({
      heading: 'Por favor, comece de novo',
      text: `O login levou mais de 15 minutos, ou o seu navegador não o guardou. Nada foi alterado. Abra novamente o link da nossa mensagem. Se isso não ajudar, escreva para ${mailbox}.`,
    }),
    form_refused: (mailbox) => ({
      heading: 'Por favor, comece de novo',
      text: `O seu navegador não enviou o que nos mostra que o botão foi mesmo apertado por você. Permita cookies nesta página e abra novamente o link da nossa mensagem. Se isso não ajudar, escreva para ${mailbox}.`,
    }),
    failure: (mailbox) => ({
      heading: 'Erro nosso: algo falhou',
      text: `Nada se perdeu. A nossa equipe técnica já foi avisada. Por favor, tente de novo em alguns minutos, ou escreva para ${mailbox}.`,
    }),
  },
  again: 'Começar de novo',
  labels: { system: 'Sistema', site: 'Unidade', lostSince: 'Sem conexão desde', paused: 'Em pausa' },
  history: {
    title: 'O que aconteceu',
    lost: 'A conexão foi perdida',
    noticed: {
      webhook: 'Recebemos o aviso',
      sweep: 'Percebemos em uma verificação periódica',
      confirm: 'Percebemos em uma verificação',
      reconnect: 'Percebemos quando um novo login foi feito',
    },
    told: { email: 'Enviamos um e-mail', slack: 'Avisamos pelo Slack' },
    reminded: { email: 'Enviamos um lembrete', slack: 'Enviamos um lembrete pelo Slack' },
    restored: 'Voltou a funcionar',
  },
  questions: (person, mailbox) =>
    `Tem perguntas? Escreva para ${person}, ${mailbox}. Lemos e respondemos todas as mensagens.`,
  reference: (connectionId) => `Referência para o nosso suporte: ${connectionId}`,
};
