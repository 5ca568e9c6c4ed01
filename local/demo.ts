import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startControl } from './control.ts';
import { keepMails } from './outbox.ts';
import { lyingStatus } from './stories/lying-status.ts';
import { mainJob } from './stories/main-job.ts';
import { outage } from './stories/outage.ts';
import { type Check, Stage } from './story.ts';
import { painted, tableOf } from './table.ts';
import { startWorld } from './world.ts';

const HELP = `npm run demo -- [--story NAME] [--json]

Plays a story in the local world, over real wire protocols, and exits: 0 if everything was as expected, 1 if not.
The mails that were sent are left in .local/outbox/ as .eml and .html, the functions' log in .local/demo.log.

  --story NAME   main-job (the default): a customer loses a connection and mends it;
                 outage: most of a fleet breaks at once;
                 lying-status: the status API fails in every way
  --json         the table as one JSON document on stdout`;

const STORIES = { 'main-job': mainJob, outage, 'lying-status': lyingStatus } as const;

const { values } = parseArgs({
  options: {
    story: { type: 'string', default: 'main-job' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
const story = Object.hasOwn(STORIES, values.story) ? STORIES[values.story as keyof typeof STORIES] : undefined;
if (values.help) console.log(HELP);
else if (!story) {
  console.error(`There is no story ${values.story}. There is: ${Object.keys(STORIES).join(', ')}.`);
  process.exitCode = 2;
} else process.exitCode = await play(story);

async function play(tell: typeof mainJob): Promise<number> {
  const colour = process.stderr.isTTY && !values.json;
  const say = (line: string) => process.stderr.write(`${painted(line, colour)}\n`);
  const folder = join(process.cwd(), '.local');
  const outbox = join(folder, 'outbox');
  rmSync(outbox, { recursive: true, force: true });
  mkdirSync(outbox, { recursive: true });
  const log: string[] = [];
  const world = await startWorld({ write: (line) => void log.push(line) });
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
