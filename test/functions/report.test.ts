import { describe, expect, test } from '@jest/globals';
import { reportIn } from '../../functions/report/handler.ts';
import type { FailedCall, Reported } from '../../shared/usecases/reportFailure.ts';
import { gatewayEvent } from '../fixtures/gatewayEvent.ts';
import { lambdaContext } from '../fixtures/lambdaContext.ts';
import { collectLines } from '../fixtures/lines.ts';

const NOW = Date.parse('2026-03-01T10:00:05Z');
const REPORT = { connectionId: 'conn_1', status: 401 };

function reportFunction(outcome: Reported | Error = 'asked') {
  const lines = collectLines();
  const taken: FailedCall[] = [];
  const clock = { now: () => NOW, pause: async () => {} };
  const handler = reportIn({ env: { STAGE: 'test' }, clock, write: lines.write }, ({ journal }) => ({
    clock,
    journal,
    report: async (call) => {
      if (outcome instanceof Error) throw outcome;
      taken.push(call);
      return outcome;
    },
  }));
  const send = (body: unknown) =>
    handler(gatewayEvent({ body: typeof body === 'string' ? body : JSON.stringify(body) }), lambdaContext(8_000));
  return { send, taken, lines };
}

describe('a report of a failed call', () => {
  test('is taken with all its fields; the time may be left out', async () => {
    const { send, taken } = reportFunction();
    const whole = {
      ...REPORT,
      errorCode: 'AUTHENTICATION_FAILED',
      requestId: 'req_1',
      time: '2026-03-01T11:00:00+01:00',
    };
    expect(await send({ ...whole, body: { secret: 's3cret' } })).toMatchObject({
      statusCode: 202,
      body: '{"look":"asked"}',
    });
    expect(await send(REPORT)).toMatchObject({ statusCode: 202 });
    expect(taken).toEqual([
      { ...REPORT, errorCode: 'AUTHENTICATION_FAILED', requestId: 'req_1', at: Date.parse('2026-03-01T10:00:00Z') },
      { ...REPORT, at: NOW },
    ]);
  });

  test('on a known outage is 202, on an unknown connection 404, and 500 where it could not be stored', async () => {
    expect(await reportFunction('known').send(REPORT)).toMatchObject({ statusCode: 202, body: '{"look":"known"}' });
    expect(await reportFunction('unknown').send(REPORT)).toMatchObject({
      statusCode: 404,
      body: '{"rejected":"unknown_connection"}',
    });
    const { send, lines } = reportFunction(new Error('no table'));
    expect(await send(REPORT)).toMatchObject({ statusCode: 500 });
    expect(lines.counted()).toEqual({ ReportFailed: 1 });
  });

  test.each([
    ['no JSON', 'conn_1', ['it must be a JSON object']],
    ['a list', [], ['it must be a JSON object']],
    ['nothing', {}, ['connectionId must be the id of a connection', 'status must be an HTTP status']],
    ['a blank id', { ...REPORT, connectionId: '' }, ['connectionId must be the id of a connection']],
    [
      'case 28: an id with a line break',
      { ...REPORT, connectionId: 'a\nb' },
      ['connectionId must be the id of a connection'],
    ],
    ['half a character', { ...REPORT, connectionId: '\ud800' }, ['connectionId must be the id of a connection']],
    ['a long id', { ...REPORT, connectionId: 'x'.repeat(501) }, ['connectionId must be the id of a connection']],
    ['a status in words', { ...REPORT, status: '401' }, ['status must be an HTTP status']],
    ['no status', { ...REPORT, status: 0 }, ['status must be an HTTP status']],
    ['a sentence as code', { ...REPORT, errorCode: 'a b' }, [expect.stringContaining('errorCode must be a text')]],
    ['a long request id', { ...REPORT, requestId: 'x'.repeat(201) }, [expect.stringContaining('requestId must be')]],
    ['a date as time', { ...REPORT, time: '2026-03-01' }, ['time must be a time such as 2026-03-01T10:00:00Z']],
  ])('%s is 400 and told by key', async (_what, body, problems) => {
    const { send, taken } = reportFunction();
    const answer = (await send(body)) as { statusCode: number; body: string };
    expect([answer.statusCode, JSON.parse(answer.body)]).toEqual([400, { rejected: 'malformed', problems }]);
    expect(taken).toEqual([]);
  });

  test('case 29: a large one is refused unread', async () => {
    expect(await reportFunction().send({ ...REPORT, errorCode: 'x'.repeat(9_000) })).toMatchObject({ statusCode: 413 });
  });
});
