"""What shall hold: tasks, rights, refusals, fields, ends, path, decisions."""

from datetime import date
from typing import Any

from ...cases import FormRejected, Refusal
from ...clock import OSLO
from ...message import Message, render
from ...model.event import CaseCompleted, DecisionMade, ElementEntered
from ...model.outcome import CaseStatus
from ...model.tagged import Json
from ..registry import step
from ..world import World


@step("has-task")
def has_task(world: World, actor: str, task: str) -> None:
    """A role or person may do an open task."""
    why = world.refusal(actor, task)
    assert why is None, f"{actor} kan ikke utføre «{task}»: {why and why.render('nb')}"


@step("no-tasks")
def no_tasks(world: World, actor: str) -> None:
    """A role or person has nothing to do in the case."""
    found = [t.name for t in world.tasks() if world.refusal(actor, t.element) is None]
    assert not found, f"{actor} har oppgavene {', '.join(found)}"


@step("open-tasks")
def open_tasks(world: World, table: list[list[str]]) -> None:
    """The open tasks are exactly these."""
    wanted = sorted((row[0], row[1]) for row in table if row[0].casefold() not in ("oppgave", "task"))
    found = sorted((t.name, t.role) for t in world.tasks())
    assert found == wanted, f"åpne oppgaver er {found}, ikke {wanted}"


@step("may")
def may(world: World, actor: str, task: str) -> None:
    """A person is allowed."""
    has_task(world, actor, task)


@step("may-not")
def may_not(world: World, actor: str, task: str) -> None:
    """A person is not allowed."""
    assert world.refusal(actor, task) is not None, f"{actor} kan utføre «{task}»"


@step("refused")
def refused(world: World, text: str) -> None:
    """The last try was refused for this reason."""
    assert isinstance(world.result, Refusal), f"forsøket ble ikke avvist: {world.result}"
    reason = world.result.render("nb")
    assert text.casefold() in reason.casefold(), f"begrunnelsen er «{reason}»"


@step("refused-by")
def refused_by(world: World, rule: str) -> None:
    """The last try was refused by this rule."""
    assert isinstance(world.result, Refusal), f"forsøket ble ikke avvist: {world.result}"
    assert world.result.rule == rule, f"forsøket ble avvist av «{world.result.rule}»"


@step("field-error")
def field_error(world: World, field: str, text: str = "") -> None:
    """The last form was refused, naming this field."""
    assert isinstance(world.result, FormRejected), f"skjemaet ble ikke avvist: {world.result}"
    texts = [render(p.message, "nb") for p in world.result.problems if p.field == field]
    assert texts, f"feltet {field} er ikke nevnt:\n{world.result.render('nb')}"
    assert any(text.casefold() in t.casefold() for t in texts), f"meldingen er {texts}"


@step("deadline")
def deadline(world: World, task: str, day: date) -> None:
    """A task's deadline falls on a day."""
    due = world.task(task).due
    assert due is not None, f"oppgaven «{task}» har ingen frist"
    found = due.astimezone(OSLO).date()
    assert found == day, f"fristen er {found:%d.%m.%Y}"


@step("field-is")
def field_is(world: World, field: str, value: Json) -> None:
    """A case variable has a value."""
    found = _at(world.variables(), field)
    assert found == value, f"{field} er {found!r}"


@step("ended")
def ended(world: World, element: str) -> None:
    """The case ended at this end event."""
    assert world.case.status is CaseStatus.COMPLETED, "saken er ikke avsluttet"
    ends = [e.end for e in world.events() if isinstance(e, CaseCompleted)]
    assert ends[-1] in world.element(element), f"saken endte med «{ends[-1]}»"


@step("cancelled")
def cancelled(world: World) -> None:
    """The case was withdrawn."""
    assert world.case.status is CaseStatus.CANCELLED, f"saken er {world.case.status}"


@step("open")
def still_open(world: World) -> None:
    """The case goes on."""
    assert world.case.status is CaseStatus.ACTIVE, f"saken er {world.case.status}"


@step("stopped")
def stopped(world: World, text: str) -> None:
    """The case stands still for this reason."""
    found = world.stage.installation.store.incidents(world.tenant, world.case.id)
    assert found, "saken er ikke stanset"
    texts = [_incident(i.message) + " " + " ".join(i.diagnostics) for i in found]
    assert any(text.casefold() in t.casefold() for t in texts), f"saken er stanset fordi {texts}"


@step("passed")
def passed(world: World, element: str, count: int | None = None) -> None:
    """An element was passed (so many times)."""
    found = _visits(world, element)
    if count is None:
        assert found, f"saken har ikke passert «{element}»"
    else:
        assert found == count, f"saken har passert «{element}» {found} gang(er)"


@step("not-passed")
def not_passed(world: World, element: str) -> None:
    """An element was not passed."""
    assert not _visits(world, element), f"saken har passert «{element}»"


@step("decision-gave")
def decision_gave(world: World, name: str, value: Json) -> None:
    """The last result of a decision, or a field of it."""
    decision, _, field = name.partition(".")
    output = _decision(world, decision).output
    found = _at(output, field) if field else output
    assert found == value, f"{name} ga {found!r}"


@step("decision-rule")
def decision_rule(world: World, name: str, rule: str) -> None:
    """The rule that matched last."""
    rules = _decision(world, name).rules
    assert rule in rules, f"{name} ble truffet av {', '.join(rules) or 'ingen regel'}"


def _decision(world: World, name: str) -> DecisionMade:
    made = [e for e in world.events() if isinstance(e, DecisionMade) and e.decision == name]
    assert made, f"beslutningen «{name}» er ikke vurdert"
    return made[-1]


def _visits(world: World, element: str) -> int:
    ids = world.element(element)
    return sum(1 for e in world.events() if isinstance(e, ElementEntered) and e.element in ids)


def _at(value: Json, path: str) -> Json:
    for part in path.split("."):
        value = value.get(part) if isinstance(value, dict) else None
    return value


def _incident(message: Any) -> str:
    return render(Message(message["key"], message["params"]), "nb")
