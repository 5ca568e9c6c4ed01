import { type Connection, newConnection } from '../../../shared/domain/connection.ts';
import { CUSTOMER_SCHEMA, type Customer, NOTHING_LEARNED } from '../../../shared/domain/customer.ts';
import type { Message } from '../../../shared/domain/message.ts';
import { owe } from '../../../shared/domain/notice.ts';
import { type Instant, MINUTE } from '../../../shared/domain/time.ts';
import type { TimelineEntry } from '../../../shared/domain/timeline.ts';
import { START } from './time.ts';

/** A connection that works and owes nothing. */
export function healthy(id: string, more: Partial<Connection> = {}): Connection {
  return {
    ...newConnection(id),
    registers: { auth: { value: 'ok', date: { at: START }, supportedAt: START } },
    writtenAt: START,
    ...more,
  };
}

/** A connection with an open incident whose request is due from `dueAt`. */
export function broken(id: string, dueAt: Instant = START + MINUTE, more: Partial<Connection> = {}): Connection {
  const date = { at: START, raw: START };
  return {
    ...newConnection(id),
    registers: { auth: { value: 'reauth', date, supportedAt: START } },
    incident: {
      number: 1,
      lostAt: START,
      openedAt: START,
      openedBy: { source: 'webhook', at: START, key: 'evt_9001' },
      notices: [owe('reconnect_request', 'email', dueAt), owe('reconnect_request', 'slack', dueAt)],
      toldBefore: [],
    },
    writtenAt: START,
    ...more,
  };
}

export function customer(id: string, more: Partial<Customer> = {}): Customer {
  return {
    id,
    schema: CUSTOMER_SCHEMA,
    version: 0,
    name: 'Acme GmbH',
    contacts: [{ email: 'ops@acme.example', role: 'technical' }],
    timeZone: 'Europe/Berlin',
    locale: 'de-DE',
    learned: NOTHING_LEARNED,
    ...more,
  };
}

export function message(id: string, more: Partial<Message> = {}): Message {
  return {
    id,
    channel: 'email',
    audience: 'customer',
    kind: 'reconnect_request',
    covers: [{ connectionId: 'conn_0001', incident: 1 }],
    state: 'sending',
    createdAt: START,
    ...more,
  };
}

export function entry(connectionId: string, more: Partial<TimelineEntry> = {}): TimelineEntry {
  return {
    connectionId,
    at: START,
    recordedAt: START,
    source: 'webhook',
    key: 'evt_9001',
    label: 'connection.auth_required',
    ...more,
  };
}
