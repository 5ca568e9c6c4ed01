import type { Remedy } from './finding.ts';
import type { Subject } from './subject.ts';

// Remedies that several checks have in common. Nothing here is ever made from a secret or an address.

/** How a subject is named in a command: `--stage dev`, `--local http://127.0.0.1:4104`. */
interface Named {
  readonly option: string;
}

export function ops(subject: Named, command: string): string {
  return `npm run -s ops -- ${command} ${subject.option}`;
}

export function again(subject: Named, say: string): Remedy {
  return { say: `${say}, then look again`, command: ops(subject, 'doctor') };
}

export const onAStage: Remedy = {
  say: 'Run it on a deployed stage',
  command: 'npm run -s ops -- doctor --stage STAGE',
};

export function deploy(stage: string, say: string): Remedy {
  return { say, command: `npm run deploy -- -c stage=${stage}` };
}

export function setSecret(subject: Named, name: string, say: string): Remedy {
  return { say, command: `${ops(subject, `secrets set ${name}`)} < FILE` };
}

/** A page of the AWS console. @param path what follows the host, such as `/ses/home` */
export function consolePage(region: string, path: string, fragment: string): string {
  return `https://${region}.console.aws.amazon.com${path}?region=${region}#${fragment}`;
}

/** The functions' log, read as the runbook's section says. */
export function logs(subject: Subject, section: string): Remedy {
  const stack = subject.stage?.stack;
  if (stack?.kind !== 'found') return { say: 'Read the functions’ log', command: 'tail .local/dev.log' };
  return {
    say: `Read the functions’ log as docs/runbook.md, "${section}", says`,
    page: consolePage(stack.region, '/cloudwatch/home', 'logsV2:logs-insights'),
  };
}
