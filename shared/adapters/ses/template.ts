/**
 * The page of a mail. Everything that is not markup of ours goes through `<%= %>`, which escapes; there is no `<%~ %>` for
 * a text. Tables, because half of the mail programs in offices lay out nothing else.
 */
export const PAGE_TEMPLATE = `<!doctype html>
<html lang="<%= it.content.locale %>">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<meta name="format-detection" content="telephone=no,date=no,address=no,email=no,url=no">
<title><%= it.content.subject %></title>
<style><%~ it.sheet %></style>
</head>
<body class="page" style="<%= it.s.body %>">
<div style="<%= it.s.preheader %>"><%= it.content.preheader %><%~ it.padding %></div>
<table role="presentation" class="page" width="100%" cellpadding="0" cellspacing="0" border="0" bgcolor="<%= it.s.page %>">
<tr><td class="outer" align="center" style="padding:24px 12px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:600px">
<tr><td class="pad" style="padding:0 32px 14px"><% if (it.logo) { %><span class="logo" style="display:inline-block"><img src="<%= it.logo.url %>" width="<%= it.logo.width %>" alt="<%= it.logo.alt %>" style="<%= it.s.logo %>"></span><% } else { %><div class="muted" style="<%= it.s.brand %>"><%= it.content.from.name %></div><% } %></td></tr>
</table>
<table role="presentation" class="card" width="600" cellpadding="0" cellspacing="0" border="0" bgcolor="<%= it.s.card %>" style="<%= it.s.cardTable %>">
<tr><td class="pad" style="padding:32px 32px 16px">
<h1 class="heading ink" style="<%= it.s.heading %>"><%= it.content.heading %></h1>
<% for (const part of it.parts) { %><% if (part.kind === 'paragraph') { %>
<p class="ink" style="<%= it.s.paragraph %>"><% part.lines.forEach((line, index) => { %><% if (index > 0) { %><br><% } %><%= line %><% }) %></p>
<% } else if (part.kind === 'facts') { %>
<table role="presentation" class="panel" width="100%" cellpadding="0" cellspacing="0" border="0" style="<%= it.s.panel %>">
<tr><td style="padding:12px 18px">
<% if (part.title) { %><div class="ink" style="<%= it.s.title %>"><%= part.title %></div><% } %>
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0">
<% for (const row of part.rows) { %>
<tr><td class="label muted" style="<%= it.s.label %>"><%= row.label %></td><td class="value ink" style="<%= it.s.value %>"><bdi><%= row.value %></bdi></td></tr>
<% } %></table>
</td></tr></table>
<% } else if (part.kind === 'button') { %>
<table role="presentation" class="button-table" cellpadding="0" cellspacing="0" border="0" style="margin:0 0 28px">
<tr><td class="button-cell" bgcolor="<%= it.s.accent %>" style="<%= it.s.buttonCell %>"><a class="button" href="<%= part.url %>" style="<%= it.s.button %>"><%= part.label %></a></td></tr>
</table>
<% } else if (part.kind === 'list') { %>
<div class="ink" style="<%= it.s.title %>margin-bottom:0"><%= part.title %></div>
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="<%= part.more ? '' : 'margin:0 0 24px' %>">
<% for (const item of part.items) { %>
<tr><td class="item line" style="<%= it.s.item %>"><div class="ink" style="<%= it.s.itemTitle %>"><% if (item.url) { %><a class="ink" href="<%= item.url %>"><% } %><bdi><%= item.title %></bdi><% if (item.url) { %></a><% } %></div><div class="muted" style="<%= it.s.itemDetail %>"><%= item.detail %></div></td></tr>
<% } %></table>
<% if (part.more) { %><p class="muted" style="<%= it.s.more %>"><%= part.more %></p><% } %>
<% } else if (part.kind === 'steps') { %>
<h2 class="ink" style="<%= it.s.title %>"><%= part.title %></h2>
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="margin:0 0 16px">
<% part.items.forEach((item, index) => { %>
<tr><td style="<%= it.s.number %>"><span class="badge" style="<%= it.s.badge %>"><%= index + 1 %></span></td><td class="ink" style="<%= it.s.step %>"><%= item %></td></tr>
<% }) %></table>
<% } else { %>
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="margin:0 0 20px"><tr><td class="line" style="<%= it.s.notes %>">
<% for (const text of part.texts) { %><p class="muted" style="<%= it.s.note %>"><%= text %></p>
<% } %></td></tr></table>
<% } %><% } %>
</td></tr></table>
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:600px">
<tr><td class="pad" style="padding:18px 32px 8px">
<% for (const line of it.content.footer) { %><p class="muted" style="<%= it.s.footer %>"><%= line %></p>
<% } %><% if (it.stop) { %><p class="muted" style="<%= it.s.footer %>"><a class="muted" href="<%= it.stop.url %>" style="<%= it.s.stop %>"><%= it.stop.label %></a></p>
<% } %></td></tr></table>
</td></tr></table>
</body>
</html>
`;
