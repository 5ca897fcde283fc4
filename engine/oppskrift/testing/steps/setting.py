"""Where a scenario plays: process, version, institution, local values, deputies, the day."""

from datetime import date, datetime, time

from ... import feel, standard
from ...clock import OSLO
from ...feel.values import word
from ...model.tagged import Json
from ..expectation import expect, failure
from ..registry import step
from ..stage import MORNING
from ..values import Table, shown, table_values
from ..world import World


@step("process")
def process(world: World, name: str) -> None:
    """Choose the process by id or title."""
    for id in world.overlay.processes():
        newest = world.overlay.versions(id)[-1]
        titles = world.overlay.bundle(id, newest).manifest.title.values()
        if name.casefold() in {id.casefold(), *(t.casefold() for t in titles)}:
            world.process = id
            return
    raise failure("step.no-such-process", process=name, known=", ".join(world.overlay.processes()))


@step("process-version")
def process_version(world: World, name: str, version: str) -> None:
    """Choose the process in a certain version."""
    process(world, name)
    world.overlay.adopt(world.tenant, world.process or "", version)


@step("institution")
def institution(world: World, id: str) -> None:
    """Choose the institution."""
    known = world.overlay.institutions()
    expect(id in known, "feature.unknown-institution", institution=id, known=", ".join(known))
    world.institution = id


@step("config")
def config(world: World, table: Table) -> None:
    """Set local values."""
    world.overlay.set_values(world.tenant, world.process or "", table_values(table))


@step("param")
def param(world: World, name: str, value: Json) -> None:
    """Set one local value."""
    world.overlay.set_values(world.tenant, world.process or "", {name: value})


@step("param-from")
def param_from(world: World, name: str, value: Json, start: date) -> None:
    """Set a dated value of the sector, or a local value, from a day on."""
    series = _series(world, name)
    if series is None:
        world.overlay.set_value_from(world.tenant, world.process or "", name, value, start)
        return
    given, kind = feel.from_json(value), word("string" if series.type == "text" else series.type)
    expect(series.takes(given), "step.dated-type", name=series.id, wanted=kind, found=shown(value))
    world.overlay.set_dated(series, given, start)


def _series(world: World, name: str) -> standard.Series | None:
    """Return the dated value of an id or title."""
    wanted = name.casefold()
    for series in world.overlay.values.values():
        if wanted in {series.id, *(title.casefold() for title in series.title.values())}:
            return series
    return None


@step("try-param")
def try_param(world: World, value: Json, name: str) -> None:
    """Try a local value that may be refused."""
    world.try_values({name: value})


@step("param-is")
def param_is(world: World, value: Json, name: str) -> None:
    """A value holds for the case, or for one that would start now."""
    found = world.values().get(name)
    expect(found == value, "step.value", name=name, found=shown(found), wanted=shown(value))


@step("deputy")
def deputy(world: World, principal: str, by: str) -> None:
    """Let one person act for another."""
    for one in sorted(world.actor(principal).idents()):
        for other in sorted(world.actor(by).idents()):
            world.overlay.deputise(world.tenant, one, other)


@step("date")
def day(world: World, on: date) -> None:
    """Begin on a day."""
    world.begin(datetime.combine(on, MORNING, OSLO))


@step("time")
def clock(world: World, at: time) -> None:
    """Begin at a time of the day."""
    world.begin(datetime.combine(world.today(), at, OSLO))
