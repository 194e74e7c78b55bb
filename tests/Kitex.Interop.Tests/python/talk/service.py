"""The service Talk."""

import grpc
import interop_pb2
import interop_pb2_grpc
from waits import LIMIT_S, Meeting, Waits

CODES = {code.value[0]: code for code in grpc.StatusCode}


def pairs(fields):
    return tuple((field.name, field.data if field.name.endswith("-bin") else field.text) for field in fields)


def field(name, value):
    if isinstance(value, bytes):
        return interop_pb2.Field(name=name, data=value)
    return interop_pb2.Field(name=name, text=value)


def milliseconds_left(context):
    # Centuries are how grpcio says that there is no limit.
    left = context.time_remaining()
    return -1 if left is None or left > 1e9 else int(left * 1000)


class Talk(interop_pb2_grpc.TalkServicer):
    def __init__(self):
        self._waits = Waits()
        self._meeting = Meeting()

    def Ask(self, question, context):
        self._greet(question.wish, context)
        answer = self._answer(question, context)
        if question.wish.meet:
            answer.number = self._meeting.join(question.wish.meet)
        self._end(question.wish, context)
        return answer

    def Gather(self, questions, context):
        texts, data, number = [], [], 0
        for question in questions:
            texts.append(question.text)
            data.append(question.data)
            number += question.number
            self._greet(question.wish, context)
            self._end(question.wish, context)
            if question.wish.enough:
                break
        return interop_pb2.Answer(text="".join(texts), data=b"".join(data), number=number)

    def Spread(self, question, context):
        self._greet(question.wish, context)
        answer = self._answer(question, context)
        for number in range(question.wish.count):
            answer.number = number
            yield answer
        self._end(question.wish, context)

    def Chat(self, questions, context):
        late = []
        for question in questions:
            self._greet(question.wish, context)
            answer = self._answer(question, context)
            if question.wish.late:
                late.append(answer)
            else:
                yield answer
            self._end(question.wish, context)
            if question.wish.enough:
                break
        yield from late

    def Begun(self, name, context):
        self._waits.of(name.name).begun.wait(LIMIT_S)
        return name

    def Release(self, name, context):
        self._waits.of(name.name).release()
        return name

    def Ended(self, name, context):
        wait = self._waits.of(name.name)
        if not wait.ended.wait(LIMIT_S):
            context.abort(grpc.StatusCode.ABORTED, f"{name.name} has not ended")
        return interop_pb2.Name(name="released" if wait.released.is_set() else "cancelled")

    def _greet(self, wish, context):
        if wish.headers:
            context.send_initial_metadata(pairs(wish.headers))
        if wish.trailers:
            context.set_trailing_metadata(pairs(wish.trailers))

    def _answer(self, question, context):
        wish = question.wish
        answer = interop_pb2.Answer(text=question.text, data=question.data, number=question.number)
        if wish.size:
            answer.data = bytes(wish.size)
        if wish.tell_time:
            answer.number = milliseconds_left(context)
        if wish.tell_metadata:
            answer.metadata.extend(field(*pair) for pair in context.invocation_metadata())
        return answer

    def _end(self, wish, context):
        if wish.wait:
            self._waits.of(wish.wait).run(context)
        if wish.HasField("fail"):
            details = [interop_pb2.Field(name="grpc-status-details-bin", data=wish.fail.details)] if wish.fail.details else []
            context.set_trailing_metadata(pairs([*wish.trailers, *details]))
            context.abort(CODES[wish.fail.code], wish.fail.message)
