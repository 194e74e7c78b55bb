// Elements and numbers. Data goes in as text alone: nothing here, or anywhere, parses it as HTML.
const byId = id => document.getElementById(id);

function fill(element, properties, children) {
  for (const [name, value] of Object.entries(properties ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children.filter(child => child !== null && child !== undefined));
  return element;
}

const make = (tag, properties, ...children) => fill(document.createElement(tag), properties, children);
const draw = (tag, properties, ...children) => fill(document.createElementNS('http://www.w3.org/2000/svg', tag), properties, children);

function say(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

function set(element, name, value) {
  if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}

const unknown = '–';
const digits = new Map();

function decimals(value, count) {
  if (!digits.has(count)) digits.set(count, new Intl.NumberFormat('en', { minimumFractionDigits: count, maximumFractionDigits: count }));
  return digits.get(count).format(value);
}

const show = {
  whole: value => value === null || value === undefined ? unknown : decimals(value, 0),
  rate: value => value === null || value === undefined ? unknown
    : value >= 1e6 ? `${decimals(value / 1e6, 2)} M` : value >= 1e5 ? `${decimals(value / 1e3, 0)} k` : decimals(value, value < 10 ? 1 : 0),
  share: value => value === null || value === undefined ? unknown : value === 0 ? '0 %' : value < 0.0001 ? '< 0.01 %' : `${decimals(value * 100, value < 0.1 ? 2 : 1)} %`,
  time: ms => ms === null || ms === undefined ? unknown
    : ms < 1 ? `${decimals(ms * 1000, ms < 0.01 ? 1 : 0)} µs` : ms < 1000 ? `${decimals(ms, ms < 10 ? 2 : ms < 100 ? 1 : 0)} ms` : `${decimals(ms / 1000, 2)} s`,
  bytes: value => value === null || value === undefined ? unknown
    : value >= 1 << 30 ? `${decimals(value / (1 << 30), 2)} GiB` : value >= 1 << 20 ? `${decimals(value / (1 << 20), 1)} MiB` : `${decimals(value / 1024, 0)} KiB`,
  span(seconds) {
    const parts = [[86400, 'd'], [3600, 'h'], [60, 'm'], [1, 's']];
    const first = parts.findIndex(([size]) => seconds >= size);
    if (first < 0) return '0 s';
    return parts.slice(first, first + 2).map(([size, unit], at) => `${Math.floor(at === 0 ? seconds / size : seconds % parts[first][0] / size)} ${unit}`).join(' ');
  },
  clock: instant => new Date(instant).toLocaleTimeString('en-GB'),
  moment(instant) {
    const then = new Date(instant);
    const isToday = then.toDateString() === new Date().toDateString();
    return isToday ? show.clock(instant) : `${then.toLocaleDateString('en-CA')} ${show.clock(instant)}`;
  },
};

/** A framed part of a view: its title, what stands beside it, and its content. */
function card(title, beside, ...content) {
  return make('section', { class: 'card' },
    make('header', null, make('div', { class: 'title' }, typeof title === 'string' ? make('h2', null, title) : title), beside),
    ...content);
}

const inside = (...content) => make('div', { class: 'body' }, ...content);

/** Names and values, such as options. */
function pairs(values) {
  const list = make('dl', { class: 'pairs' });
  for (const [name, value] of Object.entries(values ?? {})) {
    list.append(make('dt', null, name), make('dd', { class: 'mono' }, typeof value === 'object' ? JSON.stringify(value) : String(value)));
  }
  return list.childElementCount > 0 ? list : make('p', { class: 'muted' }, 'None.');
}

/** Replaces the content of an element when what it is made of has changed. */
function remake(element, from, build) {
  const key = JSON.stringify(from ?? null);
  if (element.madeFrom === key) return;
  element.madeFrom = key;
  element.replaceChildren(...[build(from)].flat());
}
