/** Makes the stack's schedules fire now instead of after a whole period. */
import type { Emulator } from './emulator.ts';

interface Listed {
  readonly Name: string;
  readonly GroupName: string;
}

/**
 * For each schedule of the stack a second one with the same target, role and input, whose time has already come; it
 * deletes itself. The emulator's scheduler looks once a second. Answers the names of the schedules that it found.
 */
export async function fireSchedules(emulator: Emulator, stackName: string): Promise<readonly string[]> {
  const { Schedules } = (await api(emulator, 'GET', '/schedules')) as { Schedules: readonly Listed[] };
  const own = Schedules.filter(({ Name }) => Name.startsWith(stackName));
  for (const { Name, GroupName } of own) {
    const path = `/schedules/${encodeURIComponent(Name)}?groupName=${encodeURIComponent(GroupName)}`;
    const { Target } = (await api(emulator, 'GET', path)) as { Target: unknown };
    await api(emulator, 'POST', `/schedules/now-${crypto.randomUUID()}`, {
      ScheduleExpression: 'at(2020-01-01T00:00:00)',
      ActionAfterCompletion: 'DELETE',
      FlexibleTimeWindow: { Mode: 'OFF' },
      Target,
    });
  }
  return own.map(({ Name }) => Name);
}

/** The emulator takes account and region from the credential's scope and does not check the signature. */
async function api(emulator: Emulator, method: string, path: string, body?: unknown): Promise<unknown> {
  const scope = `${emulator.account}/20200101/${emulator.region}/scheduler/aws4_request`;
  const answer = await fetch(`${emulator.endpoint}${path}`, {
    method,
    headers: {
      'content-type': 'application/json',
      authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0`,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!answer.ok) throw new Error(`scheduler answered ${answer.status} to ${method} ${path}`);
  return answer.json();
}
