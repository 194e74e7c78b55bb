// The last slow and failed calls, and what has happened.
function callRows(diagnosis, kind) {
  return scopes(diagnosis)
    .flatMap(({ key, title, of }) => (of[kind] ?? []).map((call, at) => ({ scope: key, side: title, call, at })))
    .sort((one, other) => Date.parse(other.call.at) - Date.parse(one.call.at));
}

function callTable(title, isShort, beside) {
  const all = [
    { title: 'When', value: row => Date.parse(row.call.at), text: row => show.moment(row.call.at) },
    { title: 'Method', class: 'mono', value: row => row.call.method, text: row => row.call.method },
    { title: 'Side', wide: true, value: row => row.side, text: row => row.side, look: () => 'muted' },
    { title: 'Took', number: true, value: row => row.call.milliseconds, text: row => show.time(row.call.milliseconds) },
    { title: 'Phases', class: 'phases', wide: isShort, draw: (cell, row) => remake(cell, row.call.phases, phases => phases ? phaseBar(phases) : make('span', { class: 'muted', title: 'This call was not looked at: see PhaseSampling.' }, unknown)) },
    { title: 'Error', value: row => row.call.error, text: row => row.call.error ?? unknown, look: row => row.call.error ? 'bad' : '' },
    { title: 'Text', grow: true, wide: isShort, text: row => row.call.text ?? '' },
    { title: 'Peer', class: 'mono', wide: true, value: row => row.call.peer, text: row => [row.call.caller, row.call.peer].filter(Boolean).join(' at ') || unknown },
    { title: 'Attempts', number: true, wide: true, value: row => row.call.attempts, text: row => show.whole(row.call.attempts) },
    { title: 'Trace', class: 'mono', wide: true, draw(cell, row) { say(cell, row.call.traceId ? row.call.traceId.slice(0, 8) : unknown); set(cell, 'title', row.call.traceId ?? ''); } },
  ];
  const columns = isShort ? all.filter(({ title: head }) => !['Peer', 'Attempts', 'Trace'].includes(head)) : all;
  const find = isShort ? null : ({ call, side }) => [call.method, call.error, call.text, call.peer, call.caller, call.traceId, side].join(' ');
  const key = ({ scope, call }) => [scope, call.at, call.method, call.milliseconds, call.peer].join(' ');
  return new Table({ title, columns, key, find, none: 'None so far.', beside });
}

class Calls {
  constructor() {
    this.slow = callTable('Slow calls');
    this.failed = callTable('Failed calls');
    const legend = make('div', { class: 'legend' }, ...phaseNames.map(name => make('span', { class: `p-${name}` }, name)));
    this.element = make('div', null, this.failed.element, this.slow.element, card('Phases', null, inside(legend)));
  }

  update(diagnosis) {
    this.slow.update(callRows(diagnosis, 'slow'));
    this.failed.update(callRows(diagnosis, 'failed'));
  }
}

const eventRows = diagnosis => (diagnosis.events ?? []).map((event, at) => ({ event, at }));

function eventTable(title, beside) {
  return new Table({
    title, beside, none: 'None so far.', find: beside ? null : ({ event }) => `${event.kind} ${event.text}`, key: ({ event, at }) => `${event.at} ${event.text} ${at}`,
    columns: [
      { title: 'When', value: row => Date.parse(row.event.at), text: row => show.moment(row.event.at) },
      { title: 'Kind', value: row => row.event.kind, text: row => row.event.kind, look: () => 'muted' },
      { title: 'What', grow: true, text: row => row.event.text },
    ],
  });
}

class Events {
  constructor() {
    this.table = eventTable('Events');
    this.element = make('div', null, this.table.element);
  }

  update(diagnosis) {
    this.table.update(eventRows(diagnosis));
  }
}
