// The methods served and called, and one of them in detail.
function methodRows(diagnosis) {
  return scopes(diagnosis).flatMap(({ key, title, of }) => {
    const seen = new Set((of.methods ?? []).map(({ method }) => method));
    const idle = (of.services ?? []).flatMap(({ methods }) => methods).filter(({ fullName }) => !seen.has(fullName))
      .map(({ fullName }) => ({ method: fullName, active: 0, calls: 0, failed: 0, answeredNo: 0, latency: [] }));
    return [...of.methods ?? [], ...idle].map(method => ({ scope: key, side: title, method, past: history(key, method.method) }));
  });
}

const linkTo = row => `#method/${encodeURIComponent(row.scope)}/${encodeURIComponent(row.method.method)}`;

function methodColumns() {
  const latency = name => ({ title: name, number: true, wide: name === 'p90', value: row => row.past.recent[name], text: row => show.time(row.past.recent[name]) });
  return [
    {
      title: 'Method', grow: true, class: 'mono', value: row => row.method.method,
      draw(cell, row) {
        const link = cell.firstChild ?? cell.appendChild(make('a'));
        say(link, row.method.method);
        set(link, 'href', linkTo(row));
      },
    },
    { title: 'Side', wide: true, value: row => row.side, text: row => row.side, look: () => 'muted' },
    { title: 'QPS', number: true, value: row => row.past.recent.qps, text: row => show.rate(row.past.recent.qps) },
    {
      title: 'Last minutes', class: 'spark', wide: true,
      draw(cell, row) {
        cell.spark ??= new Spark();
        if (!cell.firstChild) cell.append(cell.spark.element);
        cell.spark.update(row.past.points, point => point.qps);
      },
    },
    { title: 'Errors', number: true, value: row => row.past.recent.errors, text: row => show.share(row.past.recent.errors), look: row => row.past.recent.errors > 0.01 ? 'bad' : '' },
    latency('p50'), latency('p90'), latency('p99'),
    { title: 'Under way', number: true, wide: true, value: row => row.method.active, text: row => show.whole(row.method.active) },
    { title: 'Calls', number: true, value: row => row.method.calls, text: row => show.whole(row.method.calls) },
    { title: 'Failed', number: true, wide: true, value: row => row.method.failed, text: row => show.whole(row.method.failed) },
  ];
}

class Methods {
  constructor() {
    this.table = new Table({
      title: 'Methods', columns: methodColumns(), key: row => `${row.scope} ${row.method.method}`, find: row => `${row.method.method} ${row.side}`,
      none: 'This server serves no methods, and watches no clients.', sort: [9, -1],
    });
    this.element = make('div', null, this.table.element, make('p', { class: 'muted' }, 'Rates, errors and percentiles are those of the last 10 seconds.'));
  }

  update(diagnosis) {
    this.table.update(methodRows(diagnosis));
  }
}

class Method {
  constructor(scope, name) {
    [this.scope, this.name] = [scope, name];
    this.facts = make('dl', { class: 'pairs' });
    this.phases = make('div');
    this.call = make('a', { href: `#form/${encodeURIComponent(name)}` }, 'Call it');
    this.charts = [
      new Chart('Calls per second', [{ title: 'QPS', mark: 's-1', value: point => point.qps }], show.rate, 1),
      new Chart('Latency', [['p50', 's-1'], ['p90', 's-2'], ['p99', 's-3']].map(([title, mark]) => ({ title, mark, value: point => point[title] })), show.time),
      new Chart('Errors', [{ title: 'share', mark: 's-bad', value: point => point.errors }], show.share, 0.01),
    ];
    this.slow = callTable('Slow calls');
    this.failed = callTable('Failed calls');
    this.side = make('span', { class: 'muted' });
    this.element = make('div', null,
      card(make('div', { class: 'title' }, make('a', { href: '#methods' }, 'Methods'), make('h2', { class: 'mono' }, name), this.side), scope === 'server' ? this.call : null, inside(this.facts)),
      make('div', { class: 'grid two' }, ...this.charts.map(({ element }) => element), card('Where the time goes', null, inside(this.phases))),
      this.slow.element, this.failed.element);
  }

  update(diagnosis) {
    const row = methodRows(diagnosis).find(({ scope, method }) => scope === this.scope && method.method === this.name);
    if (!row) {
      say(this.side, 'is not there any more');
      return;
    }
    const { method, past: { recent, points } } = row;
    say(this.side, row.side);
    const kind = diagnosis.server.services?.flatMap(({ methods }) => methods).find(({ fullName }) => fullName === this.name)?.kind;
    remake(this.facts, {
      Kind: kind ?? 'unary', 'Calls per second': show.rate(recent.qps), Errors: show.share(recent.errors),
      'p50, p90, p99': [recent.p50, recent.p90, recent.p99].map(show.time).join(', '),
      'Since the start': `${show.whole(method.calls)} calls, ${show.whole(method.failed)} failed, ${show.whole(method.answeredNo)} answered no, ${show.whole(method.active)} under way`,
    }, facts => [...pairs(facts).childNodes]);
    for (const chart of this.charts) chart.update(points);
    remake(this.phases, method.phases ?? null, phases => {
      if (!phases) return make('p', { class: 'muted' }, 'No call has been looked at yet: see PhaseSampling.');
      const { samples, ...times } = phases;
      return [make('p', { class: 'muted' }, `Mean of ${show.whole(samples)} calls looked at`), phaseBar(times), phaseLegend(times)];
    });
    const of = kind => callRows(diagnosis, kind).filter(({ scope, call }) => scope === this.scope && call.method === this.name);
    this.slow.update(of('slow'));
    this.failed.update(of('failed'));
  }
}
