/** The person at the keyboard can mend it: wrong arguments, a wrong file, the wrong place. Ends with exit code 2. */
export class InputError extends Error {
  override readonly name = 'InputError';
  /** All that is wrong, one line each; shown below the message. */
  readonly problems: readonly string[];

  constructor(message: string, problems: readonly string[] = []) {
    super(message);
    this.problems = problems;
  }
}
