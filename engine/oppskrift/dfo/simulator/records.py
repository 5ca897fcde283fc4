"""What the simulated DFØ remembers: JSON records by institution, kind and id, in memory or in a SQLite file."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol, TypeAlias

Record: TypeAlias = dict[str, Any]


class Records(Protocol):
    """Keeps records. A caller holds the simulator's lock; `transaction` makes all writes inside it one write."""

    def get(self, institution: str, kind: str, id: str) -> Record | None:
        """Return a copy of a record, or None."""
        ...

    def put(self, institution: str, kind: str, id: str, record: Record) -> None:
        """Write a record."""
        ...

    def all(self, institution: str, kind: str) -> list[Record]:
        """Return copies of all records of a kind, first written first."""
        ...

    def number(self, series: str) -> int:
        """Return the next number of a series, from 1."""
        ...

    def transaction(self) -> Any:
        """Return a context in which writes belong together."""
        ...

    def clear(self) -> None:
        """Forget everything."""
        ...


class MemoryRecords:
    """Records in memory, kept as JSON text so that nobody shares a mutable value."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], dict[str, str]] = {}
        self._numbers: dict[str, int] = {}

    def get(self, institution: str, kind: str, id: str) -> Record | None:
        """Return a copy of a record, or None."""
        text = self._kept.get((institution, kind), {}).get(id)
        return None if text is None else json.loads(text)

    def put(self, institution: str, kind: str, id: str, record: Record) -> None:
        """Write a record."""
        self._kept.setdefault((institution, kind), {})[id] = json.dumps(record)

    def all(self, institution: str, kind: str) -> list[Record]:
        """Return copies of all records of a kind, first written first."""
        return [json.loads(text) for text in self._kept.get((institution, kind), {}).values()]

    def number(self, series: str) -> int:
        """Return the next number of a series, from 1."""
        self._numbers[series] = self._numbers.get(series, 0) + 1
        return self._numbers[series]

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Group writes; in memory they are kept as they come."""
        yield

    def clear(self) -> None:
        """Forget everything."""
        self._kept.clear()
        self._numbers.clear()


class SqliteRecords:
    """Records in a SQLite file, durable before an answer is given."""

    def __init__(self, path: Path) -> None:
        self._db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        for line in (
            "PRAGMA journal_mode=WAL",
            "PRAGMA synchronous=FULL",
            "CREATE TABLE IF NOT EXISTS record (place INTEGER PRIMARY KEY, institution TEXT NOT NULL,"
            " kind TEXT NOT NULL, id TEXT NOT NULL, body TEXT NOT NULL, UNIQUE (institution, kind, id))",
            "CREATE TABLE IF NOT EXISTS series (name TEXT PRIMARY KEY, last INTEGER NOT NULL)",
        ):
            self._db.execute(line).close()

    def get(self, institution: str, kind: str, id: str) -> Record | None:
        """Return a record, or None."""
        row = self._db.execute(
            "SELECT body FROM record WHERE institution = ? AND kind = ? AND id = ?", (institution, kind, id)
        ).fetchone()
        return None if row is None else json.loads(row[0])

    def put(self, institution: str, kind: str, id: str, record: Record) -> None:
        """Write a record."""
        self._db.execute(
            "INSERT INTO record (institution, kind, id, body) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (institution, kind, id) DO UPDATE SET body = excluded.body",
            (institution, kind, id, json.dumps(record)),
        )

    def all(self, institution: str, kind: str) -> list[Record]:
        """Return all records of a kind, first written first."""
        rows = self._db.execute(
            "SELECT body FROM record WHERE institution = ? AND kind = ? ORDER BY place", (institution, kind)
        )
        return [json.loads(body) for (body,) in rows]

    def number(self, series: str) -> int:
        """Return the next number of a series, from 1."""
        (number,) = self._db.execute(
            "INSERT INTO series (name, last) VALUES (?, 1) ON CONFLICT (name) DO UPDATE SET last = last + 1"
            " RETURNING last",
            (series,),
        ).fetchone()
        return int(number)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Commit all writes inside together, or none."""
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    def clear(self) -> None:
        """Forget everything."""
        self._db.execute("DELETE FROM record")
        self._db.execute("DELETE FROM series")

    def close(self) -> None:
        """Close the file."""
        self._db.close()
