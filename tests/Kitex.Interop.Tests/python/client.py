"""client.py framed|buffered HOST:PORT: asks a server of Peer every case, one line for each; fails when one does."""

import sys
import traceback

import cases
from interop import LargerPeer
from transports import connect


class Peer:
    """A connection to the server; more can be made from it."""

    def __init__(self, transport, port, strict=True):
        self._transport, self._port = transport, port
        self._protocol = connect(transport, port, strict)
        self.name = f"python {transport}"
        self.client = LargerPeer.Client(self._protocol)

    def another(self, strict=True):
        return Peer(self._transport, self._port, strict)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._protocol.trans.close()


def passes(case, peer):
    try:
        case(peer)
    except Exception as exception:
        print(f"FAIL {case.__name__} {exception!r}", flush=True)
        traceback.print_exc()
        return False
    print(f"PASS {case.__name__}", flush=True)
    return True


def main(transport, address):
    # One connection for all: a case that spoils it fails the next.
    with Peer(transport, int(address.rpartition(":")[2])) as peer:
        return 0 if all([passes(case, peer) for case in cases.ALL]) else 1


sys.exit(main(*sys.argv[1:]))
