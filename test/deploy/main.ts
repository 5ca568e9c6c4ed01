import { play } from './journey.ts';
import { afterwards, tearDown } from './journeys/afterwards.ts';
import { doctor } from './journeys/doctor.ts';
import { feedback } from './journeys/feedback.ts';
import { reconnect } from './journeys/reconnect.ts';
import { redeploy } from './journeys/redeploy.ts';
import { report } from './journeys/report.ts';
import { standUp } from './journeys/standUp.ts';
import { restored, sweep } from './journeys/sweep.ts';
import { webhook } from './journeys/webhook.ts';
import { logLines } from './logs.ts';
import { missingPython } from './tools.ts';
import { World } from './world.ts';

// `npm run test:deploy`: the stack as synthesized, deployed into an emulator of AWS and used from outside.

// The SDK's notice of end-of-life Node versions is about this process, not about what is deployed.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';

/** Played in this order, on one stage. */
const JOURNEYS = [
  standUp,
  doctor,
  webhook(),
  reconnect(),
  report,
  sweep,
  redeploy,
  restored,
  feedback,
  afterwards,
  tearDown,
];

const missing = await missingPython();
if (missing !== undefined) leaveOut(missing);
else process.exitCode = await main();

async function main(): Promise<number> {
  const world = new World();
  const started = performance.now();
  try {
    const { passed, failed } = await play(JOURNEYS, world, { say: console.log, explain: troubles });
    console.log(`\nin ${Math.round((performance.now() - started) / 1_000)} s`);
    console.log(`${passed} passed, ${failed} failed`);
    return failed === 0 ? 0 : 1;
  } finally {
    await world.stop();
  }
}

/** What the deployed functions said last that was no good news. */
async function troubles({ emulator }: World): Promise<readonly string[]> {
  const lines = (await logLines(emulator)).filter(({ message }) => /"level":"(WARN|ERROR)"|\berror\b/i.test(message));
  return lines.slice(-10).map(({ group, message }) => `${group}: ${message}`.slice(0, 500));
}

/** On somebody's own machine the suite may be left out; where changes are accepted it may not. */
function leaveOut(why: string): void {
  if (process.env['CI']) {
    console.log(`✗ ${why}\n0 passed, 1 failed`);
    process.exitCode = 1;
  } else console.log(`SKIPPED: ${why}.`);
}
