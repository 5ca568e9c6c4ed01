/** What the deployed functions have written, from their log groups. */
import type { Emulator } from './emulator.ts';
import { unsignedHeaders } from './unsigned.ts';

export interface LogLine {
  readonly group: string;
  readonly message: string;
}

/** Every line of every log group, the platform's own included. The emulator's output lacks most of them. */
export async function logLines(emulator: Emulator): Promise<readonly LogLine[]> {
  const lines: LogLine[] = [];
  for (const group of await logGroupNames(emulator)) {
    let nextToken: string | undefined;
    do {
      const page: { events: readonly { message: string }[]; nextToken?: string } = await api(
        emulator,
        'FilterLogEvents',
        {
          logGroupName: group,
          ...(nextToken === undefined ? {} : { nextToken }),
        },
      );
      lines.push(...page.events.map(({ message }) => ({ group, message })));
      nextToken = page.nextToken;
    } while (nextToken !== undefined);
  }
  return lines;
}

export async function logGroupNames(emulator: Emulator): Promise<readonly string[]> {
  const { logGroups } = await api<{ logGroups: readonly { logGroupName: string }[] }>(
    emulator,
    'DescribeLogGroups',
    {},
  );
  return logGroups.map(({ logGroupName }) => logGroupName);
}

async function api<T>(emulator: Emulator, action: string, body: unknown): Promise<T> {
  const answer = await fetch(emulator.endpoint, {
    method: 'POST',
    headers: {
      ...unsignedHeaders(emulator, 'logs'),
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': `Logs_20140328.${action}`,
    },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`logs answered ${answer.status} to ${action}`);
  return (await answer.json()) as T;
}
