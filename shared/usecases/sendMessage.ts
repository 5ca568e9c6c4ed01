import type { Connection } from '../domain/connection.ts';
import type { Customer } from '../domain/customer.ts';
import { claim, claimable, type Settlement, settle, type Want } from '../domain/delivery.ts';
import { waitsForHold } from '../domain/hold.ts';
import { composeMessage } from '../domain/messages/compose.ts';
import { threadsOf } from '../domain/messages/thread.ts';
import { NEW_STAGE } from '../domain/mode.ts';
import type { Policy } from '../domain/policy.ts';
import { type Operators, type Route, type Routing, routeNotice } from '../domain/routing.ts';
import { type Milliseconds, SECOND } from '../domain/time.ts';
import type { ConnectionStore, CustomerStore, Mailer, MessageStore, SlackPoster, StageStore } from '../ports.ts';
import { type ChangePorts, changeConnection } from './changeConnection.ts';
import { concurrently } from './concurrently.ts';
import type { DeliveryRun } from './deliveryRun.ts';
import { errorName } from './errorName.ts';
import { type HoldPorts, isHeld } from './guardHold.ts';
import { holdOffAll, postponeAll, withholdAll } from './holdBack.ts';
import { addresseesOf, linkedVoice, type VoicePorts } from './linkedVoice.ts';
import { type Batch, messageOf, settledMessage, settlementOf, tellOutcome } from './messageRecord.ts';

export interface SendPorts extends ChangePorts, HoldPorts, VoicePorts {
  readonly connections: ConnectionStore;
  readonly stage: StageStore;
  readonly customers: CustomerStore;
  readonly messages: MessageStore;
  readonly mailer: Mailer;
  readonly slack: SlackPoster;
  readonly policy: Policy;
  readonly operators: Operators;
  readonly concurrency: number;
}

/** The longest that one send may take. */
const SEND_TIMEOUT: Milliseconds = 8 * SECOND;
/** Kept back for storing what came of a send. */
const SETTLE_BUDGET: Milliseconds = 5 * SECOND;
/** A lease outlives the invocation that holds it by this much. */
const LEASE_MARGIN: Milliseconds = 15 * SECOND;

/** Sends what can be claimed of one kind on one channel as one message; what may not be sent is withheld or put off. */
export async function sendMessage(ports: SendPorts, run: DeliveryRun, want: Want): Promise<void> {
  const now = ports.clock.now();
  const ripe = run.connections.filter((connection) => claimable(connection, want, now));
  if (ripe.length === 0) return;
  try {
    const mode = (await ports.stage.mode()) ?? NEW_STAGE;
    const customer = want.group.kind === 'customer' ? await ports.customers.load(want.group.id) : undefined;
    const routed = ripe.map((connection) => ({
      connection,
      routing: routeNotice(connection, want, customer, ports.operators, mode),
    }));
    for (const routing of new Map(routed.map(({ routing }) => [reasonOf(routing), routing])).values()) {
      const connections = routed.filter((r) => reasonOf(r.routing) === reasonOf(routing)).map((r) => r.connection);
      await follow(ports, run, routing, { want, customer, connections });
    }
  } catch (error) {
    run.fail();
    ports.journal.note({
      event: 'failure',
      where: `deliver.${want.channel}`,
      error: errorName(error),
    });
  }
}

function reasonOf(routing: Routing): string {
  return routing.kind === 'withhold' ? routing.reason : routing.kind;
}

async function follow(ports: SendPorts, run: DeliveryRun, routing: Routing, batch: Batch): Promise<void> {
  switch (routing.kind) {
    case 'send':
      if (waitsForHold(batch.want.kind) && (await isHeld(ports))) return holdOffAll(ports, run, batch);
      return send(ports, run, routing.route, batch);
    case 'withhold':
      return withholdAll(ports, run, routing.reason, batch);
    case 'postpone':
      return postponeAll(ports, run, batch);
  }
}

async function send(ports: SendPorts, run: DeliveryRun, route: Route, batch: Batch): Promise<void> {
  if (!hasTimeToSend(ports, run)) return run.fail();
  // Before the claim: without a link there is nothing to send, and an attempt must not be used up for it.
  const voice = await linkedVoice(ports, batch);
  const to = route.channel === 'email' ? await addresseesOf(ports, batch, route.to) : [];
  const messageId = ports.chance.id();
  const claimed = await claimAll(ports, run, batch, messageId);
  if (claimed.length === 0) return;
  const message = {
    ...messageOf(messageId, { ...batch, connections: claimed }, ports.clock.now()),
    ...(route.channel === 'email' && { to: route.to.map(({ email }) => email) }),
  };
  await ports.messages.put(message);
  const content = composeMessage(batch.want.kind, claimed, batch.customer, voice);
  const outcome = hasTimeToSend(ports, run)
    ? await (route.channel === 'email'
        ? ports.mailer.send({
            messageId,
            to,
            content,
            threads: threadsOf(claimed, batch.want.kind),
            timeout: SEND_TIMEOUT,
          })
        : ports.slack.post({ target: slackTarget(route, batch.customer), content, timeout: SEND_TIMEOUT }))
    : ({ kind: 'retry', reason: 'unavailable', after: 0 } as const);
  tellOutcome(ports.journal, message, outcome);
  if (outcome.kind === 'sent') run.countMessage();
  if (outcome.kind === 'retry') run.fail();
  const settlement = settlementOf(outcome);
  if (settlement)
    await concurrently(claimed, ports.concurrency, ({ id }) => settleOne(ports, run, id, messageId, settlement));
  await ports.messages.put(settledMessage(message, outcome, ports.clock.now()));
}

function hasTimeToSend(ports: SendPorts, run: DeliveryRun): boolean {
  return ports.clock.now() + SEND_TIMEOUT + SETTLE_BUDGET <= run.deadline;
}

/** Claims every connection's notice for the message; what somebody else claimed meanwhile is left to them. */
async function claimAll(
  ports: SendPorts,
  run: DeliveryRun,
  batch: Batch,
  messageId: string,
): Promise<readonly Connection[]> {
  const mine = { id: messageId, messageId, leaseUntil: run.deadline + LEASE_MARGIN };
  const claimed: Connection[] = [];
  await concurrently(batch.connections, ports.concurrency, ({ id }) =>
    run.guard(id, async () => {
      const result = await changeConnection(ports, id, (stored, now) => {
        const taken = stored && claim(stored, batch.want, mine, now);
        return { connection: taken, result: { stored, taken } };
      });
      if (result.taken) claimed.push(result.taken);
      const current = result.taken ?? result.stored;
      if (current) run.keep(current);
    }),
  );
  return claimed;
}

/** Stores what came of a send, trying until the invocation ends: after that only the lease can tell. */
async function settleOne(
  ports: SendPorts,
  run: DeliveryRun,
  id: string,
  claimId: string,
  settlement: Settlement,
): Promise<void> {
  for (;;) {
    try {
      const settled = await changeConnection(
        ports,
        id,
        (stored, now) => {
          const result = stored && settle(stored, claimId, settlement, ports.policy, now);
          return { connection: result, result };
        },
        run.deadline,
      );
      if (settled) run.keep(settled);
      return;
    } catch (error) {
      const wait = 100 + 400 * ports.chance.fraction();
      if (ports.clock.now() + wait >= run.deadline) {
        run.fail();
        ports.journal.note({
          event: 'delivery.skipped',
          connectionId: id,
          error: errorName(error),
        });
        return;
      }
      await ports.clock.pause(wait);
    }
  }
}

function slackTarget(route: Extract<Route, { channel: 'slack' }>, customer: Customer | undefined) {
  return route.slack.kind === 'webhook' ? { kind: 'webhook' as const, customerId: customer?.id ?? '' } : route.slack;
}
