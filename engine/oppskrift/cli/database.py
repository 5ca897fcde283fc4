"""`oppskrift db upgrade`, and how commands name a database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from ..message import message, render
from .language import language

if TYPE_CHECKING:
    from .. import standard
    from ..store.sql import SqlStore

DATABASE = click.option(
    "--database",
    envvar="OPPSKRIFT_DATABASE",
    default="sqlite:///oppskrift.db",
    show_default=True,
    metavar="URL",
    help="sqlite:///FILE or postgresql+psycopg://… (also OPPSKRIFT_DATABASE).",
)


@contextmanager
def open_store(database: str) -> Iterator[tuple[SqlStore, standard.Library]]:
    """Open a database whose schema fits, with the library. Raises DatabaseNotReady."""
    from .. import standard
    from ..store import schema
    from ..store.sql import SqlStore
    from ..wiring import content_root

    schema.check(database)
    store = SqlStore(database)
    try:
        yield store, standard.Library(content_root())
    finally:
        store.close()


@click.group()
def db() -> None:
    """Create or upgrade the database."""


@db.command()
@DATABASE
def upgrade(database: str) -> None:
    """Create the database, or bring it to this program's schema. A newer one is refused and left as it is."""
    from ..store import schema

    schema.upgrade(database)
    click.echo(render(message("cli.upgraded", database=_without_password(database)), language()))


def _without_password(url: str) -> str:
    head, at, tail = url.rpartition("@")
    return f"{head.rsplit(':', 1)[0]}:***@{tail}" if at and head.count(":") > 1 else url
