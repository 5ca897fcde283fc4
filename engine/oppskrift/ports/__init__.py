"""What the use cases need from outside, as protocols. Implemented in store, dfo and standard; wired in one place."""

from .directory import Directory
from .handlers import Call, Handlers
from .people import KnownPeople
from .preferences import Preferences
from .readings import Reading, Readings
from .sessions import SessionRecord, Sessions
from .store import Store

__all__ = [
    "Call",
    "Directory",
    "Handlers",
    "KnownPeople",
    "Preferences",
    "Reading",
    "Readings",
    "SessionRecord",
    "Sessions",
    "Store",
]
