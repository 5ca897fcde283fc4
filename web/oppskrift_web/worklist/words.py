"""A row of the worklist in words: when it is due, how it stands, in which colour besides."""

from dataclasses import dataclass
from datetime import datetime

from oppskrift.cases.worklist_item import Due, Item
from oppskrift.clock import OSLO

from ..current import language, say

COLOURS = {Due.OVERDUE: "danger", Due.TODAY: "warning", Due.SOON: "info"}


@dataclass(frozen=True, slots=True)
class Tag:
    """A status in words, its colour, and more words for who points at it."""

    text: str
    color: str = "neutral"
    about: str = ""


def due(item: Item) -> Tag | None:
    """Return how the deadline stands, None where there is nothing to say besides the date."""
    days = item.days or 0
    match item.due:
        case Due.OVERDUE:
            text = say("worklist.due.over-today") if days == 0 else _over(-days)
        case Due.TODAY:
            text = say("worklist.due.today", time=clock(item.task.due))
        case Due.SOON:
            text = say("worklist.due.tomorrow") if days == 1 else say("worklist.due.in", days=days)
        case _:
            return None
    return Tag(text, COLOURS[item.due])


def statuses(item: Item) -> list[Tag]:
    """Return what a person must know about a row, the gravest first; never empty."""
    found = (
        [Tag(say("worklist.status.at-risk"), "danger", say("worklist.status.at-risk.about"))] if item.at_risk else []
    )
    if item.mine:
        found.append(Tag(say("worklist.status.mine"), "success"))
    elif item.holder:
        found.append(Tag(say("worklist.status.other", holder=item.holder)))
    elif item.new:
        found.append(Tag(say("worklist.status.new"), "info"))
    else:
        found.append(Tag(say("worklist.status.free")))
    if item.draft:
        found.append(Tag(say("worklist.status.draft"), "info"))
    return found


def clock(when: datetime | None) -> str:
    """Return the time of day in Oslo."""
    if when is None:
        return ""
    return f"{when.astimezone(OSLO):%H:%M}" if language() == "en" else f"{when.astimezone(OSLO):%H.%M}"


def _over(days: int) -> str:
    return say("worklist.due.over-one") if days == 1 else say("worklist.due.over", days=days)
