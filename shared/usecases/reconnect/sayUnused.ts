import { notUsedAnyMore } from '../../domain/unused.ts';
import type { RecordPorts } from '../recordObservations.ts';
import { recordAnswer } from './answerLink.ts';

/** "We no longer use this system": nobody asks about it again, and our own side is told. */
export function sayUnused(ports: RecordPorts, connectionId: string): Promise<void> {
  return recordAnswer(ports, connectionId, 'not used any more', notUsedAnyMore);
}
