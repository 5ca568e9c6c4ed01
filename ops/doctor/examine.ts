import { describeError } from '../../shared/faults.ts';
import type { Check } from './check.ts';
import { type Finding, failed, type Remedy, type Verdict } from './finding.ts';
import { again } from './remedies.ts';
import type { Subject } from './subject.ts';

export interface ExamineOptions {
  /** Milliseconds that each check has. */
  readonly deadline: number;
  readonly onDone?: (done: number) => void;
}

/** Runs all checks at once. One that fails, hangs or throws is a finding and stops no other; the order is the list's. */
export async function examine(
  checks: readonly Check[],
  subject: Subject,
  { deadline, onDone }: ExamineOptions,
): Promise<readonly Finding[]> {
  let done = 0;
  const found = await Promise.all(
    checks.map(async (check) => {
      const verdicts = await lookWithin(deadline, check, subject);
      done += 1;
      onDone?.(done);
      return verdicts.map((verdict): Finding => ({ check: check.name, ...verdict }));
    }),
  );
  return found.flat();
}

async function lookWithin(deadline: number, check: Check, subject: Subject): Promise<readonly Verdict[]> {
  const stop = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<readonly Verdict[]>((resolve) => {
    timer = setTimeout(() => {
      stop.abort();
      resolve([
        failed(`There was no answer within ${deadline / 1000} seconds.`, again(subject, 'Look at the network')),
      ]);
    }, deadline);
  });
  try {
    return await Promise.race([check.look(subject, stop.signal), late]);
  } catch (error) {
    return [failed(`It could not be looked at: ${describeError(error)}.`, remedyOf(error, check, subject))];
  } finally {
    clearTimeout(timer);
  }
}

const DENIED = /^(AccessDenied|AuthorizationError|UnauthorizedOperation|NotAuthorized)/;

function remedyOf(error: unknown, check: Check, subject: Subject): Remedy {
  const causes = [error, error instanceof Error ? error.cause : undefined];
  if (causes.some((cause) => cause instanceof Error && DENIED.test(cause.name))) {
    return again(subject, `Allow ${check.needs.join(', ')} to the credentials in use`);
  }
  return again(subject, 'See that the service can be reached from here with the credentials in use');
}
