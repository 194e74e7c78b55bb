"use strict";
// The service Talk.

const { fields, metadata } = require("./talk");
const { meet, wait } = require("./waits");

const NOTHING = { headers: [], trailers: [] };
const wishOf = question => question.wish ?? NOTHING;

function greet(wish, call) {
  if (wish.headers.length > 0) {
    call.sendMetadata(metadata(wish.headers));
  }
}

function millisecondsLeft(call) {
  const deadline = call.getDeadline();
  return deadline === Infinity ? -1 : Number(deadline) - Date.now();
}

// What is empty is left out: protobufjs would write it, and the size counts.
const message = ({ text, data, number, metadata = [] }) => ({
  ...(text && { text }),
  ...(data.length > 0 && { data }),
  ...(number !== "0" && { number }),
  metadata,
});

function answerTo(question, call) {
  const wish = wishOf(question);
  return message({
    text: question.text,
    data: wish.size > 0 ? Buffer.alloc(wish.size) : question.data,
    number: wish.tellTime ? millisecondsLeft(call) : question.number,
    metadata: wish.tellMetadata ? fields(call.metadata) : [],
  });
}

async function end(wish, call) {
  if (wish.wait) {
    await wait(wish.wait).run(call);
  }
  if (wish.fail) {
    const { code, message, details } = wish.fail;
    const trailers = metadata(wish.trailers);
    if (details.length > 0) {
      trailers.set("grpc-status-details-bin", details);
    }
    throw { code, details: message, metadata: trailers };
  }
}

// The questions as they come. Not the stream's own iterator: leaving that destroys the stream, and the call with it.
async function* questionsOf(call) {
  const arrived = [];
  let ended = false;
  let changed = () => {};
  call.on("data", question => {
    arrived.push(question);
    changed();
  });
  call.on("end", () => {
    ended = true;
    changed();
  });
  for (let next = 0; ; ) {
    if (next < arrived.length) {
      yield arrived[next++];
    } else if (ended) {
      return;
    } else {
      await new Promise(resolve => (changed = resolve));
    }
  }
}

// Writes a message, and waits while the peer does not read.
const write = (call, answer) => new Promise(resolve => call.write(answer, resolve));

// A method with one answer: the answer and its trailers.
const single = method => (call, callback) =>
  method(call).then(({ answer, trailers = [] }) => callback(null, answer, metadata(trailers)), callback);

// A method with many: sends them, and returns the trailers.
const many = method => call =>
  method(call).then(trailers => call.end(metadata(trailers)), failure => call.emit("error", failure));

module.exports = {
  ask: single(async call => {
    const question = call.request;
    const wish = wishOf(question);
    greet(wish, call);
    const answer = answerTo(question, call);
    if (wish.meet > 0) {
      answer.number = await meet(wish.meet);
    }
    await end(wish, call);
    return { answer, trailers: wish.trailers };
  }),

  gather: single(async call => {
    const texts = [];
    const data = [];
    let number = 0n;
    for await (const question of questionsOf(call)) {
      texts.push(question.text);
      data.push(question.data);
      number += BigInt(question.number);
      const wish = wishOf(question);
      greet(wish, call);
      await end(wish, call);
      if (wish.enough) {
        break;
      }
    }
    return { answer: message({ text: texts.join(""), data: Buffer.concat(data), number: number.toString() }) };
  }),

  spread: many(async call => {
    const wish = wishOf(call.request);
    greet(wish, call);
    const answer = answerTo(call.request, call);
    for (let number = 0; number < (wish.count ?? 0); number++) {
      await write(call, { ...answer, number });
    }
    await end(wish, call);
    return wish.trailers;
  }),

  chat: many(async call => {
    const late = [];
    let trailers = [];
    for await (const question of questionsOf(call)) {
      const wish = wishOf(question);
      greet(wish, call);
      trailers = [...trailers, ...wish.trailers];
      const answer = answerTo(question, call);
      if (wish.late) {
        late.push(answer);
      } else {
        await write(call, answer);
      }
      await end(wish, call);
      if (wish.enough) {
        break;
      }
    }
    for (const answer of late) {
      await write(call, answer);
    }
    return trailers;
  }),

  begun: single(async call => {
    await wait(call.request.name).begun.isSet;
    return { answer: call.request };
  }),

  release: single(async call => {
    wait(call.request.name).over.set("released");
    return { answer: call.request };
  }),

  ended: single(async call => ({ answer: { name: await wait(call.request.name).ended.isSet } })),
};
