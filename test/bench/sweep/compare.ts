import { measureSweep, type Pass, type Swept } from './measure.ts';

const LARGEST = 1_000_000;

/** Sweeps fleets one after the other and prints them side by side. */
export async function compareSweeps(sizes: readonly number[], json: boolean): Promise<void> {
  if (!sizes.every((size) => Number.isInteger(size) && size > 0 && size <= LARGEST)) {
    console.error(`--sweep must be whole numbers from 1 to ${LARGEST}, with commas between them`);
    process.exitCode = 2;
    return;
  }
  const fleets: Swept[] = [];
  for (const size of sizes) {
    process.stderr.write(`${size} connections…\n`);
    fleets.push(await measureSweep(size));
  }
  if (json) console.log(JSON.stringify({ node: process.version, fleets }));
  else console.table(Object.fromEntries(fleets.map((fleet) => [fleet.connections, row(fleet)])));
}

function row({ first, steady, peakMegabytes }: Swept) {
  return {
    'first s': Math.round(first.seconds),
    'steady s': Math.round(steady.seconds),
    'steady looks/s': Math.round(steady.visited / steady.seconds),
    'provider calls/look': perLook(steady, steady.provider),
    'table calls/look, first': perLook(first, first.table),
    'table calls/look, steady': perLook(steady, steady.table),
    'peak MB of sweep and workers': Math.round(peakMegabytes),
  };
}

function perLook({ visited }: Pass, calls: number): number {
  return Math.round((100 * calls) / visited) / 100;
}
