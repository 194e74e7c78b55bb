"use strict";
// client.js HOST:PORT MODE [CASE…]: asks a server of Talk every case, or those named, one line for each; fails when one does.
// MODE is "kitex" or "standard": whose status codes the server has where the two differ.

const grpc = require("@grpc/grpc-js");
const cases = require("./cases");
const { Talk } = require("./talk");

const [address, mode, ...names] = process.argv.slice(2);

// A channel to the server; more can be made from it.
function connect(options) {
  // A connection of its own: channels to one address would share theirs.
  const talk = new Talk(address, grpc.credentials.createInsecure(), { "grpc.use_local_subchannel_pool": 1, ...options });
  return { mode, talk, another: connect, close: () => talk.close() };
}

async function passes(name, peer) {
  try {
    await cases[name](peer);
  } catch (error) {
    console.log(`FAIL ${name} ${error.message}`);
    console.error(error);
    return false;
  }
  console.log(`PASS ${name}`);
  return true;
}

async function main() {
  // One connection for all: a case that spoils it fails the next.
  const peer = connect({});
  let failed = 0;
  for (const name of names.length > 0 ? names : cases.ALL) {
    failed += (await passes(name, peer)) ? 0 : 1;
  }
  process.exit(failed === 0 ? 0 : 1);
}

main();
