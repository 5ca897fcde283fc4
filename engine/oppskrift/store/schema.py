"""The schema of a database: which revision it has, whether that is ours, and bringing it up to ours."""

from pathlib import Path

import sqlalchemy as sa
from sqlalchemy import Connection, Engine
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError

from ..errors import DatabaseNotReady
from ..message import message
from .database import address, unreachable
from .sqlite import hold

REVISIONS = ("0001", "0002", "0003", "0004")
"""All revisions in order; the last is what this program needs."""

MIGRATIONS = Path(__file__).parent / "migrations"


def check(url: str) -> None:
    """Return when the database is ready. Raises DatabaseNotReady when its schema is older or newer; changes nothing."""
    target = address(url)
    found = revision(target)
    if found is None:
        raise DatabaseNotReady(message("store.no-database", database=target.render_as_string()))
    if found != REVISIONS[-1]:
        raise _differs(found)


def upgrade(url: str) -> None:
    """Bring a database to this program's schema, creating it when it is new; all of it or nothing.

    Raises DatabaseNotReady for a newer schema (the database is left untouched) or one that another process holds.
    """
    target = address(url)
    if target.get_backend_name() != "sqlite":
        _upgrade(target)
        return
    lock = hold(Path(target.database or ""))
    try:
        _upgrade(target)
    finally:
        lock.close()


def revision(url: URL) -> str | None:
    """Return the revision of a database, None for an empty one. Raises DatabaseNotReady when it does not answer."""
    read_only = url
    if url.get_backend_name() == "sqlite":
        path = Path(url.database or "").absolute()
        if not path.exists():
            return None
        read_only = url.set(database=path.as_uri()).update_query_dict({"mode": "ro", "uri": "true"})
    engine = sa.create_engine(read_only, poolclass=sa.NullPool)
    try:
        with engine.connect() as connection:
            return _revision(connection)
    except DBAPIError as error:
        raise unreachable(url, error) from error
    finally:
        engine.dispose()


def _revision(connection: Connection) -> str | None:
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    return connection.exec_driver_sql("select version_num from alembic_version").scalar()


def _differs(found: str | None) -> DatabaseNotReady:
    key = "error.schema-older" if found is None or found in REVISIONS else "error.schema-newer"
    return DatabaseNotReady(message(key, found=found or "0", known=REVISIONS[-1]))


def _upgrade(url: URL) -> None:
    found = revision(url)
    if found == REVISIONS[-1]:
        return
    if found is not None and found not in REVISIONS:
        raise _differs(found)
    engine = _migrating(url)
    try:
        with engine.begin() as connection:
            _migrate(connection)
    except DBAPIError as error:
        raise unreachable(url, error) from error
    finally:
        engine.dispose()


def _migrate(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _migrating(url: URL) -> Engine:
    """Return an engine whose transactions hold changes of the schema too, also on SQLite."""
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    if url.get_backend_name() == "sqlite":

        def set_up(connection: sa.engine.interfaces.DBAPIConnection, _record: object) -> None:
            connection.isolation_level = None

        sa.event.listen(engine, "connect", set_up)
        sa.event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("begin immediate"))
    return engine
