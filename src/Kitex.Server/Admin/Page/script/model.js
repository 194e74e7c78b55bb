// What two polls say of the time between them: everything that comes is a sum since the server's start.
const kept = 150;
const windowPolls = 5;
const model = { seen: null, bounds: [], histories: new Map(), process: [] };

/** One method's past: a point for each poll, and a window of a few polls for the numbers of tables. */
class History {
  samples = [];
  points = [];
  recent = { qps: null, errors: null, p50: null, p90: null, p99: null };

  add(at, method) {
    const sample = { at, calls: method.calls, failed: method.failed, latency: new Map(method.latency) };
    const before = this.samples.at(-1);
    this.samples.push(sample);
    if (this.samples.length > windowPolls + 1) this.samples.shift();
    if (!before || at <= before.at) return;
    this.points.push({ at, ...between(before, sample) });
    if (this.points.length > kept) this.points.shift();
    this.recent = between(this.samples[0], sample);
  }
}

function between(before, after) {
  const calls = after.calls - before.calls;
  const counts = [];
  for (const [index, count] of after.latency) {
    const more = count - (before.latency.get(index) ?? 0);
    if (more > 0) counts.push([index, more]);
  }
  counts.sort((one, other) => one[0] - other[0]);
  return {
    qps: calls / ((after.at - before.at) / 1000),
    errors: calls > 0 ? (after.failed - before.failed) / calls : null,
    p50: percentile(counts, 0.5), p90: percentile(counts, 0.9), p99: percentile(counts, 0.99),
  };
}

/** The latency within which this share of the calls was, in ms; null without calls. */
function percentile(counts, share) {
  const total = counts.reduce((sum, [, count]) => sum + count, 0);
  let left = total * share;
  for (const [index, count] of counts) {
    if (left <= count) {
      const from = index > 0 ? model.bounds[index - 1] : 0;
      const to = model.bounds[index] ?? from;
      return from + (to - from) * (left / count);
    }
    left -= count;
  }
  return null;
}

/** All methods as one. */
function total(methods) {
  const latency = new Map();
  const sum = { calls: 0, failed: 0, active: 0 };
  for (const method of methods) {
    sum.calls += method.calls;
    sum.failed += method.failed;
    sum.active += method.active;
    for (const [index, count] of method.latency) latency.set(index, (latency.get(index) ?? 0) + count);
  }
  return { ...sum, latency: [...latency] };
}

function history(scope, method) {
  const key = `${scope} ${method}`;
  if (!model.histories.has(key)) model.histories.set(key, new History());
  return model.histories.get(key);
}

const scopeOf = (client, index) => `client-${index}-${client.callee}`;

/** The server and its clients, each with the methods it has statistics of. */
function scopes(diagnosis) {
  const server = { key: 'server', title: 'served here', of: diagnosis.server };
  return [server, ...(diagnosis.clients ?? []).map((client, index) => ({ key: scopeOf(client, index), title: `to ${client.callee}`, of: client }))];
}

function remember(diagnosis) {
  const life = `${diagnosis.process.id} ${diagnosis.process.started} ${diagnosis.server.started}`;
  if (model.seen?.life !== life) {
    model.histories.clear();
    model.process = [];
  }
  model.bounds = diagnosis.latencyBounds;
  const at = Date.parse(diagnosis.time);
  for (const { key, of } of scopes(diagnosis)) {
    for (const method of of.methods ?? []) history(key, method.method).add(at, method);
    history(key, '').add(at, total(of.methods ?? []));
  }
  rememberProcess(at, diagnosis);
  model.seen = { life, at, diagnosis };
}

function rememberProcess(at, { process, server }) {
  const before = model.process.at(-1);
  const point = { at, cpuSeconds: process.cpuSeconds, memory: process.workingSetBytes, connections: server.connections?.count ?? null, active: total(server.methods ?? []).active, cpu: null };
  if (before && at > before.at) point.cpu = (point.cpuSeconds - before.cpuSeconds) / ((at - before.at) / 1000) / process.cores;
  model.process.push(point);
  if (model.process.length > kept) model.process.shift();
}
