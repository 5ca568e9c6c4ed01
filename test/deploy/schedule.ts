/** Makes the stack's schedules fire now instead of after a whole period. */
import type { Emulator } from './emulator.ts';
import { unsignedHeaders } from './unsigned.ts';

interface Listed {
  readonly Name: string;
  readonly GroupName: string;
}

/**
 * For each schedule of the stack a second one with the same target, role and input, whose time has already come; it
 * deletes itself. The emulator's scheduler looks every 10 s. Answers the names of the schedules that it found.
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

async function api(emulator: Emulator, method: string, path: string, body?: unknown): Promise<unknown> {
  const answer = await fetch(`${emulator.endpoint}${path}`, {
    method,
    headers: { ...unsignedHeaders(emulator, 'scheduler'), 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!answer.ok) throw new Error(`scheduler answered ${answer.status} to ${method} ${path}`);
  return answer.json();
}
