// Polls while somebody looks, and shows the view that the address names.
const interval = 2000;
const firstInterval = 500;
const tokenKey = 'kitex-token';
const views = { overview: Overview, methods: Methods, clients: Clients, calls: Calls, server: Server, events: Events, form: Form };
const shownViews = new Map();
const polling = { timer: null, isUnderWay: false, isPaused: false, polls: 0, goneSince: null };

/** Asks the admin port. */
async function ask(path, options = {}) {
  const token = sessionStorage.getItem(tokenKey);
  const headers = { ...options.headers, ...token ? { Authorization: `Bearer ${token}` } : {} };
  const answer = await fetch(path, { cache: 'no-store', signal: AbortSignal.timeout(10000), ...options, headers });
  const text = await answer.text();
  if (answer.status === 401) askForToken(token === null ? '' : 'That is not the token of this server.');
  let told = text;
  if (answer.status !== 200) {
    try { told = JSON.parse(text).error; } catch { told = `The server answered with status ${answer.status}.`; }
  }
  return { status: answer.status, text, told };
}

function askForToken(problem) {
  say(byId('ask-problem'), problem);
  if (!byId('ask').open) byId('ask').showModal();
}

async function poll() {
  clearTimeout(polling.timer);
  if (polling.isUnderWay || polling.isPaused || document.hidden || byId('ask').open) return;
  polling.isUnderWay = true;
  try {
    const { status, text, told } = await ask('diagnosis.json');
    if (status === 200) {
      remember(JSON.parse(text));
      polling.polls++;
      polling.goneSince = null;
      render();
    } else if (status !== 401) lose(told);
  } catch (failed) {
    lose(failed instanceof SyntaxError ? `What it answers cannot be read: ${failed.message}` : 'The server does not answer.');
    if (!(failed instanceof TypeError || failed instanceof DOMException)) console.error(failed);
  } finally {
    polling.isUnderWay = false;
    polling.timer = setTimeout(poll, polling.polls === 1 ? firstInterval : interval);
  }
}

function lose(why) {
  polling.goneSince ??= Date.now();
  say(byId('gone'), `${why} What is shown is of ${model.seen ? show.clock(model.seen.at) : 'no time yet'}; the page goes on asking.`);
  byId('gone').hidden = false;
  document.body.classList.add('stale');
  say(byId('state'), 'gone');
  byId('state').className = 'pill bad';
}

function view() {
  const [name, ...rest] = location.hash.slice(1).split('/').map(decodeURIComponent);
  const key = name === 'method' ? location.hash : name in views ? name : 'overview';
  if (!shownViews.has(key)) shownViews.set(key, name === 'method' ? new Method(...rest) : new views[key]());
  const shown = shownViews.get(key);
  return { name: name === 'method' ? 'methods' : key, shown, rest };
}

function go() {
  const { name, shown, rest } = view();
  for (const link of document.querySelectorAll('nav a')) {
    if (link.hash === `#${name}`) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
  if (name === 'form' && rest.length > 0) shown.open(rest[0]);
  byId('main').replaceChildren(shown.element);
  render();
}

function render() {
  if (!model.seen) return;
  const { diagnosis, at } = model.seen;
  const { server } = diagnosis;
  say(byId('name'), server.name);
  document.title = `${server.name} – Kitex`;
  say(byId('address'), [server.address, diagnosis.version && `Kitex ${diagnosis.version.split('+')[0]}`].filter(Boolean).join(' · '));
  if (polling.goneSince === null) {
    byId('gone').hidden = true;
    document.body.classList.remove('stale');
    say(byId('state'), server.state);
    byId('state').className = `pill ${server.state === 'running' ? 'good' : 'warn'}`;
  }
  say(byId('updated'), show.clock(at));
  say(byId('count-methods'), show.whole(methodRows(diagnosis).length));
  say(byId('count-clients'), show.whole((diagnosis.clients ?? []).length));
  say(byId('count-calls'), show.whole(callRows(diagnosis, 'failed').length + callRows(diagnosis, 'slow').length));
  view().shown.update(diagnosis);
}

byId('pause').addEventListener('click', () => {
  polling.isPaused = !polling.isPaused;
  set(byId('pause'), 'aria-pressed', String(polling.isPaused));
  say(byId('pause'), polling.isPaused ? 'Go on' : 'Pause');
  poll();
});
byId('ask-form').addEventListener('submit', () => {
  sessionStorage.setItem(tokenKey, byId('token').value);
  byId('token').value = '';
});
byId('ask').addEventListener('close', () => poll());
byId('ask').addEventListener('cancel', dismissed => dismissed.preventDefault());
document.addEventListener('visibilitychange', poll);
window.addEventListener('hashchange', () => { go(); byId('main').focus({ preventScroll: true }); window.scrollTo(0, 0); });
window.addEventListener('resize', render);
go();
poll();
