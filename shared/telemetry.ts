import type { AccountDoubt } from './domain/account.ts';
import type { Group } from './domain/group.ts';
import type { Landing } from './domain/message.ts';
import type { AlertReason, Audience, Channel, NoticeKind, SettledReason } from './domain/notice.ts';
import type { Source } from './domain/observation.ts';
import type { Happened } from './domain/pages/situation.ts';
import type { Health } from './domain/registers.ts';

// The two closed lists that emitters, alarms and tests share: what may be counted, and what may be logged.

/** Every metric there is, with its CloudWatch unit. Emitted with the dimension `service` only. */
export const METRICS = {
  // webhook
  WebhookAccepted: 'Count',
  SignatureRejected: 'Count',
  MalformedDelivery: 'Count',
  FieldMoved: 'Count',
  UnknownEvent: 'Count',
  EventTimeMissing: 'Count',
  WebhookFailed: 'Count',
  // reports of failed calls
  FailureReported: 'Count',
  ReportFailed: 'Count',
  // how an outage came to be known
  TimeToDetect: 'Seconds',
  MatchedWebhook: 'Count',
  LateWebhook: 'Count',
  MissedWebhook: 'Count',
  UnannouncedRecovery: 'Count',
  // domain
  IncidentOpened: 'Count',
  IncidentClosed: 'Count',
  ConnectionFlapping: 'Count',
  StaleObservation: 'Count',
  FrozenStatusDate: 'Count',
  UnmappedConnection: 'Count',
  CustomerWithoutContact: 'Count',
  // delivery
  NoticeSent: 'Count',
  NoticeFailed: 'Count',
  NoticeCancelled: 'Count',
  NoticeRetried: 'Count',
  SendOutcomeUnknown: 'Count',
  NudgeFailed: 'Count',
  NotifyFailed: 'Count',
  MalformedNudge: 'Count',
  AnnouncementPublished: 'Count',
  AnnouncementFailed: 'Count',
  // the mass-outage guard
  HoldTripped: 'Count',
  HoldActive: 'Count',
  // feedback about mails
  MailDelivered: 'Count',
  MailBounced: 'Count',
  MailComplained: 'Count',
  FeedbackUnknown: 'Count',
  FeedbackFailed: 'Count',
  // sweep
  SweepCompleted: 'Count',
  SweepIncomplete: 'Count',
  SweepSkipped: 'Count',
  OldestStatusAge: 'Seconds',
  OldestDueNoticeAge: 'Seconds',
  // looks at the status
  ConnectionVisited: 'Count',
  UnreadableShare: 'Percent',
  LookDropped: 'Count',
  LooksFailed: 'Count',
  MalformedLooks: 'Count',
  StatusUnreadable: 'Count',
  StatusError: 'Count',
  UnknownStatusValue: 'Count',
  InactiveConnection: 'Count',
  // reconnect
  ReconnectStarted: 'Count',
  Reconnected: 'Count',
  ConnectionRelinked: 'Count',
  OtherAccount: 'Count',
  ExchangeFailed: 'Count',
  TokenNotKept: 'Count',
  ReconnectFailed: 'Count',
  // our own access
  CredentialsRefused: 'Count',
  SecretUnusable: 'Count',
} as const satisfies Record<string, 'Count' | 'Seconds' | 'Percent'>;

export type MetricName = keyof typeof METRICS;

/** The CloudWatch namespace is `Reconnect/<stage>`. */
export const METRIC_NAMESPACE = 'Reconnect';

/** Why a delivery was turned away before it could mean anything. */
export type DeliveryRejection =
  | 'signature_missing'
  | 'signature_format'
  | 'signature_mismatch'
  /** Signed at a time too far from ours, where the scheme signs a time. */
  | 'signature_expired'
  /** It came to a URL of its own that nobody set up. */
  | 'unknown_endpoint'
  | 'too_large'
  | 'unsupported_encoding'
  | 'empty'
  | 'not_utf8'
  | 'not_json'
  | 'not_an_object'
  | 'too_deep'
  | 'duplicate_key'
  | 'bad_connection_id';

/**
 * One structured line per fact. Fields are ids, counts and words of ours; a body, an address, a token or a URL has no
 * field to go to. Ids are capped and escaped by the logger.
 */
export type JournalEntry =
  | { readonly event: 'webhook.rejected'; readonly reason: DeliveryRejection; readonly bytes: number }
  | {
      readonly event: 'webhook.accepted';
      readonly connectionId: string;
      readonly name: string;
      readonly meaning: string;
    }
  | {
      readonly event: 'report.received';
      readonly connectionId: string;
      readonly status: number;
      readonly outcome: string;
      readonly requestId?: string;
    }
  | { readonly event: 'report.rejected'; readonly reason: string }
  | { readonly event: 'webhook.ignored'; readonly connectionId?: string; readonly name: string }
  | {
      readonly event: 'webhook.late' | 'webhook.missed';
      readonly connectionId: string;
      readonly change: 'lost' | 'regained';
      readonly source: Source;
      readonly foundAt: string;
    }
  | { readonly event: 'webhook.field_moved'; readonly name?: string; readonly field: string }
  | {
      readonly event: 'observation.recorded';
      readonly connectionId: string;
      readonly source: Source;
      readonly outcome: string;
      readonly health: Health;
      readonly incident?: number;
    }
  | {
      readonly event: 'incident.opened' | 'incident.closed';
      readonly connectionId: string;
      readonly incident: number;
      readonly source: Source;
    }
  | {
      readonly event:
        | 'notice.sent'
        | 'notice.failed'
        | 'notice.retried'
        | 'notice.unknown'
        | 'notice.cancelled'
        | 'notice.held';
      readonly messageId?: string;
      readonly kind: NoticeKind;
      readonly channel: Channel;
      readonly audience: Audience;
      readonly connections: number;
      readonly reason?: string;
    }
  | {
      readonly event: 'notice.settled';
      readonly connectionId: string;
      readonly kind: NoticeKind;
      readonly channel: Channel;
      readonly reason: SettledReason;
    }
  | { readonly event: 'hold.tripped'; readonly openings: number; readonly fleet?: number }
  | { readonly event: 'operators.needed'; readonly connectionId: string; readonly reason: AlertReason }
  | { readonly event: 'notify.skipped'; readonly connectionId: string; readonly error: string }
  | { readonly event: 'notify.done'; readonly group: Group['kind']; readonly due: number; readonly messages: number }
  | { readonly event: 'nudge.malformed'; readonly recordId: string }
  | {
      readonly event: 'mail.landed';
      readonly messageId: string;
      readonly landing: Landing;
      readonly mailboxes: number;
      readonly customerId?: string;
    }
  | { readonly event: 'feedback.unknown'; readonly reason: string; readonly messageId?: string }
  | { readonly event: 'feedback.malformed'; readonly recordId: string }
  | { readonly event: 'nudge.failed'; readonly groups: number }
  | { readonly event: 'status.unreadable'; readonly connectionId: string; readonly reason: string }
  | { readonly event: 'provider.refused'; readonly call: string; readonly status: number; readonly requestId?: string }
  | { readonly event: 'sweep.skipped' }
  | {
      readonly event: 'sweep.done';
      readonly complete: boolean;
      readonly known: number;
      readonly asked: number;
      readonly listing: 'whole' | 'under_way' | 'broken' | 'waits';
      readonly listed: number;
      readonly nudged: number;
      readonly failures: number;
    }
  | {
      readonly event: 'looks.done';
      readonly visited: number;
      readonly opened: number;
      readonly closed: number;
      readonly unreadable: number;
      readonly putOff: number;
      readonly dropped: number;
      readonly failures: number;
    }
  | { readonly event: 'looks.malformed'; readonly recordId: string }
  | { readonly event: 'reconnect.finished'; readonly connectionId: string; readonly outcome: Happened }
  | { readonly event: 'reconnect.refused'; readonly connectionId: string; readonly reason: AccountDoubt }
  | { readonly event: 'pair.renewed' | 'pair.lost'; readonly connectionId: string }
  | { readonly event: 'secret.unusable'; readonly name: string; readonly reason: string }
  | { readonly event: 'failure'; readonly where: string; readonly error: string };
