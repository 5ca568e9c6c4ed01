// What settings must be to each other. Works on the block as written, so that these problems are told together with those
// of single settings.

/** Room for everything in a function's environment besides its JSON settings; Lambda takes 4 KB in all. */
const JSON_BYTES = 3_000;

/** Where customers must not be sent by a stage they depend on: hosts that belong to somebody else. */
const FOREIGN_HOST = /(^|\.)(makini\.io|makini\.com|amazonaws\.com)$/;

type Rule = (at: (path: string) => unknown, production: boolean) => string | undefined;

const RULES: readonly Rule[] = [
  (at, production) =>
    production && at('publicBaseUrl') === undefined
      ? 'publicBaseUrl is missing; in production set it to https:// and a host of your own, because the webhook’s URL must outlive the API'
      : undefined,

  (at) =>
    at('publicBaseUrl') !== undefined && at('certificateArn') === undefined
      ? 'certificateArn is missing; set it to the ARN of an ACM certificate for the host of publicBaseUrl'
      : undefined,

  (at) =>
    at('certificateArn') !== undefined && at('publicBaseUrl') === undefined
      ? 'certificateArn serves nothing; set publicBaseUrl too, or take it out'
      : undefined,

  (at) =>
    at('hostedZone') !== undefined && at('publicBaseUrl') === undefined
      ? 'hostedZone serves nothing; set publicBaseUrl too, or take it out'
      : undefined,

  (at) => {
    const [host, zone] = [hostOf(at('publicBaseUrl')), at('hostedZone.name')];
    if (host === undefined || typeof zone !== 'string' || host === zone || host.endsWith(`.${zone}`)) return undefined;
    return 'hostedZone.name must be the domain, or a parent domain, of the host of publicBaseUrl';
  },

  ...['certificateArn', 'kmsKeyArn', 'alarms.topicArn', 'eventBusArn'].map(
    (key): Rule =>
      (at) => {
        const [ofArn, own] = [regionOf(at(key)), at('region')];
        if (ofArn === undefined || typeof own !== 'string' || ofArn === own) return undefined;
        return `${key} must be in the region of the stage; create one there, or change region`;
      },
  ),

  (at) => {
    const [ofArn, region] = [regionOf(at('mail.identityArn')), at('mail.region')];
    if (ofArn === undefined || typeof region !== 'string' || ofArn === region) return undefined;
    return 'mail.region must be the region of mail.identityArn; take it out, it follows from the ARN';
  },

  (at) => {
    const [region, ofMail] = [at('region'), mailRegionOf(at)];
    if (typeof region !== 'string' || region === ofMail || at('mail.feedbackTopicArn') !== undefined) return undefined;
    return 'mail.feedbackTopicArn is missing; mail leaves from another region, so SES has to tell a topic there how it landed';
  },

  (at) => {
    const ofTopic = regionOf(at('mail.feedbackTopicArn'));
    if (ofTopic === undefined || ofTopic === mailRegionOf(at)) return undefined;
    return 'mail.feedbackTopicArn must be in the region that mail leaves from; SES publishes nowhere else';
  },

  (at) =>
    at('mail.feedbackTopicArn') !== undefined && at('mail.configurationSet') === undefined
      ? 'mail.configurationSet is missing; set it to the one that publishes to mail.feedbackTopicArn'
      : undefined,

  (at) => {
    const [from, arn] = [at('mail.from'), at('mail.identityArn')];
    if (typeof from !== 'string' || typeof arn !== 'string') return undefined;
    const identity = arn.slice(arn.indexOf(':identity/') + ':identity/'.length);
    const domain = from.slice(from.lastIndexOf('@') + 1);
    if (identity === from || domain === identity || domain.endsWith(`.${identity}`)) return undefined;
    return 'mail.identityArn must be the identity of mail.from: the address itself or its domain';
  },

  (at, production) => {
    const host = hostOf(at('publicBaseUrl'));
    if (!production || host === undefined || !FOREIGN_HOST.test(host)) return undefined;
    return 'publicBaseUrl must, in production, be on a host of your own: links in mails must outlive the way there';
  },

  (at, production) => {
    const listeners = [at('alarms.emails'), at('alarms.urls')].some((list) => Array.isArray(list) && list.length > 0);
    if (!production || listeners || at('alarms.topicArn') !== undefined) return undefined;
    return 'alarms tell nobody; in production set alarms.emails, alarms.urls or alarms.topicArn';
  },

  (at) => {
    const both = ['alarms.emails', 'alarms.urls'].some((key) => Array.isArray(at(key)) && at(key) !== undefined);
    return both && at('alarms.topicArn') !== undefined
      ? 'alarms.topicArn excludes alarms.emails and alarms.urls; subscribe them to your topic, or take it out'
      : undefined;
  },

  ...['hashicorp', 'azure'].map(
    (vault): Rule =>
      (at) =>
        at('tokens.vault') === vault && at(`tokens.${vault}`) === undefined
          ? `tokens.${vault} is missing; say where the vault is, or set tokens.vault to aws`
          : undefined,
  ),

  (at) => {
    const bytes = ['voice', 'operators', 'slack', 'notices', 'makini', 'tokens']
      .map((key) => Buffer.byteLength(JSON.stringify(at(key)) ?? ''))
      .reduce((sum, size) => sum + size, 0);
    if (bytes <= JSON_BYTES) return undefined;
    return `voice, operators, slack, notices, makini and tokens take ${bytes} bytes together; Lambda has room for ${JSON_BYTES}: shorten them`;
  },
];

/** @param productionByName whether the stage is one that customers depend on, unless it says so itself */
export function crossProblems(written: unknown, productionByName: boolean): readonly string[] {
  const at = (path: string) => path.split('.').reduce(property, written);
  const production = at('production') ?? productionByName;
  return RULES.map((rule) => rule(at, production === true)).filter((problem) => problem !== undefined);
}

function property(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
  return Object.entries(value).find(([name]) => name === key)?.[1];
}

function hostOf(url: unknown): string | undefined {
  return typeof url === 'string' && URL.canParse(url) ? new URL(url).hostname : undefined;
}

function mailRegionOf(at: (path: string) => unknown): unknown {
  return at('mail.region') ?? regionOf(at('mail.identityArn')) ?? at('region');
}

function regionOf(arn: unknown): string | undefined {
  return typeof arn === 'string' ? arn.split(':')[3] : undefined;
}
