"""Group commit: threads that want to write while another commits share the next commit.

Whoever comes first leads: it runs what waits, commits once, hands the lead to one who came meanwhile, and wakes those
it wrote for, each by a lock of its own, so nobody queues behind a commit that is not theirs. Nobody returns before the
commit that holds their work, so what is acknowledged is durable. Work that fails undoes only itself: the others are
then run again, a savepoint each.
"""

from collections import deque
from collections.abc import Callable, Iterable
from threading import Lock
from typing import Any, TypeVar

from sqlalchemy import Connection

from .database import Work
from .statements import execute

T = TypeVar("T")


class _Request:
    __slots__ = ("done", "error", "result", "turn", "work")

    def __init__(self, work: Work[Any]) -> None:
        self.work = work
        self.done = False
        self.result: Any = None
        self.error: BaseException | None = None
        self.turn = Lock()
        self.turn.acquire()

    def run(self, connection: Connection) -> bool:
        self.error = None
        try:
            self.result = self.work(connection)
        except Exception as error:
            self.error = error
        return self.error is None


class GroupCommit:
    """One writing connection, shared by threads. It must begin and commit nothing by itself."""

    def __init__(self, connect: Callable[[], Connection]) -> None:
        self._connect = connect
        self._connection: Connection | None = None
        self._using = Lock()
        self._lock = Lock()
        self._led = False
        self._waiting: deque[_Request] = deque()

    def write(self, work: Work[T]) -> T:
        """Run `work` in a transaction of its own or one shared with others, and return when it is durable."""
        request = _Request(work)
        with self._lock:
            leads, self._led = not self._led, True
            if not leads:
                self._waiting.append(request)
        if not leads:
            self._wait(request)
        if not request.done:
            self._lead(request)
        if request.error is not None:
            raise request.error
        result: T = request.result
        return result

    def close(self) -> None:
        """Close the connection when nobody uses it any more; a later write opens a new one."""
        with self._using:
            if self._connection is not None:
                self._connection.close()
            self._connection = None

    def _wait(self, request: _Request) -> None:
        """Return when the request is done or has the lead. Interrupted, it is withdrawn, or gives the lead away."""
        try:
            request.turn.acquire()
        except BaseException:
            with self._lock:
                withdrawn = request in self._waiting
                if withdrawn:
                    self._waiting.remove(request)
            if not withdrawn and request.turn.acquire() and not request.done:
                self._hand_over(())
            raise

    def _lead(self, request: _Request) -> None:
        batch = [request]
        try:
            with self._lock:
                batch += self._waiting
                self._waiting.clear()
            with self._using:
                self._run(batch)
        except BaseException as error:
            for each in batch:
                each.error = each.error or error
            self._drop()
            if not isinstance(error, Exception):
                raise
        finally:
            for each in batch:
                each.done = True
            self._hand_over(batch[1:])

    def _hand_over(self, finished: Iterable[_Request]) -> None:
        with self._lock:
            following = self._waiting.popleft() if self._waiting else None
            self._led = following is not None
        if following is not None:
            following.turn.release()
        for request in finished:
            request.turn.release()

    def _run(self, batch: list[_Request]) -> None:
        if self._connection is None:
            self._connection = self._connect()
        execute(self._connection, "begin immediate", ())
        if all(request.run(self._connection) for request in batch):
            execute(self._connection, "commit", ())
            return
        execute(self._connection, "rollback", ())
        if len(batch) > 1:
            self._run_apart(self._connection, batch)

    @staticmethod
    def _run_apart(connection: Connection, batch: list[_Request]) -> None:
        execute(connection, "begin immediate", ())
        for request in batch:
            execute(connection, "savepoint work", ())
            if not request.run(connection):
                execute(connection, "rollback to work", ())
            execute(connection, "release work", ())
        execute(connection, "commit", ())

    def _drop(self) -> None:
        if self._connection is not None:
            self._connection.invalidate()
            self._connection.close()
        self._connection = None
