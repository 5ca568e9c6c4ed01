/** Plays named checks against a world, tells of each as it happens, and counts. */

export interface Step<W> {
  readonly name: string;
  /** Holds if it does not throw. A text that it gives is told as a remark. */
  check(world: W): Promise<unknown>;
}

export interface Journey<W> {
  readonly title: string;
  readonly steps: readonly Step<W>[];
  /** Steps build on one another, so the first that fails ends the journey; unless they are independent. */
  readonly areIndependent?: boolean;
  /** Nothing after it makes sense if it fails. */
  readonly isNeeded?: boolean;
}

export interface Tally {
  readonly passed: number;
  /** Steps that did not hold. Those that could not be tried for it are told of, not counted. */
  readonly failed: number;
}

export interface Audience<W> {
  /** Hears each line. */
  readonly say: (line: string) => void;
  /** What else may explain a failure, looked up at once, before later steps change it. */
  readonly explain?: (world: W) => Promise<readonly string[]>;
  /** Milliseconds. */
  readonly now?: () => number;
}

/** Plays the journeys one after the other. */
export async function play<W>(
  journeys: readonly Journey<W>[],
  world: W,
  { say, explain = async () => [], now = () => performance.now() }: Audience<W>,
): Promise<Tally> {
  let passed = 0;
  let failed = 0;
  let isOver = false;
  for (const { title, steps, areIndependent = false, isNeeded = false } of journeys) {
    say(`\n${title}`);
    let isStuck = isOver;
    for (const { name, check } of steps) {
      if (isStuck) {
        say(`  - ${name}: not tried`);
        continue;
      }
      const started = now();
      const seconds = () => `${((now() - started) / 1_000).toFixed(1)} s`;
      try {
        const remark = await check(world);
        passed += 1;
        say(`  ✓ ${name} (${seconds()})`);
        if (typeof remark === 'string') say(indented(remark));
      } catch (error) {
        failed += 1;
        isStuck = !areIndependent;
        isOver ||= isNeeded;
        say(`  ✗ ${name} (${seconds()})\n${indented(error instanceof Error ? messageOf(error) : String(error))}`);
        // A world that is not up yet has nothing to add.
        for (const line of await explain(world).catch(() => [])) say(indented(line));
      }
    }
  }
  return { passed, failed };
}

/** The cause too, as it is what a look that ran out of time last saw. */
function messageOf(error: Error): string {
  return error.cause instanceof Error ? `${error.message}\n${error.cause.message}` : error.message;
}

function indented(text: string): string {
  return text.replace(/^/gm, '      ');
}
