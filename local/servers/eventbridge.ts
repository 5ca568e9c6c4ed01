import fastify from 'fastify';
import * as z from 'zod';
import { listen, type PortOption, type RunningServer } from './running-server.ts';

/** One event that was put on a bus; `detail` is parsed. */
export interface StoredEvent {
  readonly id: string;
  readonly bus: string;
  readonly source: string;
  readonly type: string;
  readonly detail: unknown;
}

/** The running server, with what it took and what it refuses within reach of a test. */
export interface EventBridgeServer extends RunningServer {
  events(): readonly StoredEvent[];
  /** Details whose text contains this are refused until it is taken back with undefined. */
  refuse(text: string | undefined): void;
}

const entry = z.object({
  EventBusName: z.string().default('default'),
  Source: z.string().min(1),
  DetailType: z.string().min(1).max(128),
  Detail: z.string(),
});
const putEvents = z.object({ Entries: z.array(entry).min(1).max(10) });

/** The size that EventBridge allows all entries of a call together. */
const MOST_BYTES = 262_144;

/** An EventBridge that takes `PutEvents` and keeps what it took, at `GET /events`; it has no rules and no targets. */
export async function startEventBridge(options: PortOption = {}): Promise<EventBridgeServer> {
  const app = fastify({ bodyLimit: 2 * MOST_BYTES });
  const kept: StoredEvent[] = [];
  let refused: string | undefined;
  app.addContentTypeParser('application/x-amz-json-1.1', { parseAs: 'string' }, (_request, body, done) =>
    done(null, JSON.parse(String(body))),
  );

  app.post('/', (request, reply) => {
    void reply.type('application/x-amz-json-1.1');
    const bad = (message: string) => reply.code(400).send({ __type: 'ValidationException', message });
    if (request.headers['x-amz-target'] !== 'AWSEvents.PutEvents') return bad('Only PutEvents is known here');
    const parsed = putEvents.safeParse(request.body);
    if (!parsed.success) return bad(z.prettifyError(parsed.error));
    const { Entries } = parsed.data;
    if (Buffer.byteLength(JSON.stringify(Entries)) > MOST_BYTES) return bad('Total size of the entries is over 256KB');
    const answers = Entries.map(({ EventBusName, Source, DetailType, Detail }) => {
      if (refused !== undefined && Detail.includes(refused)) {
        return { ErrorCode: 'InternalFailure', ErrorMessage: 'Refused as asked' };
      }
      const id = `event-${kept.length + 1}`;
      kept.push({ id, bus: EventBusName, source: Source, type: DetailType, detail: JSON.parse(Detail) });
      return { EventId: id };
    });
    return reply.send({ FailedEntryCount: answers.filter(({ EventId }) => !EventId).length, Entries: answers });
  });
  app.get('/events', () => kept);

  const server = await listen(app, options.port);
  return {
    ...server,
    events: () => kept,
    refuse: (text) => {
      refused = text;
    },
  };
}
