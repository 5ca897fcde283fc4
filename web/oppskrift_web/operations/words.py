"""Ages, states and levels as people say them."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta

from flask import Flask

from oppskrift.cases.watch import Level
from oppskrift.errors import OppskriftError
from oppskrift.model.record import JobKind, JobState
from oppskrift.standard import Bundle
from oppskrift.standard.called import node_name

from ..current import language, say, site

COLORS = {Level.FINE: "success", Level.WATCH: "warning", Level.ACT: "danger"}

STATE_COLORS: dict[JobState, str] = {"ready": "info", "running": "info", "timer": "neutral", "incident": "danger"}

STATES: dict[JobState, str] = {
    "ready": "operations.state.ready",
    "running": "operations.state.running",
    "timer": "operations.state.timer",
    "incident": "operations.state.incident",
}
KINDS: dict[JobKind, str] = {
    "handler": "operations.kind.handler",
    "timer": "operations.kind.timer",
    "continue": "operations.kind.continue",
}


def age(since: datetime | None) -> str:
    """Return how long ago an instant is, in the largest unit that says enough: 3 min, 5 h, 2 days."""
    return duration(site().clock.now() - since) if since is not None else ""


def duration(passed: timedelta) -> str:
    """Return a length of time in whole units."""
    seconds = max(0, int(passed.total_seconds()))
    if seconds < 60:
        return say("operations.age.now")
    if seconds < 3600:
        return say("operations.age.minutes", count=seconds // 60)
    if seconds < 48 * 3600:
        return say("operations.age.hours", count=seconds // 3600)
    return say("operations.age.days", count=seconds // 86400)


def state(name: JobState) -> str:
    """Return the state of a job."""
    return say(STATES[name])


def kind(name: JobKind) -> str:
    """Return the kind of a job."""
    return say(KINDS[name])


def title(process: str) -> str:
    """Return what a process is called by its newest version here; its id when no version is left."""
    newest = next(_bundles(process), None)
    return newest.manifest.title[language()] if newest else process


def step(process: str, element: str) -> str:
    """Return what an element is called in the newest version that has it; its id where none has."""
    for bundle in _bundles(process):
        for each in bundle.processes.values():
            if element in each.nodes:
                return node_name(bundle, each, each.nodes[element])[language()]
    return element


def _bundles(process: str) -> Iterator[Bundle]:
    """Yield the versions of a process, newest first; one with errors is passed over, `oppskrift lint` tells of it."""
    library = site().library
    for version in reversed(library.versions(process) if process in library.processes() else ()):
        with suppress(OppskriftError):
            yield library.bundle(process, version)


def short(case_id: str) -> str:
    """Return the end of a case's id, which is enough to tell cases apart."""
    return case_id[-8:]


def install(app: Flask) -> None:
    """Make the words filters of the templates."""
    app.jinja_env.filters.update(age=age, job_state=state, job_kind=kind, short_id=short)
    app.jinja_env.globals.update(step_called=step, process_called=title)
