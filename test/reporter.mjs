/**
 * Closes a jest run with one line that programs can read: `N passed, N failed`.
 * A suite that could not run at all counts as one failure, so that a syntax error is never a green run.
 */
export default class ClosingLine {
  /** Prints at exit, because jest writes its summary after the custom reporters have had their turn. */
  onRunComplete(_contexts, results) {
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
    process.once('exit', () => process.stdout.write(`${results.numPassedTests} passed, ${failed} failed\n`));
  }
}
