"""server.py OPTIONS: serves Talk on a port of the system's choice until its input ends.

OPTIONS are a JSON object of channel arguments; "compression" names how answers are compressed. The line "restart" lets the
calls under way end on the server that is there, and puts another one in its place.
"""

import json
import sys
from concurrent.futures import ThreadPoolExecutor

import grpc
import interop_pb2_grpc
from service import Talk

COMPRESSIONS = {None: None, "gzip": grpc.Compression.Gzip}


def start(talk, port, options):
    compression = COMPRESSIONS[options.get("compression")]
    arguments = [(name, value) for name, value in options.items() if name != "compression"]
    server = grpc.server(ThreadPoolExecutor(64), options=arguments, compression=compression)
    interop_pb2_grpc.add_TalkServicer_to_server(talk, server)
    bound = server.add_insecure_port(f"127.0.0.1:{port}")
    server.start()
    return server, bound


def main(options):
    talk = Talk()
    server, port = start(talk, 0, options)
    print(f"READY 127.0.0.1:{port}", flush=True)
    for line in sys.stdin:
        if line.strip() == "restart":
            server.stop(30)
            server, _ = start(talk, port, options)
            print("RESTARTED", flush=True)
    server.stop(None)


main(json.loads(sys.argv[1]))
