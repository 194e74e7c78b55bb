"""services.py PROTOS GENERATED HOST:PORT: asks a server of Lamp for its health and its services, one line for each case."""

import os
import shutil
import sys
import traceback

import grpc
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory
from grpc_tools import protoc

LAMP = "interop.services.Lamp"
PATIENCE = 30


def generate(protos, generated):
    """Under flat names: grpcio itself has the package grpc."""
    files = {"health": "health/v1/health", "reflection": "reflection/v1/reflection", "old_reflection": "reflection/v1alpha/reflection"}
    for name, path in files.items():
        shutil.copy(os.path.join(protos, "grpc", path + ".proto"), os.path.join(generated, name + ".proto"))
    arguments = ["protoc", f"--proto_path={generated}", f"--python_out={generated}", f"--grpc_python_out={generated}"]
    if protoc.main(arguments + [os.path.join(generated, name + ".proto") for name in files]) != 0:
        raise RuntimeError("protoc failed")
    sys.path.insert(0, generated)


class Server:
    """The server as its callers see it."""

    def __init__(self, address):
        import health_pb2
        import health_pb2_grpc
        import old_reflection_pb2
        import old_reflection_pb2_grpc
        import reflection_pb2
        import reflection_pb2_grpc

        self.channel = grpc.insecure_channel(address, [("grpc.enable_http_proxy", 0)])
        self.health = health_pb2
        self.reflections = (
            (reflection_pb2, reflection_pb2_grpc.ServerReflectionStub(self.channel)),
            (old_reflection_pb2, old_reflection_pb2_grpc.ServerReflectionStub(self.channel)),
        )
        self._health = health_pb2_grpc.HealthStub(self.channel)

    def check(self, service):
        response = self._health.Check(self.health.HealthCheckRequest(service=service), timeout=PATIENCE)
        return self.health.HealthCheckResponse.ServingStatus.Name(response.status)

    def statuses(self):
        listed = self._health.List(self.health.HealthListRequest(), timeout=PATIENCE).statuses
        return {name: response.status for name, response in listed.items()}

    def watch(self, service):
        call = self._health.Watch(self.health.HealthCheckRequest(service=service), timeout=PATIENCE)
        return call, (self.health.HealthCheckResponse.ServingStatus.Name(response.status) for response in call)

    def ask(self, old=False, **request):
        messages, stub = self.reflections[old]
        responses = list(stub.ServerReflectionInfo(iter([messages.ServerReflectionRequest(**request)]), timeout=PATIENCE))
        assert len(responses) == 1, responses
        return responses[0]

    def services(self, old=False):
        return [service.name for service in self.ask(old, list_services="").list_services_response.service]

    def learn(self, old=False):
        """All files, as messages of their own."""
        pool = descriptor_pool.DescriptorPool()
        files = {}
        for service in self.services(old):
            for serialized in self.ask(old, file_containing_symbol=service).file_descriptor_response.file_descriptor_proto:
                file = descriptor_pb2.FileDescriptorProto.FromString(serialized)
                files[file.name] = file
        added = set()

        def add(name):
            if name not in added:
                added.add(name)
                for imported in files[name].dependency:
                    add(imported)
                pool.Add(files[name])

        for name in files:
            add(name)
        return pool

    def call(self, pool, method_name, fill):
        service = pool.FindServiceByName(LAMP)
        method = service.methods_by_name[method_name]
        factory = message_factory.MessageFactory(pool)
        request = factory.GetPrototype(method.input_type)()
        fill(request)
        call = self.channel.unary_unary(
            f"/{service.full_name}/{method.name}",
            request_serializer=type(request).SerializeToString,
            response_deserializer=factory.GetPrototype(method.output_type).FromString,
        )
        return request, call(request, timeout=PATIENCE)

    def switch(self, light):
        self.call(self.learn(), "Switch", lambda request: setattr(request, "light", light))


def equal(expected, actual):
    assert expected == actual, f"{expected!r} was expected, {actual!r} came"


def refused(expected, call):
    try:
        call()
    except grpc.RpcError as error:
        equal(expected, error.code())
    else:
        raise AssertionError("it was not refused")


def the_server_serves(server):
    equal("SERVING", server.check(""))


def an_unknown_service_is_not_found(server):
    refused(grpc.StatusCode.NOT_FOUND, lambda: server.check("nobody"))


def all_statuses_are_listed(server):
    equal({"": server.health.HealthCheckResponse.SERVING}, server.statuses())


def a_watcher_sees_every_change(server):
    call, seen = server.watch(LAMP)
    equal("SERVICE_UNKNOWN", next(seen))
    for light, status in ((1, "SERVING"), (0, "NOT_SERVING"), (1, "SERVING")):
        server.switch(light)
        equal(status, next(seen))
    equal("SERVING", server.check(LAMP))
    call.cancel()


def a_watcher_may_leave(server):
    call, seen = server.watch("")
    equal("SERVING", next(seen))
    call.cancel()
    refused(grpc.StatusCode.CANCELLED, lambda: next(seen))


def all_services_are_listed(server):
    expected = ["grpc.health.v1.Health", "grpc.reflection.v1.ServerReflection", "grpc.reflection.v1alpha.ServerReflection", LAMP]
    equal(expected, server.services())


def what_is_not_there_is_not_found(server):
    for request in ({"file_by_filename": "no.proto"}, {"file_containing_symbol": "no.Thing"}, {"all_extension_numbers_of_type": "no.Thing"}):
        equal(grpc.StatusCode.NOT_FOUND.value[0], server.ask(**request).error_response.error_code)


def extension_numbers_of_a_message_without_any_are_none(server):
    response = server.ask(all_extension_numbers_of_type="interop.services.Turn").all_extension_numbers_response
    equal(("interop.services.Turn", []), (response.base_type_name, list(response.extension_number)))


def a_service_is_called_by_what_reflection_tells(server):
    def fill(request):
        request.light = 1
        request.at.FromSeconds(1_700_000_000)
        request.counts["often"] = 1 << 40
        request.wire = bytes(range(256))

    equal(*server.call(server.learn(), "Switch", fill))


def the_old_reflection_tells_the_same(server):
    equal(server.services(), server.services(old=True))
    new, old = (server.learn(old).FindMessageTypeByName("interop.services.Turn") for old in (False, True))
    equal(new.file.serialized_pb, old.file.serialized_pb)
    equal(*server.call(server.learn(old=True), "Switch", lambda request: setattr(request, "hand", "left")))


def a_watcher_sees_the_end(server):
    _, seen = server.watch("")
    equal("SERVING", next(seen))
    server.switch(2)
    equal(["NOT_SERVING"], list(seen))


CASES = [
    the_server_serves,
    an_unknown_service_is_not_found,
    all_statuses_are_listed,
    a_watcher_sees_every_change,
    a_watcher_may_leave,
    all_services_are_listed,
    what_is_not_there_is_not_found,
    extension_numbers_of_a_message_without_any_are_none,
    a_service_is_called_by_what_reflection_tells,
    the_old_reflection_tells_the_same,
    a_watcher_sees_the_end,
]


def passes(case, server):
    try:
        case(server)
    except Exception as exception:
        print(f"FAIL {case.__name__} {exception!r}", flush=True)
        traceback.print_exc()
        return False
    print(f"PASS {case.__name__}", flush=True)
    return True


def main(protos, generated, address):
    generate(protos, generated)
    server = Server(address)
    return 0 if all([passes(case, server) for case in CASES]) else 1


sys.exit(main(*sys.argv[1:]))
