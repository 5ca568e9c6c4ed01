import * as z from 'zod';

// What settings are made of. Messages complete a sentence that begins with the key, and never repeat a value: some are addresses.

/** Any text that is not empty. */
export const texts = (error: string) => z.string({ error }).min(1, { error });
/** A text of this form. */
export const like = (pattern: RegExp, error: string) => z.string({ error }).regex(pattern, { error });
/** Yes or no. */
export const flag = (error: string) => z.boolean({ error });

/** A whole number within bounds, with its unit in `meaning`. */
export function whole(meaning: string, { min, max, standard }: Record<'min' | 'max' | 'standard', number>) {
  const error = `must be ${meaning}: a whole number from ${min} to ${max}; ${standard} if left out`;
  return z.int({ error }).min(min, { error }).max(max, { error }).default(standard);
}

/** A share that alarms; `below` is where SES begins to review an account. */
export function percent(meaning: string, { below, standard }: Record<'below' | 'standard', number>) {
  const error = `must be how many percent ${meaning} before somebody is called: above 0 and below ${below}, from where on SES reviews an account; ${standard} if left out`;
  return z.number({ error }).gt(0, { error }).lt(below, { error }).default(standard);
}

/** Mailboxes; none if left out. */
export const addresses = (error: string) => z.array(like(MAILBOX, error), { error }).default([]);

/** Unknown keys are told by their name, everything else by what is wanted. */
export function block<S extends z.ZodRawShape>(shape: S, meaning: string) {
  return z.strictObject(shape, {
    error: (issue) => (issue.code === 'invalid_type' ? `must be an object with ${meaning}` : undefined),
  });
}

/** An address without a name. */
export const MAILBOX = /^[^\s@<>",;]+@[^\s@<>",;]+$/;
/** A region of AWS. */
export const REGION = /^[a-z]{2}(-[a-z]+)+-\d$/;
/** An ARN of this service, of any account and region. */
export const arn = (service: string, resource: string, example: string) =>
  like(new RegExp(`^arn:aws[\\w-]*:${service}:[\\w-]*:\\d{12}:${resource}`), `must be an ARN such as ${example}`);

/** Scheme and host, with TLS. */
export const httpsUrl = (error: string) => like(/^https:\/\/[^/\s]+$/, error);
