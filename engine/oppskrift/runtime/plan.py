"""What the runtime has prepared for one flow node: its expressions compiled, its ways out in order."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from .. import feel
from ..bpmn.model import Node
from ..model.tagged import Json

Source: TypeAlias = feel.Program | str
"""An attribute that is an expression, or a literal."""


@dataclass(frozen=True, slots=True)
class Assignment:
    """One input or output mapping."""

    source: feel.Program
    target: str


@dataclass(frozen=True, slots=True)
class Exit:
    """One outgoing sequence flow. A condition that is None is no condition."""

    flow: str
    target: str
    condition: feel.Program | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A flow node ready to run.

    `sources` has the attributes that may be literal or expression (due, follow_up, priority, called, decision, timer),
    `programs` those that are always expressions (script, assignee, key, collection, output_element,
    completion_condition). `default` is the flow taken when no condition holds. `process` is the id of the process.
    """

    node: Node
    process: str
    exits: tuple[Exit, ...] = ()
    default: Exit | None = None
    inputs: tuple[Assignment, ...] = ()
    outputs: tuple[Assignment, ...] = ()
    sources: Mapping[str, Source] = field(default_factory=dict)
    programs: Mapping[str, feel.Program] = field(default_factory=dict)

    @property
    def expressions(self) -> Iterator[feel.Program]:
        """Yield every expression of the node."""
        yield from (mapping.source for mapping in (*self.inputs, *self.outputs))
        yield from (source for source in self.sources.values() if isinstance(source, feel.Program))
        yield from self.programs.values()
        yield from (way.condition for way in self.exits if way.condition is not None)

    @property
    def declared(self) -> Mapping[str, Json]:
        """Return the variable that an instance declares for its result, so that it stays with the instance."""
        program = self.programs.get("output_element")
        found = _PATH.fullmatch(program.text) if program is not None else None
        return {found[1]: None} if found else {}


_PATH = re.compile(r"\s*([^\W\d]\w*)(?:\.[^\W\d]\w*)*\s*")
