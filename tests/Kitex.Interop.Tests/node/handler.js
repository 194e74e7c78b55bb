"use strict";
// The service Peer.

const { Failure, NotFound, Refused } = require("interop_types");
const { decimal } = require("./values");
const samples = require("./samples");

const notes = [];

module.exports = {
  echo: value => value,
  sample: name => samples.named(name),
  echoText: text => text,
  echoBytes: bytes => bytes,
  join: (text, number, truth, numbers, item, colour) =>
    [text, number, truth, numbers.map(decimal).join(","), item.name, colour].join("|"),
  nothing: () => {},
  fail: async how => {
    switch (how) {
      case Failure.NOT_FOUND:
        throw new NotFound({ key: "the key 🔑" });
      case Failure.REFUSED:
        throw new Refused({ reason: "no", code: -7, advice: ["ask", "again"] });
      case Failure.UNDECLARED:
        throw new Error("not in the IDL");
    }
  },
  note: text => {
    notes.push(text);
  },
  notes: prefix => notes.filter(text => text.startsWith(prefix)),
};
