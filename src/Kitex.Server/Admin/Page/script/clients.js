// The clients that the server watches: their instances, and what governs their calls.
const pathLook = state => state === 'closed' ? 'good' : state === 'halfOpen' ? 'warn' : 'bad';

function instanceTable(title) {
  const tags = ({ instance }) => Object.entries(instance.tags ?? {}).map(([name, value]) => `${name}=${value}`).join(' ');
  return new Table({
    title, none: 'No instances are known.', key: row => `${row.target} ${row.instance.address}`, find: row => `${row.target} ${row.instance.address} ${row.instance.state} ${tags(row)}`,
    columns: [
      { title: 'Address', class: 'mono', value: row => row.instance.address, text: row => row.instance.address },
      { title: 'Breaker', value: row => row.instance.state, text: row => row.instance.state, look: row => pathLook(row.instance.state) },
      { title: 'Weight', number: true, value: row => row.instance.weight, text: row => show.whole(row.instance.weight) },
      { title: 'Load', number: true, value: row => row.instance.active, text: row => show.whole(row.instance.active) },
      { title: 'Idle', number: true, value: row => row.instance.connections?.idle, text: row => show.whole(row.instance.connections?.idle) },
      { title: 'In use', number: true, value: row => row.instance.connections?.inUse, text: row => show.whole(row.instance.connections?.inUse) },
      { title: 'Target', wide: true, value: row => row.target, text: row => row.target },
      { title: 'Tags', grow: true, wide: true, class: 'muted', text: tags },
    ],
  });
}

class Client {
  constructor(callee) {
    this.instances = instanceTable(`Instances of ${callee}`);
    this.circuits = new Table({
      title: 'Circuits not closed', none: 'Every circuit is closed.', key: ({ scope, name }) => `${scope} ${name}`,
      columns: [
        { title: 'Scope', value: row => row.scope, text: row => row.scope },
        { title: 'Name', class: 'mono', grow: true, value: row => row.name, text: row => row.name },
        { title: 'State', value: row => row.state, text: row => row.state, look: row => pathLook(row.state) },
        { title: 'Successes', number: true, value: row => row.successes, text: row => show.whole(row.successes) },
        { title: 'Failures', number: true, value: row => row.failures, text: row => show.whole(row.failures) },
        { title: 'Timeouts', number: true, value: row => row.timeouts, text: row => show.whole(row.timeouts) },
      ],
    });
    [this.facts, this.pipeline, this.retry, this.options] = [make('span', { class: 'muted' }), make('div'), make('div'), make('div')];
    this.element = make('div', null,
      card(make('div', { class: 'title' }, make('h2', null, `To ${callee}`), this.facts), null, inside(this.pipeline),
        make('details', null, make('summary', null, 'Options'), inside(this.options)),
        make('details', null, make('summary', null, 'Retry policies'), inside(this.retry))),
      this.instances.element, this.circuits.element);
  }

  update(client, key) {
    const { qps, errors, p99 } = history(key, '').recent;
    const instances = (client.targets ?? []).flatMap(({ name, instances }) => instances.map(instance => ({ target: name, instance })));
    say(this.facts, `${client.transport}; ${show.rate(qps)} calls per second, ${show.share(errors)} errors, p99 ${show.time(p99)}`);
    remake(this.pipeline, client.pipeline, pipelineOf);
    remake(this.options, client.options, pairs);
    remake(this.retry, client.retry, pairs);
    this.instances.update(instances);
    this.circuits.update(client.circuits ?? []);
  }
}

class Clients {
  constructor() {
    this.none = make('p', { class: 'muted' }, 'No clients are shown. Say server.Watch(client) for each that is to be.');
    this.clients = new Map();
    this.element = make('div', null, this.none);
  }

  update(diagnosis) {
    const keys = new Set();
    (diagnosis.clients ?? []).forEach((client, index) => {
      const key = scopeOf(client, index);
      keys.add(key);
      if (!this.clients.has(key)) {
        this.clients.set(key, new Client(client.callee));
        this.element.append(this.clients.get(key).element);
      }
      this.clients.get(key).update(client, key);
    });
    for (const [key, { element }] of this.clients) {
      if (keys.has(key)) continue;
      element.remove();
      this.clients.delete(key);
    }
    this.none.hidden = keys.size > 0;
  }
}
