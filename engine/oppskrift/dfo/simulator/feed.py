"""The simulated DFØ's thin events: `{"id", "uri", "gyldigEtter", "feltnavn"}` with a sequence number each.

The form is verified. `dfo:infokontrakter/filer` exists; `dfo:lonn/transaksjoner` is our proposal.
"""

from .records import Record, Records

FILES = "dfo:infokontrakter/filer"
TRANSACTIONS = "dfo:lonn/transaksjoner"
EVENT, ALL = "hendelse", "*"


def append(records: Records, institution: str, uri: str, id: str, valid_after: str) -> None:
    """Put an event about a changed status on the feed. `valid_after` is the first day to act on it."""
    sequence = records.number(EVENT)
    event = {"id": id, "uri": uri, "gyldigEtter": valid_after, "feltnavn": ["status"]}
    entry = {"sekvens": sequence, "institusjon": institution, "hendelse": event}
    records.put(ALL, EVENT, str(sequence), entry)


def after(records: Records, sequence: int, institution: str | None) -> list[Record]:
    """Return the events after a sequence number, oldest first."""
    found = records.all(ALL, EVENT)
    return [e for e in found if e["sekvens"] > sequence and institution in (None, e["institusjon"])]
