"""What the use cases need from outside, as protocols. Implemented in store, dfo and standard; wired in one place."""

from .directory import Directory
from .handlers import Call, Handlers
from .store import Store

__all__ = ["Call", "Directory", "Handlers", "Store"]
