"""What the trail of events shows, and who was notified."""

from ...model.event import EscalationThrown, TaskCompleted, TaskRefused
from ..expectation import expect
from ..registry import step
from ..world import World


@step("trail-person")
def trail_person(world: World, actor: str, task: str) -> None:
    """Somebody completed a task."""
    ids, people = world.element(task), world.actor(actor).idents()
    done = [e.person for e in world.events() if isinstance(e, TaskCompleted) and e.element in ids]
    expect(set(done) & people, "step.done-by", task=task, people=", ".join(done) or "–")


@step("trail-behalf")
def trail_behalf(world: World, actor: str, task: str, principal: str) -> None:
    """Somebody completed a task for somebody else."""
    ids, people, principals = world.element(task), world.actor(actor).idents(), world.actor(principal).idents()
    done = [(e.person, e.on_behalf_of) for e in world.events() if isinstance(e, TaskCompleted) and e.element in ids]
    found = ", ".join(f"{person} ({other or '–'})" for person, other in done)
    expect(any(p in people and o in principals for p, o in done), "step.done-by", task=task, people=found or "–")


@step("trail-escalation")
def trail_escalation(world: World, code: str) -> None:
    """An escalation was thrown."""
    found = [e.code for e in world.events() if isinstance(e, EscalationThrown)]
    expect(code in found, "step.no-escalation", code=code, found=", ".join(found) or "–")


@step("trail-refused")
def trail_refused(world: World, actor: str, rule: str) -> None:
    """A refused try was recorded."""
    people = world.actor(actor).idents()
    found = [(e.person, e.rule) for e in world.events() if isinstance(e, TaskRefused)]
    tries = ", ".join(f"{person} ({by})" for person, by in found) or "–"
    expect(any(p in people and r == rule for p, r in found), "step.no-refusal", actor=actor, rule=rule, found=tries)


@step("notified")
def notified(world: World, actor: str, template: str, count: int | None = None) -> None:
    """A notice with this template was sent to a role or person (so many times)."""
    found = sum(1 for to, name in _sent(world) if to in _addresses(world, actor) and name == template)
    sent = ", ".join(f"{to}: {name}" for to, name in _sent(world)) or "–"
    expect(found, "step.not-notified", actor=actor, template=template, sent=sent)
    if count is not None:
        expect(found == count, "step.notified-times", actor=actor, template=template, found=found, wanted=count)


@step("not-notified")
def not_notified(world: World, actor: str, template: str) -> None:
    """No such notice was sent."""
    found = [to for to, name in _sent(world) if to in _addresses(world, actor) and name == template]
    expect(not found, "step.notified", actor=actor, template=template)


def _sent(world: World) -> list[tuple[str, str]]:
    invited = [(i.name, "invitasjon") for i in world.notifier.invitations]
    return [*((n.to, n.template) for n in world.notifier.notices), *invited]


def _addresses(world: World, actor: str) -> frozenset[str]:
    """Return what a notice to this role or person may be addressed to."""
    who = world.actor(actor)
    if who.person is None:
        return frozenset({actor, who.role or ""})
    return frozenset({actor, who.person.ident, who.person.name})
