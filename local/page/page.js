// Draws the state of the local world and acts on it. Everything from outside is put in as text, never as markup.
const $ = (id) => document.getElementById(id);
const TIME = { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' };
const SYSTEMS = ['SAP S/4HANA', 'IBM Maximo', 'Infor EAM', 'Fiix', 'Coupa', 'Manhattan WMS'];
const COMPANIES = ['Nordwind Maritime', 'Bergmann Foods', 'Atlas Lifts', 'Verdant Paper'];
const seenMails = new Map();
let chosen;
let pressed;

function element(tag, properties = {}, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

async function ask(path, body) {
  const options =
    body === undefined
      ? {}
      : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  const answer = await fetch(path, options);
  const json = await answer.json();
  if (!answer.ok) throw new Error(json.error ?? json.message ?? answer.status);
  return json;
}

const clock = (iso) => new Date(iso).toLocaleTimeString([], TIME);
const day = (iso) => new Date(iso).toLocaleString([], { weekday: 'short', day: 'numeric', month: 'short', ...TIME });

/** Leaves a list alone while its content is the same, so that focus, scroll and open mails stay. */
function fill(list, items, empty) {
  const content = items.map((item) => `${item.getAttribute('aria-current')}${item.textContent}`).join('\n') || empty;
  if (list.dataset.content === content) return;
  list.dataset.content = content;
  const place = placeOfFocus(list);
  list.replaceChildren(...(items.length > 0 ? items : [element('li', { className: 'empty', textContent: empty })]));
  if (place) list.children[place.item]?.querySelectorAll('button')[place.button]?.focus();
}

/** Which button of which item has the focus, or had it until it was pressed and disabled. */
function placeOfFocus(list) {
  const focused = document.activeElement === document.body ? pressed : document.activeElement;
  const item = [...list.children].findIndex((child) => child.contains(focused ?? null));
  if (item < 0) return undefined;
  return { item, button: [...list.children[item].querySelectorAll('button')].indexOf(focused) };
}

/** What can happen to a connection now. */
function actsOf({ loginWorks, reachable, inactive, disconnected }) {
  if (disconnected) return [];
  return [
    loginWorks ? ['break', 'Break the login'] : ['repair', 'Repair the login'],
    reachable ? ['offline', 'Take offline'] : ['online', 'Bring online'],
    ...(inactive ? [] : [['deactivate', 'Out of credits']]),
    ['disconnect', 'Disconnect'],
  ];
}

function act(event, id, name) {
  return run(event, async () => {
    await ask('acts', { id, act: name, webhook: $('fate').value });
    $('fate').value = 'send';
    chosen = id;
  });
}

function card(simulated, known) {
  const health = known?.health ?? 'unknown';
  const acts = actsOf(simulated).map(([name, label]) =>
    element('button', { type: 'button', textContent: label, onclick: (event) => act(event, simulated.id, name) }),
  );
  const pick = element('button', {
    type: 'button',
    textContent: 'Timeline',
    onclick: () => {
      chosen = simulated.id;
      draw();
    },
  });
  const item = element(
    'li',
    {},
    element(
      'div',
      { className: 'name' },
      element('strong', { textContent: simulated.system }),
      element('span', { textContent: simulated.company }),
      element('span', { className: `health ${health}`, textContent: health.replaceAll('_', ' ') }),
    ),
    element('small', {
      textContent: `${simulated.id} · ${simulated.customerId} · the login ${simulated.loginWorks ? 'works' : 'does not work'}${known?.incident ? ` · incident ${known.incident.number}` : ''}`,
    }),
    element('div', { className: 'acts' }, ...acts, pick),
  );
  item.setAttribute('aria-current', String(simulated.id === chosen));
  return item;
}

/** The newest mail is open, the earlier ones fold away. */
function mail(stored) {
  const details = element(
    'details',
    {},
    element('summary', { textContent: `${stored.subject} → ${stored.destination.to.join(', ')}` }),
  );
  details.addEventListener('toggle', () => {
    if (!details.open || details.querySelector('iframe')) return;
    const frame = element('iframe', { srcdoc: stored.body.html ?? '', title: stored.subject });
    frame.setAttribute('sandbox', '');
    details.append(frame);
  });
  for (const earlier of seenMails.values()) earlier.firstElementChild.open = false;
  details.open = true;
  const item = element('li', {}, details);
  seenMails.set(stored.messageId, item);
  return item;
}

const line = (time, text) =>
  element('li', {}, element('time', { textContent: time }), element('span', { textContent: text }));

async function draw() {
  const [state, known] = await Promise.all([ask('state'), ask('connections')]);
  for (const box of document.querySelectorAll('#switches input')) {
    if (!box.disabled) box.checked = state.switches[box.name];
  }
  const byId = new Map(known.map((connection) => [connection.id, connection]));
  $('now').textContent = day(state.now);
  $('next').textContent = state.nextNudgeAt ? `next nudge at ${clock(state.nextNudgeAt)}` : 'no nudge is waiting';
  fill(
    $('connections'),
    state.connections.map((simulated) => card(simulated, byId.get(simulated.id))),
    'No connection yet. Add one, then break it.',
  );
  for (const item of state.mails.filter(({ messageId }) => !seenMails.has(messageId)).map(mail)) {
    $('inbox').querySelector('.empty')?.remove();
    $('inbox').prepend(item);
  }
  fill(
    $('slack'),
    state.slack.toReversed().map(({ at, channel, text }) => line(clock(at), `#${channel}: ${text}`)),
    'No post yet.',
  );
  fill(
    $('webhooks'),
    state.deliveries
      .toReversed()
      .map(({ at, connectionId, event, attempt, status }) =>
        line(
          clock(at),
          `${event} for ${connectionId}: ${status || 'no answer'}${attempt > 1 ? `, attempt ${attempt}` : ''}`,
        ),
      ),
    'No webhook yet.',
  );
  if (chosen === undefined) return;
  $('timeline-of').textContent = `of ${chosen}`;
  if (!byId.has(chosen)) {
    fill($('timeline'), [], 'Reconnect has not heard of it yet. Sweep.');
    return;
  }
  const { timeline, notices } = await ask(`connections/${encodeURIComponent(chosen)}`);
  const said = timeline.map((entry) => [
    entry.at,
    `${entry.source} said ${entry.label}${entry.fact ? ` (${entry.fact.register}: ${entry.fact.value})` : ''}`,
  ]);
  const owed = notices.map((notice) => [
    notice.settledAt ?? notice.dueAt,
    `${notice.kind.replaceAll('_', ' ')} by ${notice.channel}: ${notice.state}${notice.reason ? ` (${notice.reason.replaceAll('_', ' ')})` : ''}`,
  ]);
  const story = [...said, ...owed].sort(([a], [b]) => a.localeCompare(b));
  fill(
    $('timeline'),
    story.map(([at, text]) => line(clock(at), text)),
    'Nothing yet.',
  );
}

async function run(event, work) {
  const control = event.currentTarget;
  pressed = control;
  control.disabled = true;
  try {
    await work();
    $('message').textContent = '';
  } catch (error) {
    $('message').textContent = String(error.message);
  }
  control.disabled = false;
  if (document.activeElement === document.body && control.isConnected) control.focus();
  await draw();
  pressed = undefined;
}

let added = 0;
$('add').onclick = (event) =>
  run(event, async () => {
    const { connections } = await ask('state');
    added = connections.length;
    const company = COMPANIES[added % COMPANIES.length];
    await ask('new', {
      id: `conn_${String(added + 1).padStart(4, '0')}`,
      customerId: `cust_${(added % COMPANIES.length) + 1}`,
      system: SYSTEMS[added % SYSTEMS.length],
      company,
    });
    await ask('sweep', {});
  });
// What scrolls must be within a keyboard's reach.
for (const list of document.querySelectorAll('.lines')) list.tabIndex = 0;
for (const box of document.querySelectorAll('#switches input')) {
  box.onchange = (event) => run(event, () => ask('switches', { [box.name]: box.checked }));
}
$('settle').onclick = (event) => run(event, () => ask('settle', {}));
$('sweep').onclick = (event) => run(event, () => ask('sweep', {}));
for (const button of document.querySelectorAll('[data-advance]')) {
  button.onclick = (event) => run(event, () => ask('clock', { advanceSeconds: Number(button.dataset.advance) }));
}
draw();
setInterval(draw, 2000);
