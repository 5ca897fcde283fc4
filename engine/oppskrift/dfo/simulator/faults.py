"""Faults on request: what the simulated DFØ shall do wrong, how often, and for which calls."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from .records import Records

FAULT, ALL = "feil", "*"

BEFORE = frozenset({"nede", "500_for", "timeout_for", "429", "401", "403", "gateway_404", "ugyldig_svar", "avvist"})
"""Kinds that answer instead of acting."""
AFTER = frozenset({"500_etter", "timeout_etter"})
"""Kinds that act and then fail to say so."""
SLOW = frozenset({"treg"})
"""Kinds that act and answer late."""
KINDS = BEFORE | AFTER | SLOW
LATER = "dfo.lonn.beregning"
"""Operation name for `avvist` after a transaction was received."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One order of faults. `match` names top-level fields of the request that must have these values.

    `seconds` is how long `treg` and `timeout_*` last over a real connection; `retry_after` the header of 429 and 503.
    """

    operation: str
    kind: str
    count: int = 1
    institution: str | None = None
    match: Mapping[str, str] = field(default_factory=dict)
    seconds: float = 11
    retry_after: int | None = None
    kode: str = "AVVIST"
    melding: str = "Avvist av DFØ."

    def __post_init__(self) -> None:
        if self.kind not in KINDS or self.count < 1:
            raise ValueError(f"unknown kind of fault {self.kind!r} or count {self.count}")

    def fits(self, operation: str, institution: str, request: Mapping[str, Any]) -> bool:
        """Return whether this call is meant."""
        return (
            self.operation in ("*", operation)
            and self.institution in (None, institution)
            and all(str(request.get(name)) == value for name, value in self.match.items())
        )


def add(records: Records, fault: Fault) -> None:
    """Order a fault; several wait in line."""
    id = str(records.number(FAULT))
    records.put(ALL, FAULT, id, {"nr": id, **asdict(fault)})


def take(records: Records, operation: str, institution: str, request: Mapping[str, Any]) -> Fault | None:
    """Return the first fault that fits this call and count it down, or None."""
    for record in records.all(ALL, FAULT):
        id, left = record.pop("nr"), record["count"]
        if left < 1:
            continue
        fault = Fault(**record)
        if fault.fits(operation, institution, request):
            records.put(ALL, FAULT, id, {"nr": id, **record, "count": 0 if left == 1 else left - 1})
            return fault
    return None
