"use strict";
// The service as the IDL has it, and its metadata.

const path = require("path");
const grpc = require("@grpc/grpc-js");
const loader = require("@grpc/proto-loader");

const definition = loader.loadSync(path.join(__dirname, "..", "..", "interop.proto"), { longs: String, defaults: true });

exports.Talk = grpc.loadPackageDefinition(definition).interop.Talk;

// Fields as metadata.
exports.metadata = fields => {
  const metadata = new grpc.Metadata();
  for (const { name, text, data } of fields) {
    metadata.add(name, name.endsWith("-bin") ? Buffer.from(data ?? []) : text);
  }
  return metadata;
};

// The fields of metadata, as the IDL has them.
exports.fields = metadata =>
  Object.keys(metadata.getMap()).flatMap(name =>
    metadata.get(name).map(value => (Buffer.isBuffer(value) ? { name, data: value } : { name, text: value })));
