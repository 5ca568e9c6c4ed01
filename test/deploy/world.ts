/** A deployed stage with everything around it: the emulated account, a simulated Makini and a Slack on this machine. */
import { join } from 'node:path';
import { movableClock } from '../../local/clock.ts';
import { type Simulator, startSimulator } from '../../local/makini/server.ts';
import { type SlackStub, startSlack } from '../../local/servers/slack.ts';
import { bootstrap, type Deployed, deploy, destroy } from './cdk.ts';
import { type Emulator, startEmulator } from './emulator.ts';
import { OPERATOR } from './planted.ts';
import { type Mail, mails } from './ses.ts';
import { STACK, STAGE, type StageSettings, synthesize } from './stage.ts';
import { mustRun, repository } from './tools.ts';

interface Servers {
  readonly emulator: Emulator;
  readonly makini: Simulator;
  readonly slack: SlackStub;
}

/** The shortest grace that a stage may have. */
export const GRACE_MS = 30_000;

/** What steps see of the world. What is not there yet, because an earlier step has to make it, throws. */
export class World {
  #servers: Servers | undefined;
  #assembly: string | undefined;
  #deployed: Deployed | undefined;

  async start(): Promise<void> {
    const clock = movableClock();
    const makini = await startSimulator({
      clock,
      // The suite delivers webhooks itself: the emulator's API is found by a name that not every machine resolves.
      webhookUrl: () => undefined,
      webhookSecret: '',
      signatureHeader: '',
      signatureEncoding: 'hex',
      redirectUris: () => (this.#deployed === undefined ? [] : [this.output('CallbackUrl')]),
    });
    const slack = await startSlack({ clock });
    this.#servers = { makini, slack, emulator: await startEmulator() };
  }

  get emulator(): Emulator {
    return there(this.#servers, 'the emulator').emulator;
  }

  get makini(): Simulator {
    return there(this.#servers, 'Makini').makini;
  }

  get slack(): SlackStub {
    return there(this.#servers, 'Slack').slack;
  }

  /** An output of the stack. */
  output(name: string): string {
    return there(there(this.#deployed, 'the stack').outputs[name], `the output ${name}`);
  }

  /** The folder of what was synthesized last. */
  get assembly(): string {
    return there(this.#assembly, 'the assembly');
  }

  bootstrap(): Promise<void> {
    return bootstrap(this.emulator);
  }

  /** Synthesizes the stage, with these settings beside those that every deployment of the suite has. */
  async synthesize(name: string, settings: StageSettings = {}): Promise<void> {
    const { makini, slack } = this;
    const own = {
      graceSeconds: GRACE_MS / 1_000,
      // Deployed at any hour of any day, and told at once all the same.
      notices: { quietHours: null, workingDays: [1, 2, 3, 4, 5, 6, 7] },
      // Every sweep lists and looks at everything.
      status: { everyMinutes: 5, listMinutes: 1 },
      operators: { emails: [OPERATOR] },
      makini: { baseUrl: makini.url, login: { url: `${makini.url}/oauth/authorize` } },
      slack: { plainHttp: [new URL(slack.url).host] },
    };
    this.#assembly = await synthesize({ ...own, ...settings }, join(this.emulator.folder, `cdk.out-${name}`));
  }

  /** Creates or updates the stack from what was synthesized last. */
  async deploy(): Promise<Deployed> {
    this.#deployed = await deploy(this.emulator, this.assembly, STACK);
    return this.#deployed;
  }

  destroy(): Promise<void> {
    return destroy(this.emulator, this.assembly, STACK);
  }

  /** The operators' own command line; throws unless it exits with 0. */
  ops(args: readonly string[], input = ''): Promise<string> {
    const { cliEnv } = this.emulator;
    return mustRun('npm', ['run', '-s', 'ops', '--', ...args, '--stage', STAGE], {
      cwd: repository,
      env: cliEnv,
      input,
    });
  }

  /** The hand of a visitor at the provider. What happens there is never delivered. */
  async atProvider(path: string, body: object): Promise<void> {
    const answer = await fetch(`${this.makini.url}/sim/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`the simulator answered ${answer.status} to ${path}`);
  }

  /** Mails to an address, oldest first. */
  async mailsTo(address: string): Promise<readonly Mail[]> {
    return (await mails(this.emulator)).filter(({ destinations }) => destinations.includes(address));
  }

  async stop(): Promise<void> {
    if (!this.#servers) return;
    const { emulator, makini, slack } = this.#servers;
    await Promise.all([emulator.stop(), makini.stop(), slack.stop()]);
  }
}

function there<T>(thing: T | undefined, name: string): T {
  if (thing === undefined) throw new Error(`${name} is not there`);
  return thing;
}
