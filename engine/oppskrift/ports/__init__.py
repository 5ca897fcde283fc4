"""What the use cases need from outside, as protocols. Implemented in store, dfo and standard; wired in one place."""

from .case_list import CaseList, CaseRow, Sought
from .census import CensusTaker
from .decisions import DecisionLog, StoredDecision
from .directory import Directory
from .handlers import Call, Handlers
from .liveness import Liveness
from .people import KnownPeople
from .preferences import Preferences
from .readings import Reading, Readings
from .sessions import SessionRecord, Sessions
from .store import Store

__all__ = [
    "Call",
    "CaseList",
    "CaseRow",
    "CensusTaker",
    "DecisionLog",
    "Directory",
    "Handlers",
    "KnownPeople",
    "Liveness",
    "Preferences",
    "Reading",
    "Readings",
    "SessionRecord",
    "Sessions",
    "Sought",
    "Store",
    "StoredDecision",
]
