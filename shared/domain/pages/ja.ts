import { grammarOf } from '../messages/grammar.ts';
import type { PageCatalogue } from './catalogue.ts';

const { number } = grammarOf('ja');

/** Japanese, in です・ます. Names from outside keep a blank on either side, as they may be in Latin letters. */
export const ja: PageCatalogue = {
  language: 'ja',
  lost: {
    heading: (name) => `${name} の再接続`,
    headingSeveral: (systems) => `${number(systems)}件のシステムの再接続`,
    opening: (name, brand) =>
      `${brand} から ${name} にログインできなくなりました。もう一度ログインしていただくと、すべて自動的に再開します。所要時間は約3分です。`,
    openingSeveral: (brand, systems) =>
      `${brand} から${number(systems)}件のシステムにログインできなくなりました。それぞれにもう一度ログインしていただくと、すべて自動的に再開します。所要時間は1件につき約3分です。`,
    button: (system) => (system ? `${system} を再接続する` : '再接続する'),
    stepsTitle: '再接続の手順',
    steps: (name, provider, button) => [
      `${name} のログイン情報をご用意ください。管理者のものが最適です。`,
      `「${button}」を選びます。${provider} のログインページが開きます。`,
      'ログインして、内容を確認してください。完了するとこのページに戻り、結果が表示されます。',
    ],
    provider: (brand, provider, host) =>
      `${provider} は、${brand} がお客様のシステムへの接続に利用しているサービスです。パスワードは、アドレスが https://${host}/ で始まるページ、またはお客様ご自身のシステムのログインページでのみ入力してください。このページやメール、チャットでパスワードをお尋ねすることはありません。`,
    notForMeLead:
      '担当されているのが別の方の場合は、お送りしたメッセージをその方に転送していただくか、こちらからお知らせください。',
    notForMe: '担当者ではありません',
    since: (moment) => `切断日時：${moment}`,
  },
  stillWaiting: (systems) =>
    `ありがとうございました。新しいログインが確認され、安全に保存されました。ほかに${number(systems)}件のシステムがログインをお待ちしています。`,
  working: (name) => ({
    heading: `${name} は接続されています`,
    text: 'すべて正常に動作しています。必要な操作はありません。このページは閉じていただけます。',
  }),
  expired: (name) => ({
    heading: 'このリンクは有効期限が切れています',
    text: `安全のため、このリンクは使用できなくなりました。${name} はまだ切断されています。登録されている宛先に、新しいリンクをお送りできます。`,
    button: '新しいリンクを送る',
  }),
  ended: (name) => ({
    heading: `${name} の連携は終了しています`,
    text: 'この接続は削除されたため、再接続の必要はありません。お心当たりがない場合は、ご連絡ください。',
  }),
  happened: {
    reconnected: (name, _provider, brand) => ({
      heading: `${name} が再接続されました`,
      text: `ありがとうございました。新しいログインが確認され、安全に保存されました。${brand} は自動的に再開します。これ以上の操作は必要ありません。このページは閉じていただけます。`,
    }),
    checking: (name) => ({
      heading: `${name} を確認しています`,
      text: 'ログインは完了しました。正常に動作するかどうかを確認しています。このページは数秒後に自動的に更新されます。',
    }),
    cancelled: (name) => ({
      heading: 'まだ再接続されていません',
      text: `ログインが途中で終了したため、${name} はまだ切断されています。変更された内容はありません。いつでもやり直していただけます。`,
    }),
    failed: (name, provider) => ({
      heading: '再接続できませんでした',
      text: `${provider} でのログインが完了しなかったため、${name} はまだ切断されています。変更された内容はありません。お手数ですが、もう一度お試しください。繰り返し起こる場合は、ご連絡ください。`,
    }),
    other_account: (name) => ({
      heading: '別のアカウントでログインされました',
      text: `ログインされたアカウントは、${name} のものではありません。何も変更せず、今回のログイン情報は破棄しました。お手数ですが、正しいアカウントでもう一度ログインしてください。新しいアカウントに移行された場合は、ご連絡ください。`,
    }),
    not_kept: (name, _provider, brand) => ({
      heading: '申し訳ございません。もう一度ログインしてください',
      text: `ログインは成功しましたが、${brand} の不具合により、安全に保存できませんでした。そのため、${name} はまだ切断されています。技術担当者にはすでに連絡済みです。数分後にもう一度お試しください。`,
    }),
    not_for_me: () => ({
      heading: 'お知らせいただき、ありがとうございます',
      text: '現在このシステムを担当されている方を、こちらで確認いたします。これ以上の操作は必要ありません。ご担当の方をご存じの場合は、お送りしたメッセージを転送していただくこともできます。',
    }),
    sent_again: () => ({
      heading: '新しいリンクをお送りします',
      text: '登録されている宛先にお送りします。届くまでに1時間ほどかかることがあります。届かない場合は、ご連絡ください。',
    }),
  },
  nothing: {
    unknown_link: (mailbox) => ({
      heading: 'このリンクは使用できません',
      text: `リンクの一部が欠けている可能性があります。お送りしたメッセージからもう一度開くか、リンク全体をコピーしてください。それでも開けない場合は、${mailbox} までご連絡ください。`,
    }),
    no_session: (mailbox) => ({
      heading: 'もう一度はじめからお願いいたします',
      text: `ログインに15分以上かかったか、ブラウザーに情報が保存されませんでした。変更された内容はありません。お送りしたメッセージのリンクをもう一度開いてください。それでも解消しない場合は、${mailbox} までご連絡ください。`,
    }),
    form_refused: (mailbox) => ({
      heading: 'もう一度はじめからお願いいたします',
      text: `ご本人がボタンを押されたことを確認するための情報が、ブラウザーから届きませんでした。このページの Cookie を許可し、お送りしたメッセージのリンクをもう一度開いてください。それでも解消しない場合は、${mailbox} までご連絡ください。`,
    }),
    failure: (mailbox) => ({
      heading: '申し訳ございません。エラーが発生しました',
      text: `失われた情報はありません。技術担当者にはすでに連絡済みです。数分後にもう一度お試しいただくか、${mailbox} までご連絡ください。`,
    }),
  },
  again: 'やり直す',
  labels: { system: 'システム', site: '拠点', lostSince: '切断日時', paused: '停止中の内容' },
  history: {
    title: 'これまでの経過',
    lost: '接続が切れました',
    noticed: {
      webhook: '切断の通知を受け取りました',
      sweep: '定期確認で切断を検知しました',
      confirm: '確認時に切断を検知しました',
      report: 'アクセスの失敗により切断を検知しました',
      reconnect: '再ログイン時に切断を検知しました',
    },
    told: { email: 'メールでご連絡しました', slack: 'Slack でご連絡しました' },
    restored: '復旧しました',
  },
  questions: (person, mailbox) =>
    `ご質問がある場合は、${person}（${mailbox}）までご連絡ください。いただいたメッセージにはすべて目を通し、お返事いたします。`,
  reference: (connectionId) => `サポート用の参照番号：${connectionId}`,
};
