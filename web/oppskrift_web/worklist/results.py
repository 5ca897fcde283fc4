"""What came of a bulk, told once on the next page: how many went well, each refusal with its reason, and an undo."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import session

from oppskrift.cases.bulk import Outcome

from ..current import language, say

KEPT = "worklist-result"
SHOWN = 20
"""Refusals that are listed one by one."""

UNDO: Mapping[str, str] = {"claim": "release", "release": "claim"}
"""What undoes what. A task that was given away is the other person's now: they give it back, nobody takes it."""

DONE: Mapping[str, tuple[str, str]] = {
    "claim": ("worklist.result.claim.one", "worklist.result.claim"),
    "release": ("worklist.result.release.one", "worklist.result.release"),
    "reassign": ("worklist.result.reassign.one", "worklist.result.reassign"),
}
"""What an act says when it went well, for one task and for many."""


def keep(act: str, outcomes: Sequence[Outcome]) -> None:
    """Keep what came of a bulk for the next page."""
    good = [one.id for one in outcomes if one.refusal is None]
    bad = [one for one in outcomes if one.refusal is not None]
    session[KEPT] = {
        "act": act,
        "good": good,
        "bad": len(bad),
        "why": [_why(one) for one in bad[:SHOWN]],
    }


def last() -> Mapping[str, Any] | None:
    """Return what came of the last bulk, once: its texts, and the tasks that can be undone."""
    kept = session.pop(KEPT, None)
    if kept is None:
        return None
    return {
        "color": "success" if not kept["bad"] else "warning" if kept["good"] else "danger",
        "text": _told(kept["act"], len(kept["good"]), kept["bad"]),
        "why": kept["why"],
        "more": kept["bad"] - len(kept["why"]),
        "open": _address(kept["good"][0]) if kept["act"] == "claim" and len(kept["good"]) == 1 else None,
        "undo": UNDO.get(kept["act"]) if kept["good"] else None,
        "tasks": kept["good"],
    }


def _address(task: str) -> str:
    """Return where a task is done: whoever has taken one wants to open it, and it has left the list of the free."""
    case, _, token = task.partition(":")
    return f"/oppgaver/{case}/{token}"


def _told(act: str, good: int, bad: int) -> str:
    """Return «3 oppgaver er dine. 1 ikke:»."""
    if not good and not bad:
        return say("worklist.result.nothing")
    one, many = DONE[act]
    done = say(one) if good == 1 else say(many, count=good)
    parts = [done] if good else []
    if bad:
        parts.append(say("worklist.result.not", count=bad) if good else say("worklist.result.none", count=bad))
    return " ".join(parts)


def _why(one: Outcome) -> dict[str, str]:
    assert one.refusal is not None  # noqa: S101 - the caller has chosen the refused
    what = f"{one.name} – {one.title}" if one.name else say("worklist.result.a-task")
    return {"what": what, "why": one.refusal.render(language())}
