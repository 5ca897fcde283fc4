"""How time passes: each timer on the way fires in turn."""

from datetime import date, datetime, timedelta

from ...clock import OSLO
from ...model import calendar
from ..expectation import known
from ..registry import step
from ..stage import MORNING
from ..world import World

# The first letters of a unit, Norwegian and English, and the hours of one; months and working days follow the calendar.
HOURS = {"dag": 24, "day": 24, "tim": 1, "hou": 1, "uke": 168, "wee": 168}


@step("pass")
def passes(world: World, count: int, unit: str) -> None:
    """Let time pass."""
    if unit.startswith(("virke", "work")):
        world.stage.advance_to(_at(world, calendar.add_working_days(world.today(), count)))
    elif unit.startswith(("mån", "mon")):
        world.stage.advance_to(_at(world, _months_later(world.today(), count)))
    else:
        world.today()
        world.stage.advance(duration(count, unit))


@step("until")
def until(world: World, day: date) -> None:
    """Let time pass until nine on a day."""
    world.today()
    world.stage.advance_to(datetime.combine(day, MORNING, OSLO))


@step("deadline-passes")
def deadline_passes(world: World, task: str) -> None:
    """Let time pass until just after a task's deadline."""
    due = known(world.task(task).due, "step.no-deadline", task=task)
    world.stage.advance_to(due + timedelta(minutes=1))


def duration(count: int, unit: str) -> timedelta:
    """Return so many hours, days or weeks; a working day or a month counts as a day or 30 days here."""
    if unit.startswith(("mån", "mon")):
        return timedelta(days=30 * count)
    return timedelta(hours=HOURS.get(unit[:3], 24) * count)


def _at(world: World, day: date) -> datetime:
    return datetime.combine(day, world.clock.now().astimezone(OSLO).timetz().replace(tzinfo=None), OSLO)


def _months_later(day: date, count: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    for last in range(day.day, 27, -1):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    return date(year, month + 1, day.day)
