"""Group commit: threads that want to write while another commits share the next commit.

Whoever gets the lock first runs everything that waits, a savepoint each, and commits once. Nobody returns before the
commit that holds their work, so what is acknowledged is durable; work that fails undoes only its own savepoint.
"""

from collections import deque
from collections.abc import Callable
from threading import Lock
from typing import Any, TypeVar

from sqlalchemy import Connection

from .database import Work

T = TypeVar("T")


class _Request:
    __slots__ = ("done", "error", "result", "work")

    def __init__(self, work: Work[Any]) -> None:
        self.work = work
        self.done = False
        self.result: Any = None
        self.error: BaseException | None = None

    def run(self, connection: Connection) -> None:
        try:
            self.result = self.work(connection)
        except Exception as error:
            self.error = error


class GroupCommit:
    """One writing connection, shared by threads."""

    def __init__(self, connect: Callable[[], Connection]) -> None:
        self._connect = connect
        self._connection: Connection | None = None
        self._lock = Lock()
        self._waiting: deque[_Request] = deque()

    def write(self, work: Work[T]) -> T:
        """Run `work` in a transaction of its own or one shared with others, and return when it is durable."""
        request = _Request(work)
        self._waiting.append(request)
        with self._lock:
            if not request.done:
                self._run_waiting()
        if request.error is not None:
            raise request.error
        result: T = request.result
        return result

    def close(self) -> None:
        """Close the connection; a later write opens a new one."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
            self._connection = None

    def _run_waiting(self) -> None:
        batch = [self._waiting.popleft() for _ in range(len(self._waiting))]
        if self._connection is None:
            self._connection = self._connect()
        try:
            if len(batch) == 1:
                self._run_alone(self._connection, batch[0])
            else:
                self._run_together(self._connection, batch)
        except BaseException as error:
            for request in batch:
                request.error = request.error or error
            self._drop()
            if not isinstance(error, Exception):
                raise
        finally:
            for request in batch:
                request.done = True

    @staticmethod
    def _run_alone(connection: Connection, request: _Request) -> None:
        transaction = connection.begin()
        request.run(connection)
        if request.error is None:
            transaction.commit()
        else:
            transaction.rollback()

    @staticmethod
    def _run_together(connection: Connection, batch: list[_Request]) -> None:
        with connection.begin():
            for request in batch:
                savepoint = connection.begin_nested()
                request.run(connection)
                if request.error is None:
                    savepoint.commit()
                else:
                    savepoint.rollback()

    def _drop(self) -> None:
        if self._connection is not None:
            self._connection.invalidate()
            self._connection.close()
        self._connection = None
