"use strict";
// The transports and protocols, by the names the tests give them.

const thrift = require("thrift");

class StrictProtocol extends thrift.TBinaryProtocol {
  constructor(transport) {
    super(transport, true, true);
  }
}

class OldProtocol extends thrift.TBinaryProtocol {
  constructor(transport) {
    super(transport, false, false);
  }
}

exports.options = (transport, protocol = StrictProtocol) => ({
  transport: { framed: thrift.TFramedTransport, buffered: thrift.TBufferedTransport }[transport],
  protocol,
});

exports.OldProtocol = OldProtocol;
