// A call by hand.
class Form {
  constructor() {
    this.method = make('select', { id: 'form-method', onchange: () => this.sample() });
    this.caller = make('input', { id: 'form-caller', placeholder: 'none', autocomplete: 'off' });
    this.message = make('textarea', { id: 'form-message', spellcheck: 'false', 'aria-describedby': 'form-hint' });
    this.send = make('button', { type: 'submit', class: 'primary', id: 'form-send' }, 'Send');
    this.outcome = make('span', { id: 'form-outcome', role: 'status' });
    this.answer = make('pre', { id: 'form-answer', tabindex: '0', 'aria-label': 'Answer', hidden: true });
    this.form = make('form', { class: 'form', onsubmit: sent => { sent.preventDefault(); this.submit(); } },
      make('div', { class: 'row' },
        make('div', null, make('label', { for: 'form-method' }, 'Method'), this.method),
        make('div', null, make('label', { for: 'form-caller' }, 'Name of the caller'), this.caller)),
      make('div', null, make('label', { for: 'form-message' }, 'Request as JSON'), this.message),
      make('div', { class: 'actions' }, this.send, make('button', { type: 'button', onclick: () => this.sample() }, 'Sample'), make('span', { class: 'muted', id: 'form-hint' }, 'Ctrl+Enter sends.'), this.outcome),
      this.answer);
    this.message.addEventListener('keydown', pressed => {
      if (pressed.key === 'Enter' && (pressed.ctrlKey || pressed.metaKey)) this.form.requestSubmit();
    });
    this.element = make('div', null,
      card('Call a method', null, inside(this.form)),
      make('p', { class: 'muted' }, 'The call runs in the server itself: through its pipeline, limits and rules of access, as any other, and over no network.'));
  }

  update({ server }) {
    remake(this.method, server.services, services => (services ?? []).map(({ name, package: scope, methods }) => make('optgroup', { label: scope ? `${scope}.${name}` : name },
      ...methods.map(({ fullName, kind, json }) => {
        const lacks = kind !== 'unary' && kind !== 'oneway' ? ' (a stream)' : json ? '' : ' (no JSON)';
        return make('option', { value: fullName, disabled: lacks !== '' }, fullName + lacks);
      }))));
    const wanted = this.wanted ?? (this.filled ? null : this.method.value);
    this.wanted = null;
    if (wanted) this.choose(wanted);
  }

  /** Shows this method when the methods are known. */
  open(name) {
    this.wanted = name ?? null;
  }

  choose(name) {
    this.method.value = name;
    if (this.filled !== name) this.sample();
  }

  async sample() {
    this.filled = this.method.value;
    try {
      const { status, text, told } = await ask(`sample?method=${encodeURIComponent(this.method.value)}`);
      if (status === 200) this.message.value = JSON.stringify(JSON.parse(text), null, 2);
      this.tell(status === 200 ? '' : told, 'bad');
    } catch (failed) {
      this.tell(failed.message, 'bad');
    }
  }

  async submit() {
    this.send.disabled = true;
    this.tell('Sent …', 'muted');
    const head = JSON.stringify({ method: this.method.value, caller: this.caller.value });
    // The text goes as it was typed, so that the server says what is wrong with it.
    const body = `${head.slice(0, -1)},"message":${this.message.value.trim() || '{}'}}`;
    try {
      const { status, text, told } = await ask('call', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body, signal: AbortSignal.timeout(40000) });
      if (status === 200) this.show(text);
      else this.tell(told, 'bad');
    } catch (failed) {
      this.tell(failed.message, 'bad');
    } finally {
      this.send.disabled = false;
    }
  }

  show(text) {
    const { ok, milliseconds, error, text: why, code, answer } = JSON.parse(text);
    this.tell(ok ? `Answered after ${show.time(milliseconds)}` : `${error}${code === undefined ? '' : ` ${code}`} after ${show.time(milliseconds)}: ${why}`, ok ? 'good' : 'bad');
    this.answer.hidden = answer === undefined;
    say(this.answer, answer === undefined ? '' : exactly(text, answer));
  }

  tell(text, look) {
    say(this.outcome, text);
    this.outcome.className = look;
    if (look !== 'good') this.answer.hidden = true;
  }
}

/** The answer, indented; as the server wrote it where a number has more digits than a number of the page. */
function exactly(text, answer) {
  return /[^"\w.][0-9]{16,}/.test(text) ? text.slice(text.indexOf('"answer":') + 9, -1) : JSON.stringify(answer, null, 2);
}
