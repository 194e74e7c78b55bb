"use strict";
// server.js OPTIONS: serves Talk on a port of the system's choice until its input ends. OPTIONS are a JSON object of channel
// options. The line "restart" lets the calls under way end on the server that is there, and puts another one in its place.

const readline = require("readline");
const grpc = require("@grpc/grpc-js");
const service = require("./service");
const { Talk } = require("./talk");

const options = JSON.parse(process.argv[2]);

async function start(port) {
  const server = new grpc.Server(options);
  server.addService(Talk.service, service);
  const bound = await new Promise((resolve, reject) =>
    server.bindAsync(`127.0.0.1:${port}`, grpc.ServerCredentials.createInsecure(), (error, bound) => (error ? reject(error) : resolve(bound))));
  return { server, bound };
}

async function main() {
  let { server, bound } = await start(0);
  console.log(`READY 127.0.0.1:${bound}`);
  for await (const line of readline.createInterface({ input: process.stdin })) {
    if (line === "restart") {
      server.tryShutdown(() => {});
      ({ server } = await start(bound));
      console.log("RESTARTED");
    }
  }
  process.exit(0);
}

main();
