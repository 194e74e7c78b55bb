// Lines over time. A gap in the data is a gap in the line.
function line(points, value, x, y) {
  let path = '';
  let pen = 'M';
  for (const point of points) {
    const at = value(point);
    if (at === null || at === undefined) { pen = 'M'; continue; }
    path += `${pen}${x(point.at).toFixed(1)} ${y(at).toFixed(1)}`;
    pen = 'L';
  }
  return path;
}

/** A line without axes, drawn into an element of its own; made once and kept. */
class Spark {
  constructor(mark = 's-1') {
    this.under = draw('path', { class: 'under' });
    this.path = draw('path');
    this.element = draw('svg', { class: `spark ${mark}`, viewBox: '0 0 100 24', preserveAspectRatio: 'none', 'aria-hidden': 'true' }, this.under, this.path);
  }

  update(points, value) {
    const values = points.map(value).filter(one => one !== null && one !== undefined);
    const most = Math.max(...values, 1e-9);
    const last = points.at(-1)?.at ?? 0;
    const first = Math.min(points[0]?.at ?? 0, last - 60000);
    const x = at => (at - first) / (last - first || 1) * 100;
    const y = at => 22.5 - at / most * 21;
    const path = line(points, value, x, y);
    set(this.path, 'd', path);
    const isWhole = values.length === points.length && points.length > 1;
    set(this.under, 'd', isWhole ? `${path}L100 24L${x(points[0].at).toFixed(1)} 24Z` : '');
  }
}

/** The least of 1, 2 and 5 times a power of ten that is not below. */
function roundUp(value) {
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 5, 10].map(step => step * power).find(step => step >= value * 0.999999);
}

/** A chart with axes and a legend that tells the values under the pointer, else the last ones. */
class Chart {
  /** least: what the axis shows at least, so that next to nothing looks like it. */
  constructor(title, series, format, least = 1e-6) {
    this.least = least;
    this.series = series;
    this.format = format;
    this.points = [];
    this.pointed = null;
    this.legend = make('div', { class: 'legend' });
    this.svg = draw('svg', { class: 'chart', role: 'img' });
    this.title = title;
    this.element = card(title, this.legend, inside(this.svg));
    this.svg.addEventListener('pointermove', moved => { this.pointed = moved.offsetX; this.redraw(); });
    this.svg.addEventListener('pointerleave', () => { this.pointed = null; this.redraw(); });
  }

  update(points) {
    this.points = points;
    this.redraw();
  }

  redraw() {
    const [width, height, left, bottom] = [this.svg.clientWidth || 600, 190, 58, 20];
    const last = this.points.at(-1)?.at ?? Date.now();
    const first = Math.min(this.points[0]?.at ?? last, last - 60000);
    const values = this.points.flatMap(point => this.series.map(({ value }) => value(point) ?? 0));
    const step = roundUp(Math.max(...values, this.least) / 4);
    const most = step * Math.ceil(Math.max(...values, this.least) / step);
    const x = at => left + (at - first) / (last - first) * (width - left - 8);
    const y = at => height - bottom - at / most * (height - bottom - 8);
    const parts = [];
    for (let tick = 0; tick <= most * 1.0001; tick += step) {
      parts.push(draw('line', { class: 'gridline', x1: left, x2: width - 8, y1: y(tick), y2: y(tick) }),
        draw('text', { x: left - 6, y: y(tick) + 4, 'text-anchor': 'end' }, tick === 0 ? '0' : this.format(tick)));
    }
    for (const share of [0, 0.5, 1]) {
      const at = first + (last - first) * share;
      parts.push(draw('text', { x: x(at), y: height - 4, 'text-anchor': share === 0 ? 'start' : share === 1 ? 'end' : 'middle' }, show.clock(at)));
    }
    for (const { mark, value } of this.series) parts.push(draw('path', { class: mark, d: line(this.points, value, x, y) }));
    const here = this.pointed === null ? this.points.at(-1) : this.nearest(first + (this.pointed - left) / (width - left - 8) * (last - first));
    if (here && this.pointed !== null) parts.push(draw('line', { class: 'cross', x1: x(here.at), x2: x(here.at), y1: 4, y2: height - bottom }));
    this.svg.replaceChildren(...parts);
    this.svg.setAttribute('viewBox', `0 0 ${width} ${height}`);
    const told = this.series.map(({ title, value }) => `${title} ${this.format(here ? value(here) : null)}`);
    this.svg.setAttribute('aria-label', `${this.title}, ${told.join(', ')}`);
    this.legend.replaceChildren(...this.series.map(({ mark }, at) => make('span', { class: mark }, told[at])),
      ...(this.pointed !== null && here ? [make('b', null, show.clock(here.at))] : []));
  }

  nearest(at) {
    return this.points.reduce((best, point) => !best || Math.abs(point.at - at) < Math.abs(best.at - at) ? point : best, null);
  }
}

const phaseNames = ['discovery', 'connect', 'read', 'queue', 'handle', 'write', 'wait'];
const clientOrder = ['discovery', 'connect', 'write', 'wait', 'read'];
const serverOrder = ['read', 'queue', 'handle', 'write'];

function phasesOf(phases) {
  const order = 'handle' in phases || 'queue' in phases ? serverOrder : 'wait' in phases ? clientOrder : phaseNames;
  return order.filter(name => phases[name] !== undefined).map(name => [name, phases[name]]);
}

/** Where the time of a call went. */
function phaseBar(phases) {
  const parts = phasesOf(phases);
  const bar = make('div', { class: 'bar', role: 'img', title: parts.map(([name, ms]) => `${name} ${show.time(ms)}`).join(', ') });
  bar.setAttribute('aria-label', bar.title);
  for (const [name, ms] of parts) {
    const part = make('i', { class: `p-${name}` });
    part.style.flex = `${Math.max(ms, 0) * 1e6} 0 0`;
    bar.append(part);
  }
  return bar;
}

const phaseLegend = phases => make('div', { class: 'legend' }, ...phasesOf(phases).map(([name, ms]) => make('span', { class: `p-${name}` }, `${name} ${show.time(ms)}`)));
