"""What the store needs of a database beyond portable SQL, and which databases there are."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from sqlalchemy import Connection
from sqlalchemy.engine import URL, Dialect, make_url
from sqlalchemy.exc import ArgumentError

from ..errors import DatabaseNotReady
from ..message import message
from .statements import Order

T = TypeVar("T")
Work = Callable[[Connection], T]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lease:
    """A claim: up to `limit` jobs until `until` under `token`; `last` is the tenant whose turn was last."""

    token: str
    now: int
    until: int
    limit: int
    last: str


class Database(Protocol):
    """A database of one kind."""

    @property
    def dialect(self) -> Dialect:
        """How to speak SQL with it."""
        ...

    def read(self, work: Work[T]) -> T:
        """Run reading statements and return what they gave."""
        ...

    def write(self, work: Work[T]) -> T:
        """Run `work` in one transaction, durable on return; an exception from it writes nothing. It may run twice."""
        ...

    def run(self, connection: Connection, orders: Sequence[Order]) -> None:
        """Run orders in the transaction. Raises the first refusal, upon which the transaction must be undone."""
        ...

    def closing(self, tenant: str, case_id: str, tokens: Sequence[int] | None) -> Order:
        """Return the order that deletes what waits at tokens of a case, or for None all that waits in it."""
        ...

    def ready(self, connection: Connection, now: int) -> None:
        """Make due timers and jobs with expired leases ready."""
        ...

    def claim(self, connection: Connection, lease: Lease) -> Sequence[Any]:
        """Claim ready jobs fairly and return their rows."""
        ...

    def close(self) -> None:
        """Let go of all connections and locks."""
        ...


def address(url: str) -> URL:
    """Return a database address. Raises DatabaseNotReady for one that Oppskrift cannot use."""
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise DatabaseNotReady(message("store.unknown-database", url="?")) from None
    if parsed.drivername == "postgresql":
        parsed = parsed.set(drivername="postgresql+psycopg")
    in_file = parsed.drivername == "sqlite" and parsed.database not in {None, "", ":memory:"}
    if not in_file and parsed.drivername != "postgresql+psycopg":
        raise DatabaseNotReady(message("store.unknown-database", url=parsed.render_as_string(hide_password=True)))
    return parsed


def unreachable(url: URL, error: Exception) -> DatabaseNotReady:
    """Return the error for a database that does not answer."""
    reason = str(getattr(error, "orig", error)).strip().splitlines() or ["?"]
    return DatabaseNotReady(
        message("store.unreachable", url=url.render_as_string(hide_password=True), reason=reason[0])
    )
