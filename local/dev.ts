import { createWriteStream, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startControl } from './control.ts';
import { startWorld } from './world.ts';

const HELP = `npm run dev -- [--port N] [--json]

Starts the local world and stays up: the real functions against embedded servers, with a clock that can be moved.
Open the control page that it prints. Everything is in memory; the functions' log goes to .local/dev.log.

  --port N   the API's port; the other servers take the ports after it. 0 picks free ones (4100)
  --json     one line of JSON on stdout when it is ready

It also ends when the process that started it is gone.
Exit codes: 0 after SIGTERM or Ctrl-C, 1 if it could not start, 2 for wrong arguments.`;

/** Places of the control server and of the last server, counted from the API's port. */
const CONTROL_PLACE = 4;
const LAST_PLACE = 8;
const LONGEST_STOP_MS = 8000;

function argumentsOf() {
  try {
    const { values } = parseArgs({
      options: {
        port: { type: 'string', default: '4100' },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
    const port = Number(values.port);
    if (!/^\d+$/.test(values.port) || port > 65_535 - LAST_PLACE)
      throw new Error(`--port must be a whole number up to ${65_535 - LAST_PLACE}`);
    return { port, json: values.json, help: values.help };
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n\n${HELP}`);
    process.exit(2);
  }
}

async function main({ port, json }: { port: number; json: boolean }): Promise<void> {
  const folder = join(process.cwd(), '.local');
  mkdirSync(folder, { recursive: true });
  const log = createWriteStream(join(folder, 'dev.log'));
  const world = await startWorld({ port, write: (line) => void log.write(`${line}\n`) });
  let controlUrl = '';
  const ready = () => ({
    ready: true,
    urls: { ...world.urls, control: controlUrl },
    endpoints: world.endpoints,
    webhookPath: world.webhookPath,
    signatureHeader: world.signatureHeader,
    signatureEncoding: world.signatureEncoding,
    webhookSecret: world.webhookSecret,
    tableName: world.tableName,
    queueUrl: world.queueUrl,
  });
  const control = await startControl(world, { port: port === 0 ? 0 : port + CONTROL_PLACE, ready });
  controlUrl = control.url;

  let stopping = false;
  const stop = async () => {
    // A terminal and npm may both hand on the same Ctrl-C.
    if (stopping) return;
    stopping = true;
    setTimeout(() => process.exit(1), LONGEST_STOP_MS).unref();
    await control.stop();
    await world.stop();
    log.end(() => process.exit(0));
  };
  process.on('SIGTERM', () => void stop());
  process.on('SIGINT', () => void stop());
  const startedBy = process.ppid;
  setInterval(() => process.ppid !== startedBy && void stop(), 1000).unref();

  if (json) console.log(JSON.stringify(ready()));
  else {
    console.log(`The local world is up.

  control page   ${control.url}
  webhooks       ${world.urls.api}${world.webhookPath}
  Makini         ${world.urls.makini}
  mail           ${world.urls.mail}
  Slack          ${world.urls.slack}/messages
  log            .local/dev.log

Stop it with Ctrl-C.`);
  }
}

const options = argumentsOf();
if (options.help) console.log(HELP);
else {
  main(options).catch((error: NodeJS.ErrnoException) => {
    const taken = error.code === 'EADDRINUSE';
    console.error(
      taken
        ? `A port from ${options.port} to ${options.port + LAST_PLACE} is taken. Choose others with --port, or free ones with --port 0.`
        : error,
    );
    process.exit(1);
  });
}
