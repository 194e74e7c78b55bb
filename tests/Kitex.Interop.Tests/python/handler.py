"""The service Peer."""

import samples
from interop.ttypes import Failure, NotFound, Refused


class Handler:
    def __init__(self):
        self._notes = []

    def echo(self, value):
        return value

    def sample(self, name):
        return samples.named(name)

    def echoText(self, text):
        return text

    def echoBytes(self, bytes):
        return bytes

    def join(self, text, number, truth, numbers, item, colour):
        return "|".join([
            text, str(number), "true" if truth else "false", ",".join(map(str, numbers)), item.name, str(colour)])

    def nothing(self):
        pass

    def fail(self, how):
        if how == Failure.NOT_FOUND:
            raise NotFound(key="the key 🔑")
        if how == Failure.REFUSED:
            raise Refused(reason="no", code=-7, advice=["ask", "again"])
        if how == Failure.UNDECLARED:
            raise ValueError("not in the IDL")

    def note(self, text):
        self._notes.append(text)

    def notes(self, prefix):
        return [text for text in self._notes if text.startswith(prefix)]
