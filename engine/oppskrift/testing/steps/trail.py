"""What the trail of events shows, and who was notified."""

from ...model.event import EscalationThrown, TaskCompleted, TaskRefused
from ..registry import step
from ..world import World


@step("trail-person")
def trail_person(world: World, actor: str, task: str) -> None:
    """Somebody completed a task."""
    ids, people = world.element(task), world.actor(actor).idents()
    done = [e.person for e in world.events() if isinstance(e, TaskCompleted) and e.element in ids]
    assert set(done) & people, f"«{task}» ble utført av {', '.join(done) or 'ingen'}"


@step("trail-escalation")
def trail_escalation(world: World, code: str) -> None:
    """An escalation was thrown."""
    found = [e.code for e in world.events() if isinstance(e, EscalationThrown)]
    assert code in found, f"eskaleringer i sporet: {', '.join(found) or 'ingen'}"


@step("trail-refused")
def trail_refused(world: World, actor: str, rule: str) -> None:
    """A refused try was recorded."""
    people = world.actor(actor).idents()
    found = [(e.person, e.rule) for e in world.events() if isinstance(e, TaskRefused)]
    assert any(p in people and r == rule for p, r in found), f"avviste forsøk i sporet: {found or 'ingen'}"


@step("notified")
def notified(world: World, actor: str, template: str, count: int | None = None) -> None:
    """A notice with this template was sent to a role or person (so many times)."""
    who = world.actor(actor)
    wanted = {actor, who.role or "", *(who.idents() if who.person else ())}
    found = [n for n in world.notifier.notices if n.to in wanted and n.template == template]
    sent = ", ".join(f"{n.to}: {n.template}" for n in world.notifier.notices)
    assert found, f"ikke varslet; sendte varsler: {sent or 'ingen'}"
    assert count is None or len(found) == count, f"varslet {len(found)} gang(er)"
