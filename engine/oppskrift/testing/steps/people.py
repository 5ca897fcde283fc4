"""What people do: start, complete, claim, release, reassign, withdraw."""

from ...model.party import SYSTEM
from ..registry import step
from ..values import nested, table_values
from ..world import World


@step("start")
def start(world: World, actor: str, table: list[list[str]] | None = None) -> None:
    """Start a case."""
    world.start(actor, nested(table_values(table or [])))


@step("complete")
def complete(world: World, actor: str, task: str, table: list[list[str]] | None = None) -> None:
    """Complete a task."""
    world.complete(actor, task, table_values(table or []), must=True)


@step("try-complete")
def try_complete(world: World, actor: str, task: str, table: list[list[str]] | None = None) -> None:
    """Try to complete a task."""
    world.complete(actor, task, table_values(table or []), must=False)


@step("claim")
def claim(world: World, actor: str, task: str) -> None:
    """Claim a task."""
    world.claim(actor, task, must=True)


@step("try-claim")
def try_claim(world: World, actor: str, task: str) -> None:
    """Try to claim a task."""
    world.claim(actor, task, must=False)


@step("release")
def release(world: World, actor: str, task: str) -> None:
    """Release a task."""
    open_task = world.task(task)
    person = world.actor(actor).for_task(open_task)
    world.act(world.stage.installation.engine.release(world.tenant, world.case.id, open_task.token, person))


@step("reassign")
def reassign(world: World, actor: str, task: str, to: str) -> None:
    """Hand a task to somebody else."""
    open_task = world.task(task)
    giver, taker = world.actor(actor).for_task(open_task), world.actor(to).for_task(open_task)
    engine = world.stage.installation.engine
    world.act(engine.reassign(world.tenant, world.case.id, open_task.token, giver, taker))


@step("withdraw")
def withdraw(world: World, reason: str) -> None:
    """Withdraw the case."""
    world.act(world.stage.installation.engine.cancel(world.tenant, world.case.id, SYSTEM, reason))
