import { Command } from 'commander';
import { addCapture } from './capture/capture.ts';
import { addConnections } from './connections.ts';
import { addCustomers } from './customers.ts';
import { addDoctor } from './doctor/command.ts';
import { addHold } from './hold.ts';
import { addMode } from './mode.ts';
import { addNotices } from './notices/notices.ts';
import { addRestore } from './restore.ts';
import { addSecrets } from './secrets.ts';
import { addTokens } from './tokens/tokens.ts';

/** Every command there is. */
export function operatorsProgram(): Command {
  const program = new Command('ops')
    .description('The operator’s command line, on a deployed stage (--stage NAME) or the local world (--local URL).')
    .configureHelp({ sortSubcommands: true })
    .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2));
  addCustomers(program);
  addConnections(program);
  addMode(program);
  addNotices(program);
  addHold(program);
  addSecrets(program);
  addTokens(program);
  addCapture(program);
  addRestore(program);
  addDoctor(program);
  return program;
}
