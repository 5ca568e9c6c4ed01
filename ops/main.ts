import { Command } from 'commander';
import { addCapture } from './capture/capture.ts';
import { addConnections } from './connections.ts';
import { addCustomers } from './customers.ts';
import { addDoctor } from './doctor/command.ts';
import { addMode } from './mode.ts';
import { addRestore } from './restore.ts';
import { addSecrets } from './secrets.ts';

// The SDK's notice of end-of-life Node versions is for the engineers who build this, not for who runs a command.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';

const program = new Command('ops')
  .description('The operator’s command line, on a deployed stage (--stage NAME) or the local world (--local URL).')
  .configureHelp({ sortSubcommands: true })
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2));
addCustomers(program);
addConnections(program);
addMode(program);
addSecrets(program);
addCapture(program);
addRestore(program);
addDoctor(program);
await program.parseAsync();
