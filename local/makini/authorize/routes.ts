import type { FastifyInstance, FastifyReply } from 'fastify';
import * as z from 'zod';
import type { Fleet } from '../fleet.ts';
import type { Switches } from '../switches.ts';
import type { TokenDesk } from '../tokens.ts';
import { accountsOf, logIn, type OfferedAccount, PASSWORD, systemsOf } from './accounts.ts';
import { loginPage, problemPage, systemsPage } from './pages.ts';
import { type AuthorizeRequest, readRequest, returnTo } from './request.ts';

export interface AuthorizeParts {
  readonly fleet: Fleet;
  readonly tokens: TokenDesk;
  readonly switches: Switches;
  /** Where the client may have people sent back to. */
  redirectUris(): readonly string[];
}

const choice = z.object({ system: z.string().max(500).optional() });
const form = z.object({
  action: z.enum(['log_in', 'cancel']).default('log_in'),
  system: z.string().max(500).default(''),
  account: z.string().max(1000).default(''),
  instance: z.string().max(2000).default(''),
  user: z.string().max(500).default(''),
  password: z.string().max(500).default(''),
});

type LoginForm = z.output<typeof form>;

/**
 * The page on which a person logs in to their own system. Its path and parameters are published for link.makini.io; what
 * it looks like, asks and says is a guess. GET shows, POST acts; nothing is kept between the steps.
 */
export function addAuthorize(app: FastifyInstance, parts: AuthorizeParts): void {
  app.get<{ Querystring: Record<string, unknown> }>('/oauth/authorize', (query, reply) => {
    const read = readRequest(query.query, parts.redirectUris());
    if (read.kind === 'problem') return page(reply, 400, problemPage(read.reason));
    const { request } = read;
    if (read.kind === 'refused') return goBack(reply, parts, request, { error: read.error });
    const hinted = request.connectionId === undefined ? undefined : parts.fleet.find(request.connectionId);
    const system = choice.parse(query.query).system ?? hinted?.system;
    return page(
      reply,
      200,
      system === undefined || !systemsOf(parts.fleet).includes(system)
        ? systemsPage(request, parts.fleet)
        : loginPage(request, { system, ...accountsOf(parts.fleet, system) }),
    );
  });

  app.post('/oauth/authorize', (posted, reply) => {
    const read = readRequest(posted.body, parts.redirectUris());
    const filled = form.safeParse(posted.body);
    if (read.kind === 'problem') return page(reply, 400, problemPage(read.reason));
    if (!filled.success) return page(reply, 400, problemPage('The form was not filled in on this page.'));
    const { request } = read;
    if (filled.data.action === 'cancel') return goBack(reply, parts, request, { error: 'access_denied' });
    return attempt(reply, parts, request, filled.data);
  });
}

function attempt(reply: FastifyReply, parts: AuthorizeParts, request: AuthorizeRequest, filled: LoginForm) {
  const { fleet, switches, tokens } = parts;
  const { system, instance, user } = filled;
  if (!systemsOf(fleet).includes(system)) return page(reply, 422, systemsPage(request, fleet));
  const { known, others } = accountsOf(fleet, system);
  const account = [...known, ...others].find(({ value }) => value === filled.account);
  const errors = errorsOf(filled, account);
  if (!account || Object.keys(errors).length > 0) {
    const again = { system, known, others, account: filled.account, instance, user, errors };
    return page(reply, 422, loginPage(request, again));
  }
  const connection = logIn(fleet, switches, account);
  return goBack(reply, parts, request, { code: tokens.authorize(connection.id, request.redirectUri) });
}

/** What is wrong, by field. A password is only judged once the rest is there, as a real system would be asked then. */
function errorsOf(
  { instance, user, password }: LoginForm,
  account: OfferedAccount | undefined,
): Record<string, string> {
  const errors: Record<string, string> = {};
  if (!account) errors['account'] = 'Choose a company.';
  if (!/^https?:\/\/[^\s/]+/.test(instance))
    errors['instance'] = 'Enter the address of your system, beginning with https://.';
  if (user.trim() === '') errors['user'] = 'Enter the user name.';
  if (password === '') errors['password'] = 'Enter the password.';
  if (Object.keys(errors).length === 0 && password !== PASSWORD)
    errors['password'] = 'The system did not accept this user name and password.';
  return errors;
}

function goBack(
  reply: FastifyReply,
  { switches }: AuthorizeParts,
  request: AuthorizeRequest,
  outcome: Record<string, string>,
) {
  return reply
    .headers(PRIVATE)
    .code(303)
    .header('location', returnTo(request, outcome, switches.echoesState))
    .send();
}

const PRIVATE = { 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' } as const;
/** A form's redirect leads to the client, so where forms lead is not limited. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'";

function page(reply: FastifyReply, status: number, html: string) {
  return reply
    .headers({ ...PRIVATE, 'content-security-policy': POLICY })
    .code(status)
    .type('text/html; charset=utf-8')
    .send(html);
}
