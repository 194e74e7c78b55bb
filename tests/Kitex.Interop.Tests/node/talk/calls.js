"use strict";
// Calls of every kind as promises. What a call fails with is thrown.

const { isDeepStrictEqual, inspect } = require("util");
const grpc = require("@grpc/grpc-js");
const { metadata } = require("./talk");

// Nothing takes that long; a call that hangs fails.
const LIMIT_S = 30;

const within = (seconds = LIMIT_S) => (seconds === null ? {} : { deadline: new Date(Date.now() + seconds * 1000) });

class Call {
  // Starts a call of the method; questions are an array for a stream of them.
  constructor(talk, method, question, { fields = [], seconds, finish = true, waitForReady = false } = {}) {
    const sent = metadata(fields);
    sent.setOptions({ waitForReady });
    const { requestStream, responseStream } = talk[method];
    const answers = [];
    this.headers = new Promise(resolve => (this.hear = resolve));
    this.trailers = new Promise(resolve => (this.end = resolve));
    this.done = new Promise((resolve, reject) => {
      const answered = (error, answer) => (error ? reject(error) : resolve(answer));
      const callback = responseStream ? [] : [answered];
      this.call = talk[method](...(requestStream ? [] : [question]), sent, within(seconds), ...callback);
      this.call.on("metadata", this.hear);
      this.call.on("status", status => this.end(status.metadata));
      if (responseStream) {
        this.call.on("data", answer => {
          answers.push(answer);
          this.onAnswer?.(answer);
        });
        // Messages may still be read when a failure is told: their end comes last.
        let failure;
        this.call.on("error", error => (failure = error));
        this.call.on("end", () => (failure ? reject(Object.assign(failure, { answers })) : resolve(answers)));
      }
    });
    this.done.catch(() => {});
    if (requestStream) {
      question.forEach(one => this.call.write(one));
      if (finish) {
        this.call.end();
      }
    }
  }
}

exports.start = (talk, method, question, options) => new Call(talk, method, question, options);

exports.run = (talk, method, question, options) => new Call(talk, method, question, options).done;

// The error of a call that fails.
exports.failed = async done => {
  let result;
  try {
    result = await done;
  } catch (error) {
    if (error.code !== undefined) {
      return error;
    }
    throw error;
  }
  throw new Error(`expected a failure, got ${inspect(result).slice(0, 500)}`);
};

exports.equal = (expected, actual) => {
  if (!isDeepStrictEqual(expected, actual)) {
    throw new Error(`expected ${inspect(expected, { depth: 5 }).slice(0, 500)}, got ${inspect(actual, { depth: 5 }).slice(0, 500)}`);
  }
};

exports.status = grpc.status;
