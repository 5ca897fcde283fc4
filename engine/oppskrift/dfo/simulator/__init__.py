"""The simulated DFØ: a separate program with its own state, for tests, the demo and trying out models.

What follows the verified API and what is our proposal is told in docs/reference/dfo-operations.md.
"""

from .app import LoggedCall, Simulator
from .faults import Fault
from .push import Pusher
from .records import MemoryRecords, Records, SqliteRecords
from .server import Served, serve, transport
from .tokens import Registered, TokenDesk

__all__ = [
    "Fault",
    "LoggedCall",
    "MemoryRecords",
    "Pusher",
    "Records",
    "Registered",
    "Served",
    "Simulator",
    "SqliteRecords",
    "TokenDesk",
    "serve",
    "transport",
]
