"""Calls that wait until they are cancelled or released, by names."""

import threading
from collections import defaultdict

# Nothing takes that long; a test that hangs fails.
LIMIT_S = 30


class Wait:
    def __init__(self):
        self.begun = threading.Event()
        self.released = threading.Event()
        self.ended = threading.Event()
        self._over = threading.Event()

    def run(self, context):
        if not context.add_callback(self._over.set):
            self._over.set()
        self.begun.set()
        self._over.wait(LIMIT_S)
        self.ended.set()

    def release(self):
        self.released.set()
        self._over.set()


class Waits:
    def __init__(self):
        self._gate = threading.Lock()
        self._waits = defaultdict(Wait)

    def of(self, name):
        with self._gate:
            return self._waits[name]


class Meeting:
    """Calls that go on when enough of them are there."""

    def __init__(self):
        self._changed = threading.Condition()
        self._here = self._arrived = self._most = 0

    def join(self, enough):
        """Returns the most calls that were ever here."""
        with self._changed:
            self._here += 1
            self._arrived += 1
            self._most = max(self._most, self._here)
            mine = -(-self._arrived // enough) * enough
            self._changed.notify_all()
            self._changed.wait_for(lambda: self._arrived >= mine, LIMIT_S)
            self._here -= 1
            return self._most
