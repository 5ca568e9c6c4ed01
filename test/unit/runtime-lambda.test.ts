import { inspect } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { ConfigError } from '../../shared/runtime/config.ts';
import { type LambdaOptions, lambda, type Surroundings } from '../../shared/runtime/lambda.ts';
import { once } from '../../shared/runtime/once.ts';
import { lambdaContext } from '../fixtures/lambdaContext.ts';
import { collectLines } from '../fixtures/lines.ts';

type Event = { readonly id: string; readonly fail?: boolean };

function deployed(options: Partial<LambdaOptions<Surroundings, Event, string>> = {}) {
  const lines = collectLines();
  const handler = lambda<Surroundings, Event, string>(
    { env: { STAGE: 'test' }, write: lines.write },
    {
      service: 'sweep',
      compose: (surroundings) => surroundings,
      handle:
        ({ journal }) =>
        async ({ id, fail }) => {
          journal.count('ConnectionVisited');
          journal.note({ event: 'sweep.skipped' });
          if (fail) throw new Error(`cannot reach https://hooks.slack.com/s3cret for ${id}`);
          return `done ${id}`;
        },
      correlationId: ({ id }) => id,
      failure: { metric: 'SweepIncomplete' },
      ...options,
    },
  );
  return { handler, lines };
}

describe('the Lambda chain', () => {
  test('lines carry the ids of the invocation and of the event', async () => {
    const { handler, lines } = deployed();
    expect(await handler({ id: 'evt-1' }, lambdaContext())).toBe('done evt-1');
    expect(lines.logs()).toEqual([
      expect.objectContaining({ function_request_id: 'request-1', correlation_id: 'evt-1', service: 'sweep' }),
    ]);
  });

  test('case 84: metrics leave on a throw, and the next invocation starts clean', async () => {
    const { handler, lines } = deployed();
    await expect(handler({ id: 'evt-1', fail: true }, lambdaContext())).rejects.toThrow('The invocation failed: Error');
    expect(lines.counted()).toEqual({ ConnectionVisited: 1, SweepIncomplete: 1 });

    lines.clear();
    await handler({ id: 'evt-2' }, lambdaContext(60_000, 'request-2'));
    expect(lines.counted()).toEqual({ ConnectionVisited: 1 });
    const [emf] = lines.emf();
    expect(emf?.['_aws']).toMatchObject({
      CloudWatchMetrics: [{ Namespace: 'Reconnect/test', Dimensions: [['service']] }],
    });
    expect(Object.keys(emf ?? {}).sort()).toEqual(['ConnectionVisited', '_aws', 'service']);
    expect(lines.logs()).toEqual([
      expect.objectContaining({ correlation_id: 'evt-2', function_request_id: 'request-2' }),
    ]);
  });

  test('a failure is told by its class, with the context of its invocation', async () => {
    const { handler, lines } = deployed();
    const thrown: unknown = await handler({ id: 'evt-1', fail: true }, lambdaContext()).catch(
      (error: unknown) => error,
    );
    expect(inspect(thrown)).toMatch(/^Fault: The invocation failed: Error\n/);
    expect(inspect(thrown)).not.toContain('s3cret');
    expect(lines.logs()).toContainEqual(
      expect.objectContaining({ message: 'failure', where: 'handler', error: 'Error', correlation_id: 'evt-1' }),
    );
    expect(lines.raw()).not.toContain('s3cret');
  });

  test('where an answer stands for failure, the caller gets it', async () => {
    const { handler } = deployed({ failure: { metric: 'WebhookFailed', answer: 'failed' } });
    expect(await handler({ id: 'evt-1', fail: true }, lambdaContext())).toBe('failed');
  });

  test('a handler that would outlive its time is answered for, and its metrics leave', async () => {
    const { handler, lines } = deployed({
      handle: () => () => new Promise(() => {}),
      failure: { metric: 'WebhookFailed', answer: 'failed' },
    });
    expect(await handler({ id: 'evt-1' }, lambdaContext(310))).toBe('failed');
    expect(lines.counted()).toEqual({ WebhookFailed: 1 });
  });

  test('wiring happens once; a wiring that failed is tried again', async () => {
    let wirings = 0;
    const { handler, lines } = deployed({
      compose: (surroundings) => {
        wirings++;
        if (wirings === 1) throw new ConfigError(['TABLE_NAME is missing', 'QUEUE_URL is missing']);
        return surroundings;
      },
    });
    await expect(handler({ id: 'evt-1' }, lambdaContext())).rejects.toThrow('Wrong settings');
    expect(lines.logs().map(({ where, error }) => [where, error])).toEqual([
      ['settings', 'TABLE_NAME is missing'],
      ['settings', 'QUEUE_URL is missing'],
    ]);
    await handler({ id: 'evt-2' }, lambdaContext());
    await handler({ id: 'evt-3' }, lambdaContext());
    expect(wirings).toBe(2);
  });
});

test('once: simultaneous first callers share one making', async () => {
  let made = 0;
  const get = once(async () => ++made);
  expect(await Promise.all([get(), get(), get()])).toEqual([1, 1, 1]);
});
