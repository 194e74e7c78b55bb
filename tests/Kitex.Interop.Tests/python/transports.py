"""The transports and protocols, by the names the tests give them."""

from thrift.protocol.TBinaryProtocol import TBinaryProtocol, TBinaryProtocolFactory
from thrift.transport.TSocket import TSocket
from thrift.transport.TTransport import (
    TBufferedTransport, TBufferedTransportFactory, TFramedTransport, TFramedTransportFactory)

# Nothing takes that long; a call that hangs fails.
LIMIT_MS = 30_000

STRICT = TBinaryProtocolFactory(strictRead=True, strictWrite=True)

FACTORIES = {"framed": TFramedTransportFactory(), "buffered": TBufferedTransportFactory()}

_CLIENT_TRANSPORTS = {"framed": TFramedTransport, "buffered": TBufferedTransport}


def connect(transport, port, strict=True):
    """A protocol over a new connection."""
    socket = TSocket("127.0.0.1", port)
    socket.setTimeout(LIMIT_MS)
    wrapped = _CLIENT_TRANSPORTS[transport](socket)
    wrapped.open()
    return TBinaryProtocol(wrapped, strictRead=strict, strictWrite=strict)
