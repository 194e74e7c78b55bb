"""What is asked of a server of Peer. A case gets the connections it needs and raises when an answer is wrong."""

import threading
from concurrent.futures import ThreadPoolExecutor

import samples
from interop.ttypes import Colour, Failure, Item, NotFound, Refused
from thrift.Thrift import TApplicationException
from thrift.transport.TTransport import TTransportException

UNKNOWN_SERVICE = 20


def equal(expected, actual):
    if expected != actual:
        raise AssertionError(f"expected {expected!r}, got {actual!r}")


def thrown(type_, call):
    try:
        result = call()
    except type_ as exception:
        return exception
    raise AssertionError(f"expected {type_.__name__}, got {result!r}")


def samples_are_the_same(peer):
    for name in samples.NAMES:
        equal(samples.named(name), peer.client.sample(name))


def samples_come_back(peer):
    for name in samples.NAMES:
        equal(samples.named(name), peer.client.echo(samples.named(name)))


def absent_fields_have_their_defaults(peer):
    expected = samples.plain()
    expected.id = "sparse"
    answer = peer.client.echo(samples.sparse())
    # A struct that was not sent is sent on as an empty one.
    equal(Item(), answer.item)
    answer.item = expected.item
    equal(expected, answer)


def unions_come_back(peer):
    for choice in samples.CHOICES:
        value = samples.plain()
        value.choice = choice
        equal(value, peer.client.echo(value))


def several_arguments_arrive(peer):
    equal("a|-1|true|1,-9223372036854775808|pen|1000000",
          peer.client.join("a", -1, True, [1, -(2**63)], Item(name="pen", number=1), Colour.ULTRAVIOLET))


def void_returns(peer):
    equal(None, peer.client.nothing())
    equal(None, peer.client.fail(Failure.NONE))


def oneway_is_heard(peer):
    peer.client.note(f"{peer.name} 1")
    peer.client.note(f"{peer.name} 2")
    equal([f"{peer.name} 1", f"{peer.name} 2"], peer.client.notes(peer.name))


def declared_exceptions_are_raised(peer):
    equal(NotFound(key="the key 🔑"), thrown(NotFound, lambda: peer.client.fail(Failure.NOT_FOUND)))
    equal(Refused(reason="no", code=-7, advice=["ask", "again"]),
          thrown(Refused, lambda: peer.client.fail(Failure.REFUSED)))


def undeclared_failure_is_internal_error(peer):
    failure = thrown(TApplicationException, lambda: peer.client.fail(Failure.UNDECLARED))
    equal((TApplicationException.INTERNAL_ERROR, "biz error: not in the IDL"), (failure.type, failure.message))


def unknown_method_is_raised(peer):
    # As Kitex does: a message without a header names no service, so that is what is unknown; then the connection ends.
    with peer.another() as other:
        failure = thrown(TApplicationException, lambda: other.client.missing("?"))
    equal((UNKNOWN_SERVICE, "unknown service , method missing"), (failure.type, failure.message))


def large_payloads_come_back(peer):
    text, data = "𝄞é-" * 14_286, bytes(range(256)) * 391
    equal(text, peer.client.echoText(text))
    equal(data, peer.client.echoBytes(data))


def many_calls_share_a_connection(peer):
    for i in range(500):
        equal(f"call {i}", peer.client.echoText(f"call {i}"))


def connections_work_at_once(peer):
    connected = threading.Barrier(8, timeout=30)

    def call(number):
        with peer.another() as other:
            connected.wait()
            for i in range(50):
                equal(f"{number} {i}", other.client.echoText(f"{number} {i}"))

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(call, range(8)))


def old_protocol_is_refused_and_the_server_goes_on(peer):
    with peer.another(strict=False) as old:
        failure = thrown(TTransportException, lambda: old.client.echoText("old"))
        # The system tells a closed connection in two ways; a silent server would be neither.
        if failure.type != TTransportException.END_OF_FILE and not isinstance(failure.inner, ConnectionResetError):
            raise failure
    with peer.another() as other:
        equal("new", other.client.echoText("new"))


ALL = [
    samples_are_the_same, samples_come_back, absent_fields_have_their_defaults, unions_come_back,
    several_arguments_arrive, void_returns, oneway_is_heard, declared_exceptions_are_raised,
    undeclared_failure_is_internal_error, unknown_method_is_raised, large_payloads_come_back,
    many_calls_share_a_connection, connections_work_at_once, old_protocol_is_refused_and_the_server_goes_on]
