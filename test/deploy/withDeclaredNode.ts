import { spawn } from 'node:child_process';
import { delimiter } from 'node:path';
import { declaredNodeFolder, mustRun } from './tools.ts';

// `tsx test/deploy/withDeclaredNode.ts COMMAND…`: runs a command on the Node that the stack declares for its functions,
// and ends as it ends.

const [command, ...args] = process.argv.slice(2);
if (command === undefined) {
  console.error('Say which command to run.');
  process.exitCode = 2;
} else process.exitCode = await runOnDeclaredNode(command, args);

async function runOnDeclaredNode(program: string, rest: readonly string[]): Promise<number> {
  const env = { ...process.env, PATH: [await declaredNodeFolder(), process.env['PATH']].join(delimiter) };
  console.log(`Node ${(await mustRun('node', ['--version'], { env })).trim()}`);
  const child = spawn(program, [...rest], { env, stdio: 'inherit' });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}
