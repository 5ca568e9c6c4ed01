import type { Command } from 'commander';
import { type CommonOptions, type Report, runsAlone, table } from '../command.ts';
import { CHECKS } from './checks.ts';
import { examine } from './examine.ts';
import type { Finding, Remedy } from './finding.ts';
import { type DoctorOptions, openSubject } from './subject.ts';

/** Milliseconds; a function's cold start and Makini's slowest answer fit in. */
const DEADLINE = 20_000;

const ABOUT = `
It changes nothing and posts nothing. Each run sends one forged delivery to the webhook, which is counted as one rejected
signature; the alarm "Signatures rejected" needs three in an hour. Makini and Slack are called from this machine with the
stage's credentials. It ends with 0 if nothing failed; warnings do not count.`;

export function addDoctor(program: Command): void {
  runsAlone<DoctorOptions & CommonOptions>(
    program
      .command('doctor')
      .description('look at everything a stage needs, and say how to mend what is wrong')
      .option(
        '--webhook-url <url>',
        'probe this URL, not the one that the stack names (before its DNS record is there)',
      )
      .addHelpText('after', ABOUT),
    'doctor --stage prod',
    doctor,
  );
}

async function doctor(options: DoctorOptions & CommonOptions): Promise<Report> {
  const subject = await openSubject(options, AbortSignal.timeout(DEADLINE));
  try {
    const findings = await examine(CHECKS, subject, { deadline: DEADLINE, onDone: showProgress });
    return reportOf(findings);
  } finally {
    subject.installation?.target.close();
  }
}

function showProgress(done: number): void {
  if (process.stderr.isTTY)
    process.stderr.write(`\r${done} of ${CHECKS.length} looked at${done === CHECKS.length ? '\n' : ''}`);
}

function reportOf(findings: readonly Finding[]): Report {
  const count = (state: Finding['state']) => findings.filter((finding) => finding.state === state).length;
  const counts = { ok: count('ok'), warning: count('warning'), failed: count('failed'), skipped: count('skipped') };
  const rows = findings.flatMap((finding) => [
    [finding.state, finding.check, finding.says],
    ...('remedy' in finding ? [['', '', `→ ${inWords(finding.remedy)}`]] : []),
  ]);
  const summary = Object.entries(counts).map(([state, number]) => `${number} ${state}`);
  return {
    json: { ...counts, findings },
    text: `${table(['state', 'check', 'finding'], rows)}\n\n${summary.join(', ')}.`,
    exitCode: counts.failed > 0 ? 1 : 0,
  };
}

function inWords(remedy: Remedy): string {
  return `${remedy.say}: ${'command' in remedy ? remedy.command : remedy.page}`;
}
