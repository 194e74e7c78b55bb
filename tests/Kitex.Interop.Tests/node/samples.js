"use strict";
// The values that every peer knows by name; samples.py and Samples.cs hold the same ones.

const Int64 = require("node-int64");
const { Choice, Colour, Everything, Item } = require("interop_types");

const LEAST = new Int64("8000000000000000");
const MOST = new Int64("7fffffffffffffff");

const item = (name, number) => new Item({ name, number });

const builders = {
  full: () => new Everything({
    truth: true, tiny: 1, small: 2, medium: 3, large: 4, real: 5.5,
    text: "Grüße, 日本語, 😀 and 𝄞", bytes: Buffer.from([0, 1, 0x80, 0xff]), colour: Colour.GREEN,
    item: item("pen", 7), choice: new Choice({ item: item("chosen", 8) }),
    numbers: [1, -2, 3], reals: [0.1, -2.5e10], truths: [true, false, true],
    blobs: [Buffer.alloc(0), Buffer.from([0xfe, 0xff])], items: [item("a", 1), item("b", 2)],
    words: ["red", "grün", "😀"], smalls: [-5, 5, 500],
    amounts: { small: 1, large: new Int64("0020000000000001"), "": -1 },
    names: { [-1]: "minus one", 70000: "many" },
    byColour: { [Colour.RED]: [item("rose", 1)], [Colour.ULTRAVIOLET]: [] },
    nested: { outer: { yes: true, no: false }, empty: {} },
    note: "a note", flag: false, spare: item("spare", 0), notes: ["first", ""],
    limit: 43, greeting: "good day", quota: 8, id: "full",
  }),

  extreme: () => Object.assign(builders.plain(), {
    id: "extreme",
    tiny: -(2 ** 7), small: -(2 ** 15), medium: -(2 ** 31), large: LEAST,
    real: Number.MAX_VALUE, reals: [Number.MIN_VALUE, Infinity, -Infinity],
    numbers: [-(2 ** 31), 2 ** 31 - 1], amounts: { least: LEAST, most: MOST },
    text: "\0 and \u{10ffff}", note: "", notes: [], flag: true, quota: MOST,
    choice: new Choice({ number: MOST }),
  }),

  // Zeros and empty containers, and the defaults of the IDL.
  plain: () => new Everything({
    truth: false, tiny: 0, small: 0, medium: 0, large: 0, real: 0, text: "", bytes: Buffer.alloc(0), colour: 0,
    item: item("", 0), choice: new Choice(), numbers: [], reals: [], truths: [], blobs: [], items: [],
    words: [], smalls: [], amounts: {}, names: {}, byColour: {}, nested: {}, id: "plain",
  }),

  // Only the required field is sent.
  sparse: () => Object.assign(new Everything({ id: "sparse" }), { limit: null, greeting: null, quota: null }),
};

exports.NAMES = ["full", "extreme", "plain"];

exports.named = name => builders[name]();

exports.CHOICES = [
  new Choice({ text: "one of four" }),
  new Choice({ number: LEAST }),
  new Choice({ item: item("pen", 3) }),
  new Choice({ numbers: [1, -1] }),
];
