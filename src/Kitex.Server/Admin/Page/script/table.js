// A table that is sorted by a click on a column, filtered by what is typed, and kept from poll to poll: cells change in place.
class Table {
  /**
   * columns: title, value(row) to sort by, text(row) or draw(cell, row), and how it looks: number, wide (not on phones), grow, look(row).
   * key(row) tells rows apart; find(row) is the text a filter looks at; none says that there is nothing.
   */
  constructor({ title, columns, key, find, none, sort, beside }) {
    Object.assign(this, { columns, key, find, rows: [], shown: new Map(), typed: '' });
    [this.by, this.direction] = sort ?? [null, 1];
    this.counted = make('span', { class: 'count' });
    this.none = make('p', { class: 'none' }, none);
    this.body = make('tbody');
    this.heads = columns.map((column, at) => make('th', { scope: 'col', class: this.looks(column) },
      column.value ? make('button', { type: 'button', onclick: () => this.sortBy(at) }, column.title) : column.title));
    this.scroll = make('div', { class: 'scroll' }, make('table', { 'aria-label': title }, make('thead', null, make('tr', null, ...this.heads)), this.body));
    const typing = find ? make('input', { type: 'search', 'aria-label': `Filter ${title}`, placeholder: 'Filter', oninput: typed => { this.typed = typed.target.value.toLowerCase(); this.refresh(); } }) : null;
    this.element = card(make('div', { class: 'title' }, make('h2', null, title), this.counted, beside), typing ? make('div', { class: 'filter' }, typing) : null, this.scroll, this.none);
    this.refresh();
  }

  looks = column => [column.number ? 'n' : '', column.wide ? 'wide' : '', column.grow ? 'grow' : '', column.class ?? ''].join(' ').trim() || null;

  sortBy(at) {
    [this.by, this.direction] = this.by === at ? [at, -this.direction] : [at, this.columns[at].number ? -1 : 1];
    this.refresh();
  }

  update(rows) {
    this.rows = rows;
    this.refresh();
  }

  refresh() {
    let rows = this.typed ? this.rows.filter(row => this.find(row).toLowerCase().includes(this.typed)) : this.rows;
    if (this.by !== null) {
      const { value } = this.columns[this.by];
      rows = rows.map(row => [value(row), row]).sort(([one], [other]) => order(one, other) * this.direction).map(([, row]) => row);
    }
    this.heads.forEach((head, at) => at === this.by ? set(head, 'aria-sort', this.direction > 0 ? 'ascending' : 'descending') : head.removeAttribute('aria-sort'));
    say(this.counted, this.rows.length === 0 ? '' : rows.length < this.rows.length ? `${show.whole(rows.length)} of ${show.whole(this.rows.length)}` : show.whole(rows.length));
    this.none.hidden = this.rows.length > 0;
    this.scroll.hidden = this.rows.length === 0;
    this.place(rows);
  }

  place(rows) {
    const keys = new Set();
    let before = null;
    for (const row of rows) {
      const key = this.key(row);
      if (keys.has(key)) continue;
      keys.add(key);
      if (!this.shown.has(key)) this.shown.set(key, this.line());
      const line = this.shown.get(key);
      this.columns.forEach((column, at) => this.write(column, line.children[at], row));
      const next = before === null ? this.body.firstChild : before.nextSibling;
      if (next !== line) this.body.insertBefore(line, next);
      before = line;
    }
    for (const [key, line] of this.shown) {
      if (keys.has(key)) continue;
      line.remove();
      this.shown.delete(key);
    }
  }

  line = () => make('tr', null, ...this.columns.map(column => make('td', { class: this.looks(column) })));

  write(column, cell, row) {
    if (column.draw) column.draw(cell, row);
    else say(cell, column.text(row));
    if (column.look) cell.className = `${this.looks(column) ?? ''} ${column.look(row) ?? ''}`.trim();
  }
}

// What is unknown comes first upwards, last downwards.
function order(one, other) {
  if (one === other) return 0;
  if (one === null || one === undefined) return -1;
  if (other === null || other === undefined) return 1;
  return typeof one === 'string' ? one.localeCompare(other, 'en', { numeric: true }) : one - other;
}
