// What the server is made of, and what holds for it now.
function pipelineOf(layers) {
  return layers?.length > 0 ? make('ol', { class: 'pipeline', 'aria-label': 'Pipeline, outermost first' }, ...layers.map(layer => make('li', null, layer))) : make('p', { class: 'muted' }, 'None.');
}

class Server {
  constructor() {
    [this.pipeline, this.limits, this.options, this.process] = [make('div'), make('div'), make('div'), make('div')];
    this.services = new Table({
      title: 'Services', none: 'None.', key: row => `${row.package ?? ''}.${row.name}`,
      columns: [
        { title: 'Service', class: 'mono', grow: true, value: row => row.name, text: row => row.package ? `${row.package}.${row.name}` : row.name },
        { title: 'Payload', value: row => row.payload, text: row => row.payload },
        { title: 'For', value: row => row.grpcOnly, text: row => row.grpcOnly ? 'gRPC alone' : 'every protocol' },
        { title: 'Methods', number: true, value: row => row.methods.length, text: row => show.whole(row.methods.length) },
      ],
    });
    this.registrations = new Table({
      title: 'Registrations', none: 'It is registered nowhere.', key: row => `${row.registry} ${row.service}`,
      columns: ['registry', 'service', 'address', 'state'].map(name => ({ title: name[0].toUpperCase() + name.slice(1), class: 'mono', value: row => row[name], text: row => row[name] ?? unknown })),
    });
    this.connections = new Table({
      title: 'Connections', none: 'None are open.', key: row => row.peer, find: row => `${row.peer} ${row.protocol}`,
      columns: [
        { title: 'Peer', class: 'mono', grow: true, value: row => row.peer, text: row => row.peer },
        { title: 'Protocol', value: row => row.protocol, text: row => row.protocol ?? unknown },
        { title: 'Since', value: row => Date.parse(row.since), text: row => show.moment(row.since) },
        { title: 'Calls', number: true, value: row => row.calls, text: row => show.whole(row.calls) },
        { title: 'TLS', wide: true, value: row => row.secure, text: row => row.secure ? 'yes' : 'no' },
      ],
    });
    this.more = make('p', { class: 'muted' });
    this.element = make('div', null,
      card('Pipeline', null, inside(this.pipeline)),
      make('div', { class: 'grid two' }, make('div', null, card('Process', null, inside(this.process)), card('Limits', null, inside(this.limits))), card('Options', null, inside(this.options))),
      this.services.element, this.registrations.element, this.connections.element, this.more);
  }

  update({ server, process }) {
    remake(this.process, { Process: `${process.id}, ${process.name}`, Runtime: process.runtime, Started: show.moment(process.started), Cores: process.cores }, pairs);
    remake(this.pipeline, server.pipeline, pipelineOf);
    remake(this.limits, server.limits, pairs);
    remake(this.options, server.options, pairs);
    this.services.update(server.services ?? []);
    this.registrations.update(server.registrations ?? []);
    const { count, items } = server.connections ?? { items: [] };
    this.connections.update(items ?? []);
    say(this.more, count > items?.length ? `${show.whole(count)} connections are open; ${show.whole(items.length)} of them are shown.` : '');
  }
}
