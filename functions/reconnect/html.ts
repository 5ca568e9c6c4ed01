import { Eta } from 'eta/core';
import type { ChoiceItem, PageButton, PageContent } from '../../shared/domain/pages/content.ts';
import type { PageLook } from './brandLook.ts';

/**
 * The page. Everything that is not markup of ours goes through `<%= %>`, which escapes. No script: forms and links are all
 * there is to use.
 */
const TEMPLATE = `<!doctype html>
<html lang="<%= it.page.locale %>">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="format-detection" content="telephone=no">
<% if (it.page.again) { %><meta http-equiv="refresh" content="<%= it.page.again %>"><% } %>
<title><%= it.page.title %></title>
<style><%~ it.look.sheet %></style>
</head>
<body>
<div class="frame">
<header class="brand"><% if (it.look.logo) { %><img src="<%= it.look.logo.url %>" alt="<%= it.look.logo.alt ?? it.page.brand %>"><% } else { %><%= it.page.brand %><% } %></header>
<main class="card <%= it.page.mood %>">
<span class="mark" aria-hidden="true"><svg viewBox="0 0 24 24"><path d="<%= it.mark %>"/></svg></span>
<h1><%= it.page.heading %></h1>
<% for (const block of it.page.blocks) { %><% if (block.kind === 'paragraph') { %>
<p><%= block.text %></p>
<% } else if (block.kind === 'facts') { %>
<dl><% for (const row of block.rows) { %><div class="row"><dt><%= row.label %></dt><dd><bdi><%= row.value %></bdi></dd></div><% } %></dl>
<% } else if (block.kind === 'steps') { %>
<h2><%= block.title %></h2>
<ol class="steps"><% for (const item of block.items) { %><li><%= item %></li><% } %></ol>
<% } else if (block.kind === 'note') { %>
<p class="note"><%= block.text %></p>
<% } else if (block.kind === 'choice') { %>
<ul class="choice"><% for (const [n, item] of block.items.entries()) { %><li><strong id="s<%= n %>"><bdi><%= item.title %></bdi></strong><span><%= item.detail %></span><%~ it.form(item.token, it.choices(item, n)) %></li><% } %></ul>
<% } else if (block.kind === 'history') { %>
<h2><%= block.title %></h2>
<ul class="history"><% for (const row of block.rows) { %><li><%= row.text %><b><%= row.at %></b></li><% } %></ul>
<% } else if (block.kind === 'aside') { %>
<div class="aside"><% if (block.lead) { %><p><%= block.lead %></p><% } %><%~ it.form(block.token, it.styled('quiet', block.buttons)) %></div>
<% } else { %>
<%~ it.form(block.token, it.styled('main', [block])) %>
<% } %><% } %>
</main>
<footer><% for (const line of it.page.footer) { %><p><%= line %></p><% } %></footer>
</div>
</body>
</html>
`;

const FORM = `<form method="post" action="<%= it.path %><%= it.token %>"><input type="hidden" name="form" value="<%= it.form %>"><% for (const button of it.buttons) { %><button class="<%= button.look %>" name="action" value="<%= button.action %>"<% if (button.of !== undefined) { %> id="<%= button.id %>" aria-labelledby="<%= button.id %> s<%= button.of %>"<% } %>><%= button.label %></button><% } %></form>`;

const MARKS: Readonly<Record<PageContent['mood'], string>> = {
  action: 'M9 7V3M15 7V3M7 7h10v4a5 5 0 0 1-10 0zM12 16v5',
  good: 'M5 12.5l4.5 4.5L19 7.5',
  problem: 'M12 5.5v8M12 18h.01',
  calm: 'M12 6h.01M12 10.5v8',
};

const eta = new Eta({ autoEscape: true, autoTrim: [false, 'nl'], cache: false });
const template = eta.compile(TEMPLATE);
const formTemplate = eta.compile(FORM);

interface StyledButton extends PageButton {
  readonly look: 'main' | 'quiet' | 'slight';
  /** Of several alike: the system that it is for, which names it to whoever does not see the page. */
  readonly of?: number;
  readonly id?: string;
}

/** The page as HTML, complete in itself. `form` proves that what is sent from it was sent from it. */
export function renderPage(page: PageContent, look: PageLook, form: string): string {
  const html = eta.render(template, {
    page,
    look,
    mark: MARKS[page.mood],
    styled: (style: StyledButton['look'], buttons: readonly PageButton[]) =>
      buttons.map(({ label, action }) => ({ label, action, look: style })),
    choices,
    form: (token: string, buttons: readonly StyledButton[]) =>
      eta.render(formTemplate, { path: pathFor(buttons), token, form, buttons }),
  });
  return html.replace(/\n{2,}/g, '\n');
}

function choices({ main, other }: ChoiceItem, n: number): readonly StyledButton[] {
  const chief = { ...main, look: 'main', of: n, id: `b${n}` } as const;
  return other ? [chief, { ...other, look: 'slight', of: n, id: `o${n}` }] : [chief];
}

/** Links that end reminders have a page of their own. */
function pathFor([button]: readonly StyledButton[]): string {
  return button?.action === 'stop_reminders' ? '/reminders/stop/' : '/reconnect/';
}
