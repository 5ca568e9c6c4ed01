import { writeSync } from 'node:fs';

/**
 * Closes a jest run with one line that programs can read: `N passed, N failed`.
 * A suite that could not run at all counts as one failure, so that a syntax error is never a green run.
 * A run in which nothing was executed fails too.
 */
export default class ClosingLine {
  #failedWithoutTests = false;

  onRunComplete(_contexts, results) {
    const passed = results.numPassedTests;
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
    this.#failedWithoutTests = passed + failed === 0;
    writeSync(process.stdout.fd, `${passed} passed, ${failed} failed\n`);
  }

  getLastError() {
    return this.#failedWithoutTests ? new Error('no test was executed') : undefined;
  }
}
