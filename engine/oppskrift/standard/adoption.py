"""Which version of a standard process an institution uses on a day."""

from datetime import date

from ..errors import Refused
from ..message import Message, message
from ..model.problem import Problem
from .institution import Adoption, Institution
from .schema import nearest


def adopted(institution: Institution, process: str, on: date) -> str:
    """Return the version that the institution has adopted on a day (a date in Europe/Oslo).

    Raises Refused when it has adopted none by then; the message says what it has adopted instead.
    """
    entry = adoption_on(institution, process, on)
    if entry is not None:
        return entry.version
    hint = _hint(institution, process)
    text = message("standard.not-adopted", institution=institution.id, process=process, on=on, hint=hint)
    raise Refused([Problem(rule="standard.not-adopted", message=text, file=f"{institution.folder}/adoption.yaml")])


def adoption_on(institution: Institution, process: str, on: date) -> Adoption | None:
    """Return the adoption that holds on a day: the one with the latest start that is not after it."""
    entries = [entry for entry in institution.adoption if entry.process == process and entry.start <= on]
    return max(entries, key=lambda entry: entry.start, default=None)


def _hint(institution: Institution, process: str) -> Message:
    later = [entry for entry in institution.adoption if entry.process == process]
    if later:
        first = min(later, key=lambda entry: entry.start)
        return message("standard.adopted-later", version=first.version, start=first.start)
    return nearest(process, {entry.process for entry in institution.adoption})
