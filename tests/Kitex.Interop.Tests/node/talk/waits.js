"use strict";
// Calls that wait until they are cancelled or released, by names.

class Signal {
  constructor() {
    this.set = undefined;
    this.isSet = new Promise(resolve => {
      this.set = resolve;
    });
  }
}

class Wait {
  constructor() {
    this.begun = new Signal();
    // Says why it is over.
    this.over = new Signal();
    this.ended = new Signal();
  }

  async run(call) {
    const cancelled = () => this.over.set("cancelled");
    call.on("cancelled", cancelled);
    if (call.cancelled) {
      cancelled();
    }
    this.begun.set();
    this.ended.set(await this.over.isSet);
  }
}

const waits = new Map();

exports.wait = name => {
  if (!waits.has(name)) {
    waits.set(name, new Wait());
  }
  return waits.get(name);
};

// Calls that go on when enough of them are there.
let waiting = [];
let here = 0;
let most = 0;

exports.meet = async enough => {
  most = Math.max(most, ++here);
  const met = new Signal();
  waiting.push(met);
  if (waiting.length >= enough) {
    waiting.forEach(signal => signal.set());
    waiting = [];
  }
  await met.isSet;
  here--;
  return most;
};
