// The first view: how the server does, at a glance.
function tile(label, mark) {
  const value = make('div', { class: 'value' }, unknown);
  const note = make('div', { class: 'note' });
  const spark = mark ? new Spark(mark) : null;
  return { element: make('div', { class: 'tile' }, make('div', { class: 'label' }, label), value, note, spark?.element), value, note, spark };
}

class Overview {
  constructor() {
    this.tiles = {
      qps: tile('Calls per second', 's-1'), errors: tile('Errors', 's-bad'), p99: tile('Latency p99', 's-2'), cpu: tile('CPU', 's-3'),
      memory: tile('Memory', 's-1'), connections: tile('Connections', 's-1'), active: tile('Under way', 's-1'), uptime: tile('Up for'),
    };
    this.tiles.qps.element.id = 'tile-qps';
    this.busiest = new Table({
      title: 'Busiest methods', key: row => row.scope + row.method.method, none: 'Nothing has been called yet.',
      columns: methodColumns().filter(({ title }) => ['Method', 'Side', 'QPS', 'Last minutes', 'Errors', 'p50', 'p99'].includes(title)),
      beside: make('a', { href: '#methods' }, 'all'),
    });
    this.failed = callTable('Last failures', true, make('a', { href: '#calls' }, 'all'));
    this.events = eventTable('Last events', make('a', { href: '#events' }, 'all'));
    this.element = make('div', null,
      make('div', { class: 'grid tiles' }, ...Object.values(this.tiles).map(({ element }) => element)),
      this.busiest.element, this.failed.element, this.events.element);
  }

  update(diagnosis) {
    const { process, server } = diagnosis;
    const past = history('server', '');
    const { qps, errors, p50, p99 } = past.recent;
    const { calls, failed } = total(server.methods ?? []);
    this.tell('qps', show.rate(qps), `${show.whole(calls)} in all`, past.points, point => point.qps);
    this.tell('errors', show.share(errors), `${show.whole(failed)} in all`, past.points, point => point.errors);
    this.tell('p99', show.time(p99), `p50 ${show.time(p50)}`, past.points, point => point.p99);
    const now = model.process.at(-1);
    this.tell('cpu', show.share(now?.cpu), `of ${process.cores} ${process.cores === 1 ? 'core' : 'cores'}`, model.process, point => point.cpu);
    this.tell('memory', show.bytes(process.workingSetBytes), `heap ${show.bytes(process.heapBytes)}`, model.process, point => point.memory);
    this.tell('active', show.whole(now?.active), `pool queue ${show.whole(process.threadPoolQueue)}`, model.process, point => point.active);
    const { count, max } = server.connections ?? {};
    this.tell('connections', show.whole(count), max ? `${show.whole(max)} at most` : 'no limit', model.process, point => point.connections);
    this.tell('uptime', server.started ? show.span((Date.parse(diagnosis.time) - Date.parse(server.started)) / 1000) : unknown, server.started ? `since ${show.moment(server.started)}` : '');
    this.busiest.update(methodRows(diagnosis).filter(({ method }) => method.calls > 0)
      .sort((one, other) => order(other.past.recent.qps, one.past.recent.qps)).slice(0, 8));
    this.failed.update(callRows(diagnosis, 'failed').slice(0, 5));
    this.events.update(eventRows(diagnosis).slice(0, 5));
  }

  tell(name, value, note, points, of) {
    const one = this.tiles[name];
    say(one.value, value);
    say(one.note, note);
    set(one.note, 'title', note);
    one.spark?.update(points, of);
  }
}
