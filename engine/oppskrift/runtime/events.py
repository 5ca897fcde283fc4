"""Events: start, end, intermediate catch and throw, and events on the boundary of an activity (BPMN 2.0.2, 10.5)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from SpiffWorkflow.bpmn.specs.defaults import (
    BoundaryEvent,
    EndEvent,
    IntermediateCatchEvent,
    IntermediateThrowEvent,
    StartEvent,
)

from ..bpmn.model import TimerKind, Trigger
from ..model.event import MessageExpected, TimerSet
from ..model.outcome import NewSubscription, NewTimer
from ..model.tagged import Json
from . import throwing, timing
from .elements import EventElement
from .stuck import stuck
from .tokens import WAITING, Token


@dataclass(frozen=True, slots=True)
class Timer:
    """A timer to set: when, and the repeating interval with how many times it fires in all."""

    due: datetime
    cycle: str | None = None
    left: int = 1


@dataclass(frozen=True, slots=True)
class Subscription:
    """A message to wait for."""

    message: str
    key: str


class Catching(EventElement):
    """An event that waits for a timer or a message."""

    def prepare(self, scope: int, token: Token) -> Timer | Subscription:
        """Evaluate what to wait for. Raises Stuck; changes nothing."""
        event = self.node.event
        if event is not None and event.trigger is Trigger.MESSAGE:
            return self._subscription(scope, token)
        return self._timer(scope, token)

    def _subscription(self, scope: int, token: Token) -> Subscription:
        key = token.workflow.top_workflow.read.text(self.plan.programs["key"], scope, self.at("correlationKey"))
        return Subscription(self.message, key)

    @property
    def message(self) -> str:
        """Return the name of the message, or nothing."""
        return (self.node.event.message if self.node.event else None) or ""

    def _timer(self, scope: int, token: Token) -> Timer:
        top, source = token.workflow.top_workflow, self.source("timer") or ""
        value = source if isinstance(source, str) else top.read.value(source, scope, self.at("timer"))
        try:
            if self.node.event is not None and self.node.event.timer_kind is TimerKind.CYCLE:
                cycle = timing.cycle(value if isinstance(value, str) else "")
                return Timer(cycle.first(top.now), value, cycle.times)
            return Timer(timing.due(value, top.now))
        except ValueError:
            text = value if isinstance(value, str) else str(value)
            raise stuck("expression", "timer", element=self.node.id, text=text) from None

    def wait(self, token: Token, wait: Timer | Subscription) -> None:
        """Let the token wait."""
        top, element = token.workflow.top_workflow, self.node.id
        token._set_state(WAITING)
        if isinstance(wait, Subscription):
            top.scopes.hide(token.own_scope(), "key", wait.key)
            top.record(MessageExpected(element, token.id, wait.message, wait.key))
            top.open(token, NewSubscription(token=token.id, element=element, message=wait.message, key=wait.key))
            return
        due = wait.due.isoformat()
        if wait.cycle is not None:
            top.scopes.hide(token.own_scope(), "cycle", wait.cycle)
            top.scopes.hide(token.scope, "due", due)
            token.memo = [wait.left]
        top.record(TimerSet(element, token.id, due))
        top.open(token, NewTimer(token=token.id, element=element, due=wait.due))

    def trigger(self, token: Token, values: Mapping[str, Json]) -> None:
        """What the token waits for has happened; `values` came with it."""
        raise NotImplementedError

    def _run_hook(self, my_task: Token) -> bool:
        self.map_out(my_task)
        return True


class Start(EventElement, StartEvent):  # type: ignore[misc]
    """The none start event."""


class Catch(Catching, IntermediateCatchEvent):  # type: ignore[misc]
    """An intermediate catch event, on a flow of its own or behind an event-based gateway."""

    def _update_hook(self, my_task: Token) -> bool:
        my_task.enter()
        self.wait(my_task, self.prepare(my_task.scope, my_task))
        return False

    def trigger(self, token: Token, values: Mapping[str, Json]) -> None:
        """Go on with the values; a gateway in front is left first."""
        gateway = token.parent
        if gateway.id:
            gateway.task_spec.chosen(gateway, token)
        token.enter()
        token.workflow.top_workflow.answer(token, values)


class Boundary(Catching, BoundaryEvent):  # type: ignore[misc]
    """An event on the boundary of an activity.

    Timers and messages wait as tokens under the activity's; errors and escalations have none until they are caught.
    """

    extra: ClassVar[Mapping[str, Any]] = {**EventElement.extra, "cancel_activity": True}

    @property
    def arms(self) -> bool:
        """Return whether the event waits from the start of the activity."""
        return self.node.event is not None and self.node.event.trigger in (Trigger.TIMER, Trigger.MESSAGE)

    def arm(self, host: Token, wait: Timer | Subscription) -> None:
        """Let the event wait while the activity is open."""
        if not (isinstance(wait, Timer) and wait.left == 0):
            self.wait(Token(host.workflow, self, host.id, host.workflow.scope), wait)

    def trigger(self, token: Token, values: Mapping[str, Json]) -> None:
        """Interrupt the activity, or let the next repetition wait; then go on with the values."""
        host = token.parent
        token.move()
        token.enter()
        if self.node.interrupting:
            host.cancel()
        elif token.memo:
            self._repeat(token, host)
        token.workflow.top_workflow.answer(token, values)

    def _repeat(self, token: Token, host: Token) -> None:
        top = token.workflow.top_workflow
        left = token.memo[0] if token.memo[0] == timing.FOREVER else token.memo[0] - 1
        if left:
            text = top.scopes.hidden(token.scope, "cycle")
            was_due = datetime.fromisoformat(top.scopes.hidden(token.scope, "due"))
            self.arm(host, Timer(timing.cycle(text).next(was_due, top.now), text, left))

    def caught(self, host: Token, values: Mapping[str, Json]) -> None:
        """Catch an error or escalation; `values` become variables where the event stands, or go to its mappings."""
        frame, top = host.workflow, host.workflow.top_workflow
        token = Token(frame, self, 0, frame.scope)
        token.enter()
        if self.node.interrupting:
            host.cancel()
        if not self.plan.outputs:
            for name, value in values.items():
                top.scopes.write(frame.scope, name, value)
            values = {}
        top.answer(token, values)


class Throw(EventElement, IntermediateThrowEvent):  # type: ignore[misc]
    """An intermediate throw event: none or escalation."""

    def depart(self, token: Token) -> None:
        """Throw, and go on unless that interrupted the frame."""
        throwing.escalate(token)
        if not token.workflow.completed:
            super().depart(token)


class End(EventElement, EndEvent):  # type: ignore[misc]
    """An end event: none, terminate, error or escalation."""

    def _run_hook(self, my_task: Token) -> bool:
        if self.node.event is not None and self.node.event.trigger is Trigger.ERROR:
            throwing.check(my_task)
        return True

    def depart(self, token: Token) -> None:
        """End as the definition says."""
        frame, trigger = token.workflow, self.node.event.trigger if self.node.event else Trigger.NONE
        if trigger is Trigger.ERROR:
            throwing.fail(token)
            return
        if trigger is Trigger.TERMINATE:
            frame.clear()
        throwing.escalate(token)
        frame.settle(self.node.id)
