import {
  type FailingStage,
  NO_PROVIDER,
  NO_ROOM_FOR_TOKENS,
  NO_SECRETS,
  NO_TABLE,
  OWN_TOKENS,
  WRONG_CREDENTIALS,
} from '../fixtures/failingStage.ts';
import { pageEvent } from '../fixtures/pageEvents.ts';

// How each failure that an alarm is about comes to pass, in the functions as deployed. Each is enough to raise its alarm
// once. A new alarm needs a driver here; a function and a metric make its name.

type Driver = (stage: FailingStage) => Promise<unknown>;

/** Settings under which nobody's metadata tells whose a connection is. */
const NOBODYS = (settings: string) => JSON.stringify({ ...JSON.parse(settings), metadata: { customerIdKeys: [] } });

/** A connection that its customer has lost and is asked to reconnect. */
async function lost(stage: FailingStage, id: string): Promise<void> {
  await stage.customer(id);
  await stage.connect(id, id);
  await stage.announce(id, ofCustomer(id));
}

/** A loss that a sweep finds, and no webhook tells of until its time is up. */
async function missed(stage: FailingStage, id: string): Promise<void> {
  await seen(stage, id);
  stage.later(70);
  await stage.breakSilently(id);
  await stage.sweep();
  await stage.look();
  stage.later(31);
  await stage.sweep();
  await stage.look();
}

/** A connection whose pair is ours, and void: somebody else has refreshed it. */
async function voidPair(stage: FailingStage, id: string): Promise<void> {
  await lost(stage, id);
  await stage.logIn(id);
  stage.later(70);
  await stage.refreshElsewhere(id);
}

/** A customer who has just been asked by mail. */
async function mailed(stage: FailingStage, id: string): Promise<void> {
  await stage.customer(id);
  await stage.announce(id, ofCustomer(id));
  stage.later(5);
  await stage.notify({ kind: 'customer', id }, NO_PROVIDER);
}

/** One whose mail arrived. */
async function well(stage: FailingStage, id: string): Promise<void> {
  await mailed(stage, id);
  await stage.landed(id, 'delivery');
}

/** A connection that works, and whose status was read. */
async function seen(stage: FailingStage, id: string): Promise<void> {
  await stage.connect(id, 'cust_seen');
  await stage.sweep();
  await stage.look();
}

const ofCustomer = (id: string) => ({ user_metadata: { customer_id: id } });

export const DRIVERS: Readonly<Record<string, Driver>> = {
  'webhook WebhookFailed': (stage) => stage.announce('w-failed', {}, NO_TABLE),

  'report ReportFailed': (stage) => stage.report('{"connectionId":"r-failed","status":401}', NO_TABLE),

  'webhook SignatureRejected': async (stage) => {
    for (const secret of ['guess', 'another']) await stage.webhook('{}', {}, secret);
    await stage.webhook('{}', {}, 'whatever', 'a-url-that-nobody-set-up');
  },

  'webhook MalformedDelivery': (stage) => stage.webhook('not JSON'),

  'webhook FieldMoved': (stage) =>
    stage.webhook('{"type":"connection.auth_required","deeper":{"connection_id":"w-moved"}}'),

  'webhook UnmappedConnection': (stage) => stage.announce('w-unmapped', {}),

  'webhook SecretUnusable': (stage) => stage.announce('w-secret', {}, NO_SECRETS),

  'notify NoticeFailed': async (stage) => {
    await stage.customer('n-failed');
    await stage.announce('n-failed', ofCustomer('n-failed'));
    stage.later(5);
    stage.slack.fail({ kind: 'no_service' }, 'n-failed');
    await stage.notify({ kind: 'customer', id: 'n-failed' }, NO_PROVIDER);
  },

  'notify AnnouncementFailed': async (stage) => {
    await stage.announce('n-events', {});
    stage.later(5);
    stage.events.refuse('n-events');
    await stage.notify({ kind: 'connection', id: 'n-events' }, NO_PROVIDER);
    await stage.notify({ kind: 'connection', id: 'n-events' }, NO_PROVIDER);
    stage.events.refuse(undefined);
  },

  'notify NotifyFailed': async (stage) => {
    await stage.notify({ kind: 'customer', id: 'n-gone' }, NO_TABLE);
    await stage.notify({ kind: 'customer', id: 'n-gone' }, NO_TABLE);
  },

  'notify UnmappedConnection': async (stage) => {
    await stage.connect('n-unmapped', 'cust_n');
    await stage.breakSilently('n-unmapped');
    // Without a time it only makes us look.
    await stage.announce('n-unmapped', { timestamp: undefined });
    stage.later(5);
    const settings = stage.providerSettings(NOBODYS);
    await stage.notify({ kind: 'connection', id: 'n-unmapped' }, settings);
  },

  'notify CredentialsRefused': async (stage) => {
    await stage.customer('n-refused');
    await stage.announce('n-refused', ofCustomer('n-refused'));
    stage.later(5);
    await stage.notify({ kind: 'customer', id: 'n-refused' }, WRONG_CREDENTIALS);
  },

  'notify SecretUnusable': async (stage) => {
    await stage.customer('n-secret');
    await stage.announce('n-secret', ofCustomer('n-secret'));
    stage.later(5);
    await stage.notify({ kind: 'customer', id: 'n-secret' }, NO_SECRETS);
  },

  'notify TokenNotKept': async (stage) => {
    await voidPair(stage, 'n-pair');
    await stage.announce('n-pair', ofCustomer('n-pair'));
    stage.later(5);
    await stage.notify({ kind: 'customer', id: 'n-pair' }, OWN_TOKENS);
  },

  'feedback MailBounced': async (stage) => {
    await well(stage, 'f-well');
    for (const id of ['f-one', 'f-two', 'f-three']) {
      await mailed(stage, id);
      await stage.landed(id, 'bounce');
    }
  },

  'feedback MailComplained': async (stage) => {
    await well(stage, 'f-well-too');
    await mailed(stage, 'f-spam');
    await stage.landed('f-spam', 'complaint');
  },

  'feedback FeedbackFailed': async (stage) => {
    await mailed(stage, 'f-failed');
    for (const body of ['not JSON', '{"Type":"Notification"}']) await stage.feedback(body);
    await stage.landed('f-failed', 'bounce', NO_TABLE);
  },

  'reconnect ReconnectFailed': (stage) => stage.reconnect(pageEvent('a.b.c'), NO_SECRETS),

  'reconnect SecretUnusable': (stage) => stage.reconnect(pageEvent('a.b.c'), NO_SECRETS),

  'reconnect ExchangeFailed': async (stage) => {
    await lost(stage, 'r-exchange');
    for (const code of ['guess', 'another', 'a third']) await stage.logIn('r-exchange', {}, code);
  },

  'reconnect TokenNotKept': async (stage) => {
    await lost(stage, 'r-connection-of-the-vault');
    await stage.logIn('r-connection-of-the-vault', NO_ROOM_FOR_TOKENS);
  },

  'sweep OldestDueNoticeAge': async (stage) => {
    await stage.customer('s-due');
    await stage.announce('s-due', ofCustomer('s-due'));
    stage.later(60);
    await stage.sweep(NO_PROVIDER);
  },

  'sweep SweepIncomplete': (stage) => stage.sweep(NO_PROVIDER),

  'sweep OldestStatusAge': async (stage) => {
    await seen(stage, 's-old');
    stage.later(4 * 60);
    await stage.sweep(NO_PROVIDER);
  },

  'sweep HoldActive': async (stage) => {
    const held = { HOLD_SMALL_FLEET_COUNT: '2' };
    for (const id of ['s-held-1', 's-held-2']) await stage.announce(id, ofCustomer(id));
    await stage.sweep(held);
    await stage.endHold();
  },

  'status UnreadableShare': async (stage) => {
    await seen(stage, 'l-unreadable');
    stage.later(4 * 60);
    await stage.sweep();
    await stage.look(NO_PROVIDER);
  },

  'status LooksFailed': async (stage) => {
    for (const id of ['l-failed', 'l-failed-too']) await stage.connect(id, 'cust_l');
    await stage.sweep();
    await stage.look(NO_TABLE);
  },

  'status UnmappedConnection': async (stage) => {
    await stage.connect('l-unmapped', 'cust_l');
    await stage.breakSilently('l-unmapped');
    await stage.sweep(stage.providerSettings(NOBODYS));
    await stage.look(stage.providerSettings(NOBODYS));
  },

  'status MissedWebhook': (stage) => missed(stage, 'l-missed'),

  'status MissedWebhook without WebhookAccepted': (stage) => missed(stage, 'l-silent'),

  'status TokenNotKept': async (stage) => {
    await voidPair(stage, 'l-pair');
    await stage.sweep();
    await stage.look(OWN_TOKENS);
  },

  'status CredentialsRefused': async (stage) => {
    await stage.connect('l-refused', 'cust_l');
    await stage.sweep();
    await stage.look(WRONG_CREDENTIALS);
  },

  'status SecretUnusable': async (stage) => {
    await stage.connect('l-secret', 'cust_l');
    await stage.sweep();
    await stage.look(NO_SECRETS);
  },

  'sweep CredentialsRefused': (stage) => stage.sweep(WRONG_CREDENTIALS),

  'sweep SecretUnusable': (stage) => stage.sweep(NO_SECRETS),
};
