import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { webhookIn } from '../../functions/webhook/handler.ts';
import { type MovableClock, movableClock } from '../../local/clock.ts';
import { secretNames } from '../../shared/adapters/secrets/names.ts';
import { createSecretsClient } from '../../shared/adapters/secrets/secretReader.ts';
import { createSecretWriter } from '../../shared/adapters/secrets/secretWriter.ts';
import { HOUR, MINUTE, SECOND } from '../../shared/domain/time.ts';
import { type Aws, startAws } from '../fixtures/awsServers.ts';
import { WEBHOOK_ENVIRONMENT } from '../fixtures/environments.ts';
import { gatewayEvent } from '../fixtures/gatewayEvent.ts';
import { lambdaContext } from '../fixtures/lambdaContext.ts';
import { signed } from '../fixtures/webhookFunction.ts';

jest.setTimeout(120_000);

const DELIVERIES = 2_000;
const OLD = 'whk_old_A1';
const NEW = 'whk_new_B2';
/** Known and without effect, so that all that is tested is whether it verifies. */
const BODY = '{"event":"sync.completed"}';

let clock: MovableClock;
let aws: Aws;
let client: ReturnType<typeof createSecretsClient>;

beforeAll(async () => {
  clock = movableClock({ startAt: Date.parse('2026-03-01T10:00:00Z') });
  aws = await startAws(clock);
  client = createSecretsClient();
});
afterAll(async () => {
  client.destroy();
  await aws.stop();
});

/** A stage of its own with some warm functions, each with its own memory of the secrets. */
function stageCalled(stage: string, endpoint?: string) {
  const names = secretNames(`reconnect/${stage}`);
  const name = endpoint === undefined ? names.signing : names.signingOfEndpoint(endpoint);
  const env = {
    ...WEBHOOK_ENVIRONMENT,
    TABLE_NAME: aws.tableName,
    QUEUE_URL: aws.queueUrl,
    SECRETS_PREFIX: `reconnect/${stage}`,
    SIGNING_SECRETS_CACHE_SECONDS: '300',
  };
  const functions = Array.from({ length: 4 }, () => webhookIn({ clock, env, write: () => {} }));
  const writer = createSecretWriter(client);
  return {
    put: (secret: string) => writer.put(name, secret),
    retire: () => writer.retirePrevious(name),
    /** Delivered to one of the functions; the status that the provider sees. */
    async deliver(to: number, secret: string): Promise<number> {
      const headers = signed(BODY, secret);
      const event = gatewayEvent({
        body: BODY,
        headers,
        ...(endpoint !== undefined && { pathParameters: { endpoint } }),
      });
      const answer = await functions[to % functions.length]?.(event, lambdaContext(8_000));
      return (answer as { statusCode: number }).statusCode;
    },
  };
}

type Signer = 'old' | 'new' | 'forger';
const SECRETS: Record<Signer, string> = { old: OLD, new: NEW, forger: 'whk_guess' };

interface Seen {
  readonly signer: Signer;
  readonly at: number;
  readonly status: number;
}

/** Deliveries at even distances over the time given, every tenth of them forged; things happen at their moments. */
async function underFire(
  stage: ReturnType<typeof stageCalled>,
  lasts: number,
  newFrom: number,
  happenings: readonly { readonly at: number; readonly happen: () => Promise<unknown> }[],
): Promise<readonly Seen[]> {
  const begin = clock.now();
  const pending = [...happenings];
  const seen: Seen[] = [];
  for (let n = 0; n < DELIVERIES; n++) {
    const at = Math.floor((n * lasts) / DELIVERIES);
    clock.advance(begin + at - clock.now());
    while (pending[0] && pending[0].at <= at) await pending.shift()?.happen();
    const signer: Signer = n % 10 === 3 ? 'forger' : at >= newFrom && n % 3 !== 0 ? 'new' : 'old';
    seen.push({ signer, at, status: await stage.deliver(n, SECRETS[signer]) });
  }
  expect(pending).toEqual([]);
  return seen;
}

const statuses = (seen: readonly Seen[], signer: Signer, from = 0, before = Number.POSITIVE_INFINITY) => {
  const chosen = seen.filter((one) => one.signer === signer && one.at >= from && one.at < before);
  expect(chosen.length).toBeGreaterThan(20);
  return [...new Set(chosen.map(({ status }) => status))];
};

describe('rotation under fire: 2,000 deliveries, some forged, to four warm functions', () => {
  test.each([
    ['the stage’s own URL', undefined],
    ['a URL of its own', 'conn_0001'],
  ])('%s: either secret is accepted for a day, the replaced one never after it', async (_which, endpoint) => {
    const stage = stageCalled(endpoint === undefined ? 'fire' : 'fire-endpoint', endpoint);
    await stage.put(OLD);
    const put = HOUR;
    const ends = put + 24 * HOUR;
    const seen = await underFire(stage, 26 * HOUR, put + MINUTE, [{ at: put, happen: () => stage.put(NEW) }]);
    expect(statuses(seen, 'new')).toEqual([200]);
    // The put happened at most one distance between two deliveries after its moment.
    expect(statuses(seen, 'old', 0, ends)).toEqual([200]);
    expect(statuses(seen, 'old', ends + 2 * MINUTE)).toEqual([401]);
    expect(statuses(seen, 'forger')).toEqual([401]);
  });

  test('retired by hand, the replaced secret ends within a minute, warm memories included', async () => {
    const stage = stageCalled('retired');
    await stage.put(OLD);
    const put = 10 * MINUTE;
    const retired = 30 * MINUTE;
    const seen = await underFire(stage, HOUR, put + MINUTE, [
      { at: put, happen: () => stage.put(NEW) },
      { at: retired, happen: () => stage.retire() },
    ]);
    expect(statuses(seen, 'new')).toEqual([200]);
    expect(statuses(seen, 'old', 0, retired)).toEqual([200]);
    expect(statuses(seen, 'old', retired + MINUTE + 2 * SECOND)).toEqual([401]);
    expect(statuses(seen, 'forger')).toEqual([401]);
  });

  test('a warm function that hears nothing for hours takes no retired secret when it is woken', async () => {
    const stage = stageCalled('idle');
    await stage.put(OLD);
    expect(await stage.deliver(0, OLD)).toBe(200);
    await stage.put(NEW);
    expect([await stage.deliver(0, NEW), await stage.deliver(0, OLD)]).toEqual([200, 200]);
    expect([await stage.retire(), await stage.retire()]).toEqual([true, false]);
    clock.advance(MINUTE);
    expect([await stage.deliver(0, OLD), await stage.deliver(0, NEW)]).toEqual([401, 200]);
  });
});
