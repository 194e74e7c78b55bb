"""client.py HOST:PORT MODE [CASE…]: asks a server of Talk every case, or those named, one line for each; fails when one does.

MODE is "kitex" or "standard": whose status codes the server has where the two differ.
"""

import sys
import traceback

import grpc
import cases
import interop_pb2_grpc


class Peer:
    """A channel to the server; more can be made from it."""

    def __init__(self, address, mode, options=(), compression=None):
        self._address = address
        self.mode = mode
        # A connection of its own: channels to one address would share theirs.
        self.channel = grpc.insecure_channel(
            address, options=[("grpc.use_local_subchannel_pool", 1), *options], compression=compression)
        self.talk = interop_pb2_grpc.TalkStub(self.channel)

    def another(self, *options, compression=None):
        return Peer(self._address, self.mode, options, compression)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.channel.close()


def passes(name, peer):
    try:
        getattr(cases, name)(peer)
    except Exception as exception:
        print(f"FAIL {name} {exception!r}", flush=True)
        traceback.print_exc()
        return False
    print(f"PASS {name}", flush=True)
    return True


def main(address, mode, *names):
    # One connection for all: a case that spoils it fails the next.
    with Peer(address, mode) as peer:
        return 0 if all([passes(name, peer) for name in names or cases.ALL]) else 1


sys.exit(main(*sys.argv[1:]))
