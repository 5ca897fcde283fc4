"""A case as one reader opens it: its rows read once, its path, what things are called, and what is masked."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from ..message import Language
from ..model.record import CaseRecord, EventRecord
from ..standard import DatedValues
from .ground import Ground
from .masking import Mask
from .named import Named
from .path import Path
from .pins import Pinned
from .visibility import Sight


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """What every part of a case's pages is made from. `names` gives what a person is called, by ident.

    `dated` are the sector's dated values as they are now.
    """

    case: CaseRecord
    pinned: Pinned
    sight: Sight
    rows: tuple[EventRecord, ...]
    path: Path
    ground: Ground
    named: Named
    names: Callable[[str], str]
    mask: Mask
    now: datetime
    dated: DatedValues

    @property
    def language(self) -> Language:
        """Return the reader's language."""
        return self.named.language
