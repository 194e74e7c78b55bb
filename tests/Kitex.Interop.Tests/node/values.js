"use strict";
// Thrift values as JavaScript compares them.

const { isDeepStrictEqual, inspect } = require("util");
const Int64 = require("node-int64");
const { Everything } = require("interop_types");

const bigint = value =>
  value instanceof Int64 ? BigInt.asIntN(64, BigInt(`0x${value.toOctetString()}`)) : BigInt(value);

function comparable(value) {
  if (!(value instanceof Everything)) {
    return value;
  }

  const choice = { ...value.choice };
  return {
    ...value,
    large: bigint(value.large),
    quota: bigint(value.quota),
    amounts: Object.fromEntries(Object.entries(value.amounts).map(([key, amount]) => [key, bigint(amount)])),
    choice: { ...choice, number: choice.number === null ? null : bigint(choice.number) },
    words: new Set(value.words),
    smalls: new Set(value.smalls),
  };
}

exports.decimal = value => bigint(value).toString();

exports.equal = (expected, actual) => {
  const [left, right] = [comparable(expected), comparable(actual)];
  if (!isDeepStrictEqual(left, right)) {
    throw new Error(`expected ${inspect(left, { depth: 5 })}, got ${inspect(right, { depth: 5 })}`);
  }
};
