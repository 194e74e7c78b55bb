"""server.py framed|buffered: serves Peer on a port of the system's choice until its input ends."""

import sys
import threading

from handler import Handler
from interop import Peer
from thrift.server.TServer import TThreadedServer
from thrift.transport.TSocket import TServerSocket
from transports import FACTORIES, STRICT


class ReadySocket(TServerSocket):
    """Says its address once it listens."""

    def listen(self):
        super().listen()
        print(f"READY 127.0.0.1:{self.handle.getsockname()[1]}", flush=True)


def main(transport):
    server = TThreadedServer(
        Peer.Processor(Handler()), ReadySocket("127.0.0.1", 0), FACTORIES[transport], STRICT, daemon=True)
    threading.Thread(target=server.serve, daemon=True).start()
    sys.stdin.read()


main(sys.argv[1])
