import type { Mode, ModeState } from '../domain/mode.ts';
import type { StageStore } from '../ports.ts';
import { type GoLivePorts, listUntold, type Untold } from './goLive.ts';

/** Switches the mode in one write. Outages that going live was told to skip stay skipped. */
export async function setMode(
  ports: { readonly stage: StageStore },
  mode: Mode,
  allowlist?: readonly string[],
): Promise<ModeState> {
  const before = await ports.stage.mode();
  const after = { ...before, mode, ...(allowlist && { allowlist }) };
  await ports.stage.setMode(after);
  return after;
}

export type BackToLive =
  | { readonly kind: 'live'; readonly state: ModeState }
  /** Somebody has to say what becomes of these first. */
  | { readonly kind: 'untold'; readonly untold: readonly Untold[] };

/** Makes the stage live where there is nothing to decide about: no outage is open that nobody was told of. */
export async function backToLive(ports: Pick<GoLivePorts, 'connections' | 'stage'>): Promise<BackToLive> {
  const state = await ports.stage.mode();
  if (state.mode === 'live') return { kind: 'live', state };
  const untold = await listUntold(ports);
  return untold.length > 0 ? { kind: 'untold', untold } : { kind: 'live', state: await setMode(ports, 'live') };
}
