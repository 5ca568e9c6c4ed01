import assert from 'node:assert/strict';
import { type SeenPage, type Send, Visitor } from '../../../local/visitor.ts';
import { secretOf } from '../account.ts';
import { eventually } from '../eventually.ts';
import { call } from '../http.ts';
import { connectionOf } from '../items.ts';
import type { Journey } from '../journey.ts';
import { CONTACT } from '../planted.ts';
import type { Mail } from '../ses.ts';
import { GRACE_MS, type World } from '../world.ts';

const CONNECTION = 'conn_sap';

/** From the mail's own link to a working connection, on the stage as deployed. Plays after the webhook's journey. */
export function reconnect(): Journey<World> {
  let visitor: Visitor;
  let page: SeenPage;
  let callback: string;
  return {
    title: 'The customer reconnects by the link of the mail',
    steps: [
      {
        name: 'the page says which system, and looking changes nothing',
        check: async (world) => {
          const [mail] = await world.mailsTo(CONTACT);
          assert.ok(mail);
          visitor = new Visitor(through(world));
          page = await visitor.open(linkIn(world, mail));
          assert.deepEqual([page.status, page.heading], [200, 'Reconnect SAP (Hamburg)']);
          assert.equal(page.headers.get('cache-control'), 'no-store');
          assert.equal((await connectionOf(world, CONNECTION))?.incident?.closedAt, undefined);
        },
      },
      {
        name: 'a link with its last character changed is answered 404',
        check: async (world) => {
          const link = page.url;
          const changed = `${link.slice(0, -1)}${link.endsWith('A') ? 'B' : 'A'}`;
          assert.equal((await new Visitor(through(world)).open(changed)).status, 404);
        },
      },
      {
        name: 'the button leads to the provider, whose login leads back: connected again',
        check: async (world) => {
          const systems = await visitor.press(page, /^Reconnect/);
          const login = await visitor.follow(systems, /SAP1 connection/);
          const done = await visitor.press(login, /Log in/, { user: 'maintenance', password: 'correct' });
          assert.equal(done.heading, 'SAP (Hamburg) is connected again');
          callback = visitor.trail.filter((url) => url.startsWith(world.output('CallbackUrl'))).at(-1) ?? '';
          assert.ok((await connectionOf(world, CONNECTION))?.incident?.closedAt, 'the incident is closed');
        },
      },
      {
        name: 'the new pair is the current one, for the workers to read',
        check: async ({ emulator }) => {
          const { access_token } = JSON.parse((await secretOf(emulator, `reconnect/dev/tokens/${CONNECTION}`)) ?? '{}');
          assert.equal(typeof access_token, 'string');
        },
      },
      {
        name: 'the callback once more shows the same and spends nothing',
        check: async () => assert.equal((await visitor.open(callback)).heading, 'SAP (Hamburg) is connected again'),
      },
      {
        name: 'the customer is mailed that all is well',
        check: (world) =>
          eventually('a mail', GRACE_MS + 60_000, async () =>
            (await world.mailsTo(CONTACT)).find(({ parsed }) => parsed.subject === 'Connected again: SAP (Hamburg)'),
          ),
      },
    ],
  };
}

/** The link to our page, as the text of a mail has it. */
export function linkIn(world: World, { parsed }: Mail): string {
  const pages = world.output('CallbackUrl').replace(/callback$/, '');
  const link = parsed.text?.split(/\s+/).find((word) => word.startsWith(pages));
  assert.ok(link, 'the text has the link to our page');
  return link;
}

/** The stage's own pages through the emulator, everything else as it is. */
function through(world: World): Send {
  return async (url, request) => {
    if (!url.startsWith(new URL(world.output('CallbackUrl')).origin)) {
      const answer = await fetch(url, { ...request, redirect: 'manual' });
      return { status: answer.status, headers: answer.headers, text: await answer.text() };
    }
    const answer = await call(world.emulator, url, request);
    const headers = new Headers();
    for (const [name, value] of Object.entries(answer.headers)) {
      for (const one of [value ?? []].flat()) headers.append(name, one);
    }
    return { status: answer.status, headers, text: answer.text };
  };
}
