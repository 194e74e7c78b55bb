"""What is asked of a server of Talk. A case gets the channel it needs and raises when an answer is wrong."""

import itertools
import threading

import grpc
from interop_pb2 import Answer, Field, Name, Question, Status, Wish

# Nothing takes that long; a call that hangs fails.
LIMIT_S = 30
MANY = 10_000
FOUR_MB = 4 * 1024 * 1024
# What stands before data of that length when a message has nothing else.
OVERHEAD = 5
# The largest message that the server takes: see ForeignClientTests.cs.
SERVER_LIMIT = 5 * 1024 * 1024
TEXT = "Grüße, 日本語, 😀 and 𝄞"

_names = itertools.count()


def equal(expected, actual):
    if expected != actual:
        raise AssertionError(f"expected {str(expected)[:500]!r}, got {str(actual)[:500]!r}")


def failed(call):
    """The code and the message of a call that fails."""
    try:
        result = call()
    except grpc.RpcError as error:
        return error
    raise AssertionError(f"expected a failure, got {str(result)[:500]!r}")


def outcome(error):
    return error.code(), error.details()


def new_name(word):
    return f"python {word} {next(_names)}"


class Speaker:
    """Questions that are said one by one, until there are no more."""

    def __init__(self, *questions):
        self._questions = list(questions)
        self._changed = threading.Condition()
        self._done = False

    def say(self, question):
        with self._changed:
            self._questions.append(question)
            self._changed.notify_all()

    def finish(self):
        with self._changed:
            self._done = True
            self._changed.notify_all()

    def __iter__(self):
        return self

    def __next__(self):
        with self._changed:
            self._changed.wait_for(lambda: self._questions or self._done, LIMIT_S)
            if not self._questions:
                raise StopIteration
            return self._questions.pop(0)


def messages_come_back(peer):
    question = Question(text=TEXT, data=bytes(range(256)), number=-(2**63))
    equal(Answer(text=TEXT, data=question.data, number=question.number), peer.talk.Ask(question, timeout=LIMIT_S))
    equal(Answer(), peer.talk.Ask(Question(), timeout=LIMIT_S))


def streams_of_every_kind_come_whole(peer):
    questions = [Question(text=text, data=text.encode(), number=i) for i, text in enumerate(["a", "ü", "😀"])]
    answers = [Answer(text=q.text, data=q.data, number=q.number) for q in questions]
    equal(Answer(text="aü😀", data="aü😀".encode(), number=3), peer.talk.Gather(iter(questions), timeout=LIMIT_S))
    equal([Answer(text="m", number=i) for i in range(5)],
          list(peer.talk.Spread(Question(text="m", wish=Wish(count=5)), timeout=LIMIT_S)))
    equal(answers, list(peer.talk.Chat(iter(questions), timeout=LIMIT_S)))


def ten_thousand_messages_go_each_way(peer):
    numbers = list(range(MANY))
    questions = [Question(text="m", number=i) for i in numbers]
    equal(sum(numbers), peer.talk.Gather(iter(questions), timeout=LIMIT_S).number)
    equal(numbers, [answer.number for answer in peer.talk.Spread(Question(wish=Wish(count=MANY)), timeout=LIMIT_S)])
    equal(numbers, [answer.number for answer in peer.talk.Chat(iter(questions), timeout=LIMIT_S)])


def streams_may_be_empty_and_so_may_messages(peer):
    equal(Answer(), peer.talk.Gather(iter([]), timeout=LIMIT_S))
    equal([], list(peer.talk.Spread(Question(), timeout=LIMIT_S)))
    equal([], list(peer.talk.Chat(iter([]), timeout=LIMIT_S)))
    equal([Answer()] * 3, list(peer.talk.Chat(iter([Question()] * 3), timeout=LIMIT_S)))


def talk_alternates(peer):
    speaker = Speaker(Question(number=0))
    for answer in peer.talk.Chat(speaker, timeout=LIMIT_S):
        if answer.number == 100:
            speaker.finish()
        else:
            speaker.say(Question(number=answer.number + 1))
    equal(100, answer.number)


def either_side_may_end_first(peer):
    # The answers follow the end of the questions.
    questions = [Question(number=i, wish=Wish(late=True)) for i in range(3)]
    equal([0, 1, 2], [answer.number for answer in peer.talk.Chat(iter(questions), timeout=LIMIT_S)])

    # The server ends while there could be more questions.
    speaker = Speaker(Question(number=7, wish=Wish(enough=True)))
    equal([7], [answer.number for answer in peer.talk.Chat(speaker, timeout=LIMIT_S)])
    speaker.finish()
    speaker = Speaker(Question(number=8, wish=Wish(enough=True)))
    equal(8, peer.talk.Gather(speaker, timeout=LIMIT_S).number)
    speaker.finish()


def every_status_arrives(peer):
    # Kitex says behind the words that they are the handler's.
    words = "50% für 你好 🔑\n"
    for code in grpc.StatusCode:
        if code is not grpc.StatusCode.OK:
            status = Status(code=code.value[0], message=words, details=b"\x08\x05\xff")
            error = failed(lambda: peer.talk.Ask(Question(wish=Wish(fail=status)), timeout=LIMIT_S))
            equal((code, words + " [biz error]"), outcome(error))
            equal(b"\x08\x05\xff", dict(error.trailing_metadata())["grpc-status-details-bin"])


def a_stream_fails_behind_its_messages(peer):
    wish = Wish(count=3, fail=Status(code=9, message="no more"))
    call = peer.talk.Spread(Question(wish=wish), timeout=LIMIT_S)
    equal([0, 1, 2], [next(call).number for _ in range(3)])
    equal((grpc.StatusCode.FAILED_PRECONDITION, "no more [biz error]"), outcome(failed(lambda: next(call))))

    refusal = [Question(wish=Wish(fail=Status(code=7, message="no")))]
    equal((grpc.StatusCode.PERMISSION_DENIED, "no [biz error]"),
          outcome(failed(lambda: peer.talk.Gather(iter(refusal), timeout=LIMIT_S))))
    call = peer.talk.Chat(iter(refusal), timeout=LIMIT_S)
    next(call)
    equal((grpc.StatusCode.PERMISSION_DENIED, "no [biz error]"), outcome(failed(lambda: next(call))))


def what_is_not_served_is_refused(peer):
    # Kitex has 1 for a method, which is CANCELLED here, and 20 for a service, which is nothing that grpcio knows.
    for path, words, kitex in [
            ("/interop.Talk/Missing", "unknown method Missing",
             (grpc.StatusCode.CANCELLED, "unknown method Missing")),
            ("/interop.Missing/Ask", "unknown service Missing",
             (grpc.StatusCode.UNKNOWN, 'Server sent unknown code None and details "unknown service Missing"'))]:
        call = peer.channel.unary_unary(
            path, request_serializer=Question.SerializeToString, response_deserializer=Answer.FromString)
        equal((grpc.StatusCode.UNIMPLEMENTED, words) if peer.mode == "standard" else kitex,
              outcome(failed(lambda: call(Question(), timeout=LIMIT_S))))


def ended(peer, name):
    return peer.talk.Ended(Name(name=name), timeout=LIMIT_S).name


def calls_that_wait(peer, word, timeout):
    """Calls of every kind that have begun, each waiting under a name of its own."""
    begin = {
        "ask": lambda question: peer.talk.Ask.future(question, timeout=timeout),
        "gather": lambda question: peer.talk.Gather.future(Speaker(question), timeout=timeout),
        "spread": lambda question: peer.talk.Spread(question, timeout=timeout),
        "chat": lambda question: peer.talk.Chat(Speaker(question), timeout=timeout),
    }
    names = {kind: new_name(f"{word} {kind}") for kind in begin}
    calls = {names[kind]: begin[kind](Question(wish=Wish(wait=names[kind]))) for kind in begin}
    for name in calls:
        peer.talk.Begun(Name(name=name), timeout=LIMIT_S)
    return calls


def a_deadline_ends_the_call_on_both_sides(peer):
    for name, call in calls_that_wait(peer, "deadline", timeout=1.5).items():
        equal(grpc.StatusCode.DEADLINE_EXCEEDED, call.exception(LIMIT_S).code())
        equal("cancelled", ended(peer, name))


def the_server_knows_the_time_left(peer):
    wish = Wish(tell_time=True)
    for timeout in [LIMIT_S, 3600]:
        left = peer.talk.Ask(Question(wish=wish), timeout=timeout).number
        # grpcio sends few digits, and rounds up.
        if not 0 < left <= timeout * 1050:
            raise AssertionError(f"{left} ms are left of {timeout} s")
    equal(-1, peer.talk.Ask(Question(wish=wish)).number)


def cancelling_reaches_the_handler(peer):
    for name, call in calls_that_wait(peer, "cancel", timeout=LIMIT_S).items():
        call.cancel()
        equal("cancelled", ended(peer, name))


def metadata_goes_both_ways(peer):
    sent = [("x-text", "a, b and c"), ("x-many", "one"), ("x-many", "two"), ("x-data-bin", bytes(range(256))),
            ("x-data-bin", b""), ("x-empty", "")]
    answer = peer.talk.Ask(Question(wish=Wish(tell_metadata=True)), metadata=sent, timeout=LIMIT_S)
    heard = [(f.name, f.data if f.name.endswith("-bin") else f.text) for f in answer.metadata if f.name.startswith("x-")]
    equal(sorted(sent, key=lambda pair: pair[0]), sorted(heard, key=lambda pair: pair[0]))

    fields = [Field(name="x-text", text="a, b"), Field(name="x-many", text="one"), Field(name="x-many", text="two"),
              Field(name="x-data-bin", data=b"\x00\xff"), Field(name="x-data-bin", data=b"\x01")]
    said = [("x-text", "a, b"), ("x-many", "one"), ("x-many", "two"), ("x-data-bin", b"\x00\xff"), ("x-data-bin", b"\x01")]
    wish = Wish(headers=fields, trailers=fields, count=1)
    _, call = peer.talk.Ask.with_call(Question(wish=wish), timeout=LIMIT_S)
    stream = peer.talk.Spread(Question(wish=wish), timeout=LIMIT_S)
    list(stream)
    for one in [call, stream]:
        for metadata in [one.initial_metadata(), one.trailing_metadata()]:
            equal(said, [pair for pair in metadata if pair[0].startswith("x-")])


def gzip_goes_both_ways(peer):
    with peer.another(compression=grpc.Compression.Gzip) as other:
        question = Question(text="z" * 1_000_000)
        equal(question.text, other.talk.Ask(question, timeout=LIMIT_S).text)
        equal([question.text] * 2, [answer.text for answer in other.talk.Chat(iter([question] * 2), timeout=LIMIT_S)])
        # One message may go as it is.
        equal("plain", other.talk.Ask(Question(text="plain"), timeout=LIMIT_S, compression=grpc.Compression.NoCompression).text)


def what_the_server_cannot_decompress_is_refused(peer):
    with peer.another(compression=grpc.Compression.Deflate) as other:
        equal((grpc.StatusCode.UNIMPLEMENTED if peer.mode == "standard" else grpc.StatusCode.INTERNAL,
               "no kitex compressor registered found for:deflate"),
              outcome(failed(lambda: other.talk.Ask(Question(text="z" * 10_000), timeout=LIMIT_S))))
    equal("plain", peer.talk.Ask(Question(text="plain"), timeout=LIMIT_S).text)


def four_megabytes_are_no_more_than_that(peer):
    # The most that grpcio takes.
    for size in [FOUR_MB - OVERHEAD - 1, FOUR_MB - OVERHEAD]:
        data = bytes(range(256)) * (size // 256) + bytes(size % 256)
        equal(data, peer.talk.Ask(Question(data=data), timeout=LIMIT_S).data)
        equal([data], [answer.data for answer in peer.talk.Chat(iter([Question(data=data)]), timeout=LIMIT_S)])

    beyond = Question(wish=Wish(size=FOUR_MB - OVERHEAD + 1, count=1))
    equal(grpc.StatusCode.RESOURCE_EXHAUSTED, failed(lambda: peer.talk.Ask(beyond, timeout=LIMIT_S)).code())
    equal(grpc.StatusCode.RESOURCE_EXHAUSTED, failed(lambda: list(peer.talk.Spread(beyond, timeout=LIMIT_S))).code())


def the_limit_of_the_server_holds(peer):
    with peer.another(("grpc.max_receive_message_length", -1)) as other:
        data = bytes(SERVER_LIMIT - OVERHEAD)
        equal(data, other.talk.Ask(Question(data=data), timeout=LIMIT_S).data)
        for begin in [lambda q: other.talk.Ask(q, timeout=LIMIT_S),
                      lambda q: other.talk.Gather(iter([q] * 3), timeout=LIMIT_S),
                      lambda q: list(other.talk.Chat(iter([q] * 3), timeout=LIMIT_S))]:
            error = failed(lambda: begin(Question(data=data + b"\x00")))
            equal(grpc.StatusCode.RESOURCE_EXHAUSTED, error.code())
            if "larger than max (5242881 vs. 5242880)" not in error.details():
                raise error
        equal("goes on", other.talk.Ask(Question(text="goes on"), timeout=LIMIT_S).text)


def hundreds_of_calls_share_a_connection(peer):
    calls = [peer.talk.Ask.future(Question(text=f"call {i}"), timeout=LIMIT_S) for i in range(300)]
    equal([f"call {i}" for i in range(300)], [call.result().text for call in calls])


ALL = [
    "messages_come_back", "streams_of_every_kind_come_whole", "ten_thousand_messages_go_each_way",
    "streams_may_be_empty_and_so_may_messages", "talk_alternates", "either_side_may_end_first", "every_status_arrives",
    "a_stream_fails_behind_its_messages", "what_is_not_served_is_refused", "a_deadline_ends_the_call_on_both_sides",
    "the_server_knows_the_time_left", "cancelling_reaches_the_handler", "metadata_goes_both_ways", "gzip_goes_both_ways",
    "what_the_server_cannot_decompress_is_refused", "four_megabytes_are_no_more_than_that", "the_limit_of_the_server_holds",
    "hundreds_of_calls_share_a_connection"]


# What follows needs a server of its own.

def calls_beyond_the_servers_limit_wait(peer):
    calls = [peer.talk.Ask.future(Question(wish=Wish(meet=2)), timeout=LIMIT_S) for _ in range(50)]
    equal(2, max(call.result().number for call in calls))


def silence_ends_well(peer):
    # Until the test has seen pings.
    equal("silent", peer.talk.Ask(Question(text="silent", wish=Wish(wait="silence")), timeout=LIMIT_S).text)


def pings_keep_a_silent_connection(peer):
    with peer.another(("grpc.keepalive_time_ms", 300), ("grpc.keepalive_timeout_ms", 10_000), ("grpc.http2.max_pings_without_data", 0)) as other:
        silence_ends_well(other)


def a_restart_loses_no_call(peer):
    with peer.another(("grpc.initial_reconnect_backoff_ms", 100), ("grpc.min_reconnect_backoff_ms", 100)) as other:
        equal("old", other.talk.Ask(Question(text="old", wish=Wish(wait="restart")), timeout=LIMIT_S).text)
        equal("new", other.talk.Ask(Question(text="new"), timeout=LIMIT_S, wait_for_ready=True).text)
