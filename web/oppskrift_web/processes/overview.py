"""The list of processes by area."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from oppskrift.cases.processes import Entry
from oppskrift.clock import OSLO
from oppskrift.message import catalogue

from ..current import actor, language, say, site


@dataclass(frozen=True, slots=True)
class Area:
    """The processes of one area: those that somebody starts, and those that are only parts of others."""

    id: str
    title: str
    entries: tuple[Entry, ...]


def grouped(entries: Sequence[Entry]) -> tuple[Area, ...]:
    """Return the areas by title, the processes in each by title, parts of others last."""
    ids = sorted({entry.area for entry in entries})
    found = (Area(id, area_title(id), _sorted(e for e in entries if e.area == id)) for id in ids)
    return tuple(sorted(found, key=lambda area: area.title))


def area_title(id: str) -> str:
    """Return what an area is called: `processes.area.<id>`, else the folder's name as words."""
    key = f"processes.area.{id}"
    return say(key) if key in catalogue() else id.replace("_", " ").capitalize()


def title(entry: Entry) -> str:
    """Return what a process is called; its id when its manifest cannot be read."""
    return entry.manifest.title[language()] if entry.manifest else entry.process


def caller_title(process: str) -> str:
    """Return what a process is called, by its id alone: as the asker's institution sees it."""
    return title(site().processes.entry(actor().tenant, process, today()))


def callers(entry: Entry) -> str:
    """Return the titles of the processes that a process is a part of."""
    return ", ".join(caller_title(process) for process in entry.called_by)


def today() -> date:
    """Return the day in Oslo."""
    return site().clock.now().astimezone(OSLO).date()


def _sorted(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    return tuple(sorted(entries, key=lambda e: (bool(e.called_by) and not e.adopted_anywhere, title(e))))
