"""Gateways: exclusive, parallel and event-based (BPMN 2.0.2, 10.6 and 13.4)."""

from collections import deque

from SpiffWorkflow.bpmn.specs.defaults import EventBasedGateway, ExclusiveGateway, ParallelGateway

from ..model.event import FlowTaken
from .elements import Element, EventElement
from .plan import Exit
from .reading import Where
from .stuck import stuck
from .tokens import COMPLETED, STARTED, WAITING, Token


class Exclusive(Element, ExclusiveGateway):  # type: ignore[misc]
    """Takes the first flow whose condition is true, else the default flow; otherwise stands still."""

    def _run_hook(self, my_task: Token) -> bool:
        my_task.chosen = self._choose(my_task)
        return True

    def _choose(self, token: Token) -> Exit:
        read, default = token.workflow.top_workflow.read, self.plan.default
        for way in self.plan.exits:
            if way is default:
                continue
            at = Where(self.node.id, way.flow)
            if way.condition is None or read.condition(way.condition, token.scope, at):
                return way
        if default is None:
            raise stuck("condition", "no-flow", element=self.node.id)
        return default

    def ways(self, token: Token) -> tuple[Exit, ...]:
        """Return the chosen flow; a gateway that only joins and ends nothing has none."""
        return (token.chosen,)


class Parallel(Element, ParallelGateway):  # type: ignore[misc]
    """Waits for one token on each incoming flow; further tokens on a flow stay there for the next round.

    The gateway is entered when it fires, by the token that came last; the others are consumed.
    """

    def _update_hook(self, my_task: Token) -> bool:
        if len(self.node.incoming) > 1 and not self._complete(my_task):
            my_task._set_state(WAITING)
            return False
        my_task.enter()
        return True

    def _complete(self, token: Token) -> bool:
        arrived = token.workflow.joins.setdefault(self.node.id, {})
        arrived.setdefault(token.flow, deque()).append(token)
        if len(arrived) < len(self.node.incoming) or not all(arrived.values()):
            return False
        for waiting in arrived.values():
            other = waiting.popleft()
            if other is not token:
                other._set_state(COMPLETED)
                other.leave()
        return True


class EventBased(EventElement, EventBasedGateway):  # type: ignore[misc]
    """Waits for the first of the events behind it; each waits as a token under the gateway's."""

    def _update_hook(self, my_task: Token) -> bool:
        my_task.enter()
        elements = my_task.workflow.spec.elements
        armed = [
            (way, spec, spec.prepare(my_task.scope, my_task))
            for way in self.plan.exits
            for spec in [elements[way.target]]
        ]
        for way, spec, wait in armed:
            spec.wait(Token(my_task.workflow, spec, my_task.id, my_task.workflow.scope, way.flow), wait)
        my_task._set_state(STARTED)
        return False

    def chosen(self, gateway: Token, event: Token) -> None:
        """An event behind the gateway happened: the gateway is left by its flow, the others wait no more."""
        gateway.chosen = next(way for way in self.plan.exits if way.flow == event.flow)
        event.move()
        gateway.complete()

    def depart(self, token: Token) -> None:
        """Record the flow; the event's token is on it already."""
        token.workflow.top_workflow.record(FlowTaken(token.chosen.flow))
