import type { Verdict } from './finding.ts';
import { skipped } from './finding.ts';
import { isProduction } from './plan.ts';
import { again, onAStage } from './remedies.ts';
import type { Deployed, Installation, Stage, Subject } from './subject.ts';

/** One thing that is looked at. */
export interface Check {
  readonly name: string;
  /** The IAM actions that whoever runs it must have, for the remedy of a denied call. */
  readonly needs: readonly string[];
  /** May throw: that is a finding too. Gives up when `signal` says so. */
  readonly look: (subject: Subject, signal: AbortSignal) => Promise<readonly Verdict[]>;
}

type Looked = Promise<Verdict | readonly Verdict[]>;
type Kind<S> = (look: (it: S, subject: Subject, signal: AbortSignal) => Looked) => Check['look'];

/** What can be said of a stage whose stack may be missing. */
export const ofStage: Kind<Stage> = (look) => async (subject, signal) =>
  subject.stage === undefined ? [notLocal()] : list(await look(subject.stage, subject, signal));

/** What only a stack that could be read has. */
export const ofDeployed: Kind<Deployed & Installation> = (look) => async (subject, signal) => {
  if (subject.stage === undefined) return [notLocal()];
  const { stage, installation } = subject;
  if (stage.stack.kind !== 'found' || installation === undefined) return [withoutStack(subject)];
  const { name, plan, stack } = stage;
  const deployed = { ...stack, ...installation, stage: name, isProduction: isProduction(plan, name) };
  return list(await look(deployed, subject, signal));
};

/** What a stage and the local world have alike. */
export const ofInstallation: Kind<Installation> = (look) => async (subject, signal) =>
  subject.installation === undefined
    ? [withoutStack(subject)]
    : list(await look(subject.installation, subject, signal));

function notLocal(): Verdict {
  return skipped('The local world has no AWS account.', onAStage);
}

function withoutStack(subject: Subject): Verdict {
  return skipped(
    'It needs the deployed stack, which could not be read.',
    again(subject, 'Mend what the check stack says first'),
  );
}

function list(found: Verdict | readonly Verdict[]): readonly Verdict[] {
  return 'state' in found ? [found] : found;
}
