"use strict";
// server.js framed|buffered: serves Peer on a port of the system's choice until its input ends.

const thrift = require("thrift");
const Peer = require("Peer");
const handler = require("./handler");
const { options } = require("./transports");

const server = thrift.createServer(Peer, handler, options(process.argv[2]));
// A client's nonsense is told here; unheard it would end the process.
server.on("error", error => console.error(error));
server.listen(0, "127.0.0.1", () => console.log(`READY 127.0.0.1:${server.address().port}`));
process.stdin.resume().on("end", () => process.exit(0));
