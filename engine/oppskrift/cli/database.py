"""`oppskrift db upgrade`, and how commands name a database."""

from collections.abc import Iterator
from contextlib import contextmanager

import click

from .. import standard
from ..message import message, render
from ..store import schema
from ..store.sql import SqlStore
from ..wiring import content_root
from .language import language

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
    schema.check(database)
    store = SqlStore(database)
    try:
        yield store, standard.Library(content_root())
    finally:
        store.close()


@click.group()
def db() -> None:
    """The database."""


@db.command()
@DATABASE
def upgrade(database: str) -> None:
    """Create the database, or bring it to this program's schema. A newer one is refused and left as it is."""
    schema.upgrade(database)
    click.echo(render(message("cli.upgraded", database=_without_password(database)), language()))


def _without_password(url: str) -> str:
    head, at, tail = url.rpartition("@")
    return f"{head.rsplit(':', 1)[0]}:***@{tail}" if at and head.count(":") > 1 else url
