"""What people do: start, complete, claim, release, reassign, withdraw, try again."""

from ...model.party import SYSTEM
from ..registry import step
from ..values import Table, nested, pairs, table_values
from ..world import World


@step("start")
def start(world: World, actor: str, table: Table = ()) -> None:
    """Start a case."""
    world.start(actor, nested(table_values(table)))


@step("try-start")
def try_start(world: World, actor: str) -> None:
    """Try to start a case."""
    world.start(actor, {}, must=False)


@step("usual")
def usual(world: World, task: str, table: Table) -> None:
    """Say how a task is usually completed."""
    world.element(task)
    world.usual[task] = pairs(table)


@step("reached")
def reached(world: World, task: str) -> None:
    """Complete tasks as usual until this one is open."""
    world.go_to(task)


@step("all-usual")
def all_usual(world: World) -> None:
    """Complete tasks as usual until there are no more."""
    world.go_on()


@step("complete")
def complete(world: World, actor: str, task: str, table: Table = ()) -> None:
    """Complete a task."""
    world.complete(actor, task, pairs(table), must=True)


@step("complete-usual")
def complete_usual(world: World, actor: str, task: str, table: Table = ()) -> None:
    """Complete a task as usual, except for some fields."""
    world.as_usual(actor, task, pairs(table))


@step("try-complete")
def try_complete(world: World, actor: str, task: str, table: Table = ()) -> None:
    """Try to complete a task."""
    world.complete(actor, task, pairs(table), must=False)


@step("try-usual")
def try_usual(world: World, actor: str, task: str, table: Table = ()) -> None:
    """Try to complete a task as usual, except for some fields."""
    world.as_usual(actor, task, pairs(table), must=False)


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
    world.reassign(actor, task, to, must=True)


@step("try-reassign")
def try_reassign(world: World, actor: str, task: str, to: str) -> None:
    """Try to hand a task to somebody else."""
    world.reassign(actor, task, to, must=False)


@step("withdraw")
def withdraw(world: World, reason: str) -> None:
    """Withdraw the case."""
    world.act(world.stage.installation.engine.cancel(world.tenant, world.case.id, SYSTEM, reason))


@step("retry")
def retry(world: World) -> None:
    """Try again what stands still."""
    world.retry()
