import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { movableClock } from './clock.ts';
import { startControl } from './control.ts';
import { keepMails } from './outbox.ts';
import { LONG_OUTAGE } from './stories/long-outage.ts';
import { lyingStatus } from './stories/lying-status.ts';
import { mainJob } from './stories/main-job.ts';
import { outage } from './stories/outage.ts';
import { type Check, Stage, type Story } from './story.ts';
import { painted, tableOf } from './table.ts';
import { startWorld } from './world.ts';

const STORIES: Readonly<Record<string, Story>> = {
  'main-job': { about: 'a login is lost, the customer hears of it and reconnects', tell: mainJob },
  'long-outage': LONG_OUTAGE,
  outage: { about: 'most of a fleet breaks at once, and nobody is told before an operator has looked', tell: outage },
  'lying-status': { about: 'the status API fails in every way, and nothing follows from it', tell: lyingStatus },
};
const FIRST = 'main-job';

const HELP = `npm run demo -- [--story NAME] [--json]

Plays a story in the local world, over real wire protocols, and exits: 0 if everything was as expected, 1 if not.
The mails that were sent are left in .local/outbox/ as .eml and .html, the functions' log in .local/demo.log.

${Object.entries(STORIES)
  .map(([name, { about }]) => `  --story ${name.padEnd(13)} ${about}${name === FIRST ? ' (the default)' : ''}`)
  .join('\n')}
  --json                the table as one JSON document on stdout`;

const { values } = parseArgs({
  options: {
    story: { type: 'string', default: FIRST },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
const story = Object.hasOwn(STORIES, values.story) ? STORIES[values.story] : undefined;
if (values.help) console.log(HELP);
else if (!story) {
  console.error(`There is no story ${values.story}. There is: ${Object.keys(STORIES).join(', ')}.`);
  process.exitCode = 2;
} else process.exitCode = await play(story);

async function play({ tell, startsAt, settings = {} }: Story): Promise<number> {
  const colour = process.stderr.isTTY && !values.json;
  const say = (line: string) => process.stderr.write(`${painted(line, colour)}\n`);
  const folder = join(process.cwd(), '.local');
  const outbox = join(folder, 'outbox');
  rmSync(outbox, { recursive: true, force: true });
  mkdirSync(outbox, { recursive: true });
  const log: string[] = [];
  const clock = movableClock(startsAt === undefined ? {} : { startAt: startsAt });
  const world = await startWorld({ clock, settings, write: (line) => void log.push(line) });
  const control = await startControl(world, { port: 0, ready: () => ({ ready: true }) });
  const stage = new Stage(world, control.url, say, log);
  try {
    const checks = await tell(stage);
    const files = await keepMails(await stage.mails(), outbox);
    print(checks, files);
    return checks.every(({ holds }) => holds) ? 0 : 1;
  } finally {
    writeFileSync(join(folder, 'demo.log'), `${log.join('\n')}\n`);
    await control.stop();
    await world.stop();
  }
}

function print(checks: readonly Check[], files: number): void {
  if (values.json) {
    console.log(JSON.stringify({ checks, mails: files }));
    return;
  }
  console.log(tableOf(checks, process.stdout.isTTY));
  const differing = checks.filter(({ holds }) => !holds).length;
  console.log(`\n${checks.length - differing} as expected, ${differing} not. ${files} mails are in .local/outbox/.`);
}
