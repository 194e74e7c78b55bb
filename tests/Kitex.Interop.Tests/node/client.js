"use strict";
// client.js framed|buffered HOST:PORT: asks a server of Peer every case, one line for each; fails when one does.

const thrift = require("thrift");
const LargerPeer = require("LargerPeer");
const cases = require("./cases");
const { options } = require("./transports");

const [transport, address] = process.argv.slice(2);
const port = Number(address.split(":")[1]);

// A connection to the server; more can be made from it.
async function connect(protocol) {
  const connection = thrift.createConnection("127.0.0.1", port, options(transport, protocol));
  const closed = new Promise(resolve => connection.on("close", resolve));
  await new Promise((resolve, reject) => connection.on("connect", resolve).on("error", reject));
  return {
    name: `node ${transport}`,
    client: thrift.createClient(LargerPeer, connection),
    closed,
    close: () => connection.end(),
    another: connect,
  };
}

async function passes(name, peer) {
  const lost = peer.closed.then(() => {
    throw new Error("the server closed the connection");
  });
  try {
    await Promise.race([cases[name](peer), lost]);
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
  const peer = await connect();
  let failed = 0;
  for (const name of Object.keys(cases)) {
    failed += (await passes(name, peer)) ? 0 : 1;
  }
  process.exit(failed === 0 ? 0 : 1);
}

main();
