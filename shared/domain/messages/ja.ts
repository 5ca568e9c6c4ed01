import type { Catalogue, Credential } from './catalogue.ts';
import { grammarOf } from './grammar.ts';

const { andOthers, number } = grammarOf('ja');

const others = (names: readonly string[], systems: number) =>
  andOthers(names, systems, { one: 'ほか#件', other: 'ほか#件' });

const READY: Readonly<Record<Credential, (name: string) => string>> = {
  sign_in: (name) => `${name} のログイン情報をご用意ください。管理者のものが最適です。`,
  technical_user: (name) =>
    `${name} の接続に使用しているテクニカルユーザーと、その現在のパスワードをご用意ください。ご不明な場合は、システムの管理者にご確認ください。`,
  api_key: (name) => `${name} の API キー、または新しい API キーを作成できる管理者のログイン情報をご用意ください。`,
  access_token: (name) =>
    `${name} のアクセストークン、または新しいアクセストークンを作成できる管理者のログイン情報をご用意ください。`,
  credentials_file: (name) =>
    `${name} の認証情報ファイル、またはそれをダウンロードできる管理者のログイン情報をご用意ください。`,
};

/** Japanese, in です・ます. Names from outside keep a blank on either side, as they may be in Latin letters. */
export const ja: Catalogue = {
  language: 'ja',
  nameOf: ({ system, site }) => {
    if (system) return site ? `${system} (${site})` : system;
    return site ? `システム「${site}」` : '接続中のシステム';
  },
  titleOf: ({ system, site }) => {
    if (system) return site ? `${system} (${site})` : system;
    return site ? `システム「${site}」` : '接続中のシステム';
  },
  labels: {
    system: 'システム',
    site: '拠点',
    lostSince: '切断日時',
    lostFrom: '切断日時',
    silentSince: '応答のない期間の始まり',
    paused: '停止中の内容',
    afterwards: '再接続後',
    workingSince: '復旧日時',
    zone: 'タイムゾーン',
  },
  greeting: (customer) => (customer ? `${customer} ご担当者様` : 'ご担当者様'),
  regards: (person, brand) => `どうぞよろしくお願いいたします。\n${person}\n${brand}`,
  pausedDefault: (brand, systems) =>
    systems === 1
      ? `このシステムの新しいデータが ${brand} に届いていません`
      : `これらのシステムの新しいデータが ${brand} に届いていません`,
  questions: (person, mailbox) =>
    `ご質問がある場合や、このメッセージが本物かどうかご不安な場合は、${person}（${mailbox}）までご連絡ください。いただいたメッセージにはすべて目を通し、お返事いたします。`,
  footer: {
    why: (brand, customer) =>
      customer
        ? `このメッセージは、${customer} の接続済みシステムのご担当者として登録されている方に、${brand} からお送りしています。`
        : `このメッセージは、貴社の接続済みシステムのご担当者として登録されている方に、${brand} からお送りしています。`,
    reference: (connectionId) => `サポート用の参照番号：${connectionId}`,
  },
  access: {
    ready: (credential, name) => READY[credential](name),
    readyForEach: () => '各システムのログイン情報をご用意ください。管理者のものが最適です。',
    found: (ready, screen) => `${ready}「${screen}」の画面で確認できます。`,
  },
  request: {
    subject: (names, systems) =>
      systems === 1
        ? `${names[0]} の再接続をお願いいたします`
        : `${number(systems)}件のシステムの再接続をお願いいたします：${others(names, systems)}`,
    preheader: (since, systems) =>
      systems === 1
        ? `切断日時：${since}。再接続にかかる時間は2～5分です。`
        : `最初の切断日時：${since}。再接続にかかる時間は1件につき2～5分です。`,
    heading: (names, systems) =>
      systems === 1
        ? `${names[0]} の再接続をお願いいたします`
        : `${number(systems)}件のシステムの再接続をお願いいたします`,
    opening: (name, brand, systems) =>
      systems === 1
        ? `${brand} から ${name} にログインできなくなりました。多くの場合、パスワードや権限の変更が原因です。もう一度ログインしていただくと解消します。`
        : `${brand} から${number(systems)}件のシステムにログインできなくなりました。多くの場合、パスワードや権限の変更が原因です。それぞれにもう一度ログインしていただくと解消します。`,
    button: (system) => (system ? `${system} を再接続する` : '再接続する'),
    listTitle: (systems) => `再接続が必要なシステム：${number(systems)}件（切断の長い順）`,
    since: (moment) => `切断日時：${moment}`,
    more: (left) => `ほか${number(left)}件あります。ボタンから開くページに順に表示されます。`,
    afterwards: () => '停止中の処理は自動的に再開し、確認のメッセージをお送りします',
    stepsTitle: (systems) => (systems === 1 ? '再接続の手順（2～5分）' : '再接続の手順（1件につき2～5分）'),
    steps: (button, ready, form) => {
      const second = {
        one: `「${button}」を選び、開いたページでログインしてください。`,
        several: `「${button}」を選ぶと、対象のシステムが一覧で表示されます。一つずつログインしてください。`,
      };
      return [ready, second[form], 'アクセスの許可を求められた場合は、許可してください。これで完了です。'];
    },
    forward: (name, systems) =>
      systems === 1
        ? `${name} を担当されているのが別の方の場合は、このメッセージをその方に転送してください。必要な情報はすべて記載されています。`
        : 'これらのシステムを担当されているのが別の方の場合は、このメッセージをその方に転送してください。必要な情報はすべて記載されています。',
    destination: ({ label, host, brand, provider }) => {
      const service = `${provider.name} は、${brand} がお客様のシステムへの接続に利用しているサービスです。そのため、ページにはこの名前が表示されます。`;
      return host === provider.host
        ? `「${label}」を選ぶと ${host} が開きます。${service}`
        : `「${label}」を選ぶと ${host} が開き、そこから ${provider.host} に進みます。${service}`;
    },
    noPassword: (origin) =>
      `メールやチャットでパスワードをお尋ねすることはありません。パスワードは、アドレスが ${origin}/ で始まるページ、またはお客様ご自身のシステムのログインページでのみ入力してください。`,
  },
  reminder: {
    preheader: (days) => `新しいデータが${number(days)}日間届いていません。再接続にかかる時間は2～5分です。`,
    heading: (names, systems, days) =>
      systems === 1
        ? `${names[0]} は切断から${number(days)}日たっています`
        : `${number(systems)}件のシステムがまだ切断されています`,
    opening: (name, brand, systems, days) =>
      systems === 1
        ? `先日もご連絡いたしましたが、${brand} から ${name} にログインできない状態が${number(days)}日間続いています。もう一度ログインしていただくと解消します。`
        : `先日もご連絡いたしましたが、${brand} から${number(systems)}件のシステムにログインできない状態が続いています。最も長いものは${number(days)}日です。それぞれにもう一度ログインしていただくと解消します。`,
    days: (days) => `${number(days)}日間`,
    alternatives: (button, systems) =>
      `すでに対応中の場合や、${systems === 1 ? 'このシステム' : 'いずれかのシステム'}をもう使用されていない場合は、「${button}」を選び、開いたページでお知らせください。当面はご連絡を控えます。`,
    alternativesAtLast: (button, systems) =>
      `${systems === 1 ? 'このシステム' : 'いずれかのシステム'}をもう使用されていない場合は、「${button}」を選び、開いたページでお知らせください。`,
    last: (person, mailbox) =>
      `このご案内は今回が最後です。接続は、上のボタンからいつでも更新できます。お手伝いできることがありましたら、${person}（${mailbox}）までご連絡ください。`,
    stop: () => 'このアドレスへのリマインダーを停止する',
  },
  offline: {
    subject: (names, systems) =>
      systems === 1
        ? `お知らせ：${names[0]} から応答がありません`
        : `お知らせ：${number(systems)}件のシステムから応答がありません（${others(names, systems)}）`,
    preheader: (since, systems) =>
      systems === 1
        ? `応答のない期間の始まり：${since}。再ログインの必要はありません。`
        : `応答のない期間の最初の始まり：${since}。再ログインの必要はありません。`,
    heading: (names, systems) =>
      systems === 1 ? `${names[0]} から応答がありません` : `${number(systems)}件のシステムから応答がありません`,
    opening: (name, brand, systems) =>
      systems === 1
        ? `現在、${brand} から ${name} に到達できません。ログイン情報に問題はありませんので、更新していただく必要はありません。`
        : `現在、${brand} から${number(systems)}件のシステムに到達できません。ログイン情報に問題はありませんので、更新していただく必要はありません。`,
    since: (moment) => `応答のない期間の始まり：${moment}`,
    listTitle: (systems) => `応答のないシステム：${number(systems)}件`,
    more: (left) => `ほか${number(left)}件あります。`,
    nothingToDo: () => '応答があり次第、すべて自動的に再開します。',
    check: (systems) =>
      systems === 1
        ? '意図的に停止されたのでなければ、システムが稼働しており、インターネットから到達できるかどうかをご確認ください。'
        : '意図的に停止されたのでなければ、各システムが稼働しており、インターネットから到達できるかどうかをご確認ください。',
  },
  restored: {
    subject: (names, systems) =>
      systems === 1
        ? `再接続されました：${names[0]}`
        : `${number(systems)}件のシステムが再接続されました：${others(names, systems)}`,
    preheader: () => 'すべて元どおり動作しています。これ以上の操作は必要ありません。',
    heading: (names, systems) =>
      systems === 1 ? `再接続されました：${names[0]}` : `${number(systems)}件のシステムが再接続されました`,
    opening: (name, brand, systems) =>
      systems === 1
        ? `${brand} と ${name} の接続が復旧しました。ご協力ありがとうございました。`
        : `${brand} と${number(systems)}件のシステムとの接続が復旧しました。ご協力ありがとうございました。`,
    nothingToDo: () => 'これ以上の操作は必要ありません。停止していた処理は自動的に再開します。',
    listTitle: (systems) => `再接続されたシステム：${number(systems)}件`,
    period: (from, to) => (to ? `切断期間：${from} ～ ${to}` : `切断日時：${from}`),
    more: (left) => `ほか${number(left)}件あります。`,
  },
};
