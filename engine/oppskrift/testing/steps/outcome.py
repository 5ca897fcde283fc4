"""What shall hold: tasks, rights, refusals, fields, ends, path, decisions."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from ...cases import FormRejected, Refusal
from ...clock import OSLO
from ...errors import Refused
from ...message import LANGUAGES, Message, render
from ...model.event import CaseCompleted, DecisionMade, ElementEntered
from ...model.outcome import CaseStatus
from ...model.tagged import Json
from ..expectation import expect, failure, known
from ..registry import step
from ..values import Table, shown
from ..world import World, told


@step("has-task")
def has_task(world: World, actor: str, task: str) -> None:
    """A role or person may do an open task."""
    why = world.refusal(actor, task)
    if why is not None:
        raise failure("step.may-not", actor=actor, task=task, reason=told(why))


@step("no-tasks")
def no_tasks(world: World, actor: str) -> None:
    """A role or person has nothing to do in the case."""
    found = [t.name for t in world.tasks() if world.refusal(actor, t.element) is None]
    expect(not found, "step.has-tasks", actor=actor, tasks=", ".join(found))


@step("open-tasks")
def open_tasks(world: World, table: Table) -> None:
    """The open tasks are exactly these."""
    wanted = sorted((row[0], row[1]) for row in table if row[0].casefold() not in ("oppgave", "task"))
    found = sorted((t.name, t.role) for t in world.tasks())
    expect(found == wanted, "step.open-tasks", found=_list(found), wanted=_list(wanted))


@step("may")
def may(world: World, actor: str, task: str) -> None:
    """A person is allowed."""
    has_task(world, actor, task)


@step("may-not")
def may_not(world: World, actor: str, task: str) -> None:
    """A person is not allowed."""
    expect(world.refusal(actor, task), "step.may", actor=actor, task=task)


@step("refused")
def refused(world: World, text: str) -> None:
    """The last try was refused for this reason, in any of the languages."""
    result = world.result
    if not isinstance(result, Refusal | Refused | FormRejected):
        raise failure("step.not-refused")
    expect(_holds(text, (result.render(language) for language in LANGUAGES)), "step.other-reason", reason=told(result))


@step("refused-by")
def refused_by(world: World, rule: str) -> None:
    """The last try was refused by this rule."""
    if not isinstance(world.result, Refusal):
        raise failure("step.not-refused")
    expect(world.result.rule == rule, "step.other-rule", rule=world.result.rule)


@step("field-error")
def field_error(world: World, field: str, text: str = "") -> None:
    """The last form was refused, naming this field."""
    result = world.result
    if not isinstance(result, FormRejected):
        raise failure("step.form-accepted")
    found = [p.message for p in result.problems if p.field == field]
    expect(found, "step.field-not-named", field=field, problems=told(result))
    texts = (render(m, language) for m in found for language in LANGUAGES)
    expect(_holds(text, texts), "step.field-says", field=field, problems=told(result))


@step("deadline")
def deadline(world: World, task: str, day: date) -> None:
    """A task's deadline falls on a day."""
    due = known(world.task(task).due, "step.no-deadline", task=task)
    found = due.astimezone(OSLO).date()
    expect(found == day, "step.deadline", task=task, found=f"{found:%d.%m.%Y}", wanted=f"{day:%d.%m.%Y}")


@step("field-is")
def field_is(world: World, field: str, value: Json) -> None:
    """A case variable has a value."""
    found = _at(world.variables(), field)
    expect(found == value, "step.value", name=field, found=shown(found), wanted=shown(value))


@step("ended")
def ended(world: World, element: str) -> None:
    """The case ended at this end event."""
    wanted = world.element(element)
    expect(world.case.status is CaseStatus.COMPLETED, "step.not-ended", wanted=element)
    end = [e.end for e in world.events() if isinstance(e, CaseCompleted)][-1]
    expect(end in wanted, "step.other-end", found=end, wanted=element)


@step("cancelled")
def cancelled(world: World) -> None:
    """The case was withdrawn."""
    expect(world.case.status is CaseStatus.CANCELLED, "step.not-withdrawn")


@step("open")
def still_open(world: World) -> None:
    """The case goes on."""
    expect(world.case.status is CaseStatus.ACTIVE, "step.not-open")


@step("stopped")
def stopped(world: World, text: str) -> None:
    """The case stands still for this reason."""
    found = world.stage.installation.store.incidents(world.tenant, world.case.id)
    expect(found, "step.not-stopped")
    texts = [f"{render(why, language)} {' '.join(i.diagnostics)}" for i in found for language, why in _whys(i.message)]
    expect(_holds(text, texts), "step.stopped-otherwise", reasons=" ".join(texts[:: len(LANGUAGES)]))


@step("not-stopped")
def not_stopped(world: World) -> None:
    """Nothing stands still."""
    found = world.stage.installation.store.incidents(world.tenant, world.case.id)
    expect(not found, "step.stopped", elements=", ".join(i.element for i in found))


@step("passed")
def passed(world: World, element: str, count: int | None = None) -> None:
    """An element was passed (so many times)."""
    found = _visits(world, element)
    if count is None:
        expect(found, "step.not-passed", element=element)
    else:
        expect(found == count, "step.passed-times", element=element, found=found, wanted=count)


@step("not-passed")
def not_passed(world: World, element: str) -> None:
    """An element was not passed."""
    expect(not _visits(world, element), "step.passed", element=element)


@step("decision-gave")
def decision_gave(world: World, name: str, value: Json) -> None:
    """The last result of a decision, or a field of it."""
    decision, _, field = name.partition(".")
    output = _decision(world, decision).output
    found = _at(output, field) if field else output
    expect(found == value, "step.value", name=name, found=shown(found), wanted=shown(value))


@step("decision-rule")
def decision_rule(world: World, name: str, rule: str) -> None:
    """The rule that matched last."""
    rules = _decision(world, name).rules
    expect(rule in rules, "step.other-rules", decision=name, rules=", ".join(rules) or "–", wanted=rule)


def _decision(world: World, name: str) -> DecisionMade:
    made = [e for e in world.events() if isinstance(e, DecisionMade) and e.decision == name]
    expect(made, "step.no-decision", decision=name)
    return made[-1]


def _visits(world: World, element: str) -> int:
    ids = world.element(element)
    return sum(1 for e in world.events() if isinstance(e, ElementEntered) and e.element in ids)


def _at(value: Json, path: str) -> Json:
    for part in path.split("."):
        value = value.get(part) if isinstance(value, dict) else None
    return value


def _holds(wanted: str, texts: Iterable[str]) -> bool:
    return any(wanted.casefold() in text.casefold() for text in texts)


def _whys(kept: Any) -> list[tuple[Any, Message]]:
    why = Message(kept["key"], kept["params"])
    return [(language, why) for language in LANGUAGES]


def _list(rows: Iterable[tuple[str, str]]) -> str:
    return ", ".join(f"{name} ({role})" for name, role in rows) or "–"
