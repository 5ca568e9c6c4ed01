import type { Linked, Situation } from '../../domain/pages/situation.ts';
import type { AnswerPorts } from './answerLink.ts';
import { type LinkPorts, openLink, ownOf } from './openLink.ts';
import { sayUnused } from './sayUnused.ts';

/** Asks back whether the link's own system is not used any more. Changes nothing. */
export function askUnused(ports: LinkPorts, token: string): Promise<Situation> {
  return aboutOwn(ports, token, async (system) => ({ kind: 'unused', system }));
}

/** "We no longer use this system." */
export function confirmUnused(ports: AnswerPorts, token: string): Promise<Situation> {
  return aboutOwn(ports, token, async (system) => {
    await sayUnused(ports, system.connection.id);
    return { kind: 'happened', what: 'no_longer_used', system };
  });
}

/** What is said of a system that waits for a login; of any other, where the link leads now. */
async function aboutOwn(
  ports: LinkPorts,
  token: string,
  answer: (system: Linked) => Promise<Extract<Situation, { kind: 'unused' | 'happened' }>>,
): Promise<Situation> {
  const situation = await openLink(ports, token);
  const system = ownOf(situation, token);
  if (situation.kind !== 'lost' || !system) return situation;
  return { ...(await answer(system)), ...(situation.reader && { reader: situation.reader }) };
}
