"""What the web application talks to: the use cases of people, wired over one installation's database."""

from dataclasses import dataclass

from . import standard
from .cases import Engine
from .clock import Clock
from .errors import Bug
from .message import message
from .ports import Directory
from .store.settings import SqlSettings
from .store.sql import SqlStore
from .wiring import Installation


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """The use cases behind the pages. `secret` signs cookies and links; it is the same for all processes."""

    engine: Engine
    library: standard.Library
    directory: Directory
    clock: Clock
    secret: str


def site(installation: Installation) -> Site:
    """Return what the web application needs. The installation must be on a database: sessions and drafts live there."""
    store = installation.store
    if not isinstance(store, SqlStore):
        raise Bug(message("site.no-database"))
    return Site(
        engine=installation.engine,
        library=installation.library,
        directory=installation.directory,
        clock=installation.clock,
        secret=SqlSettings(store.database).secret(),
    )
