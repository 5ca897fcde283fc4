"""Random block-structured processes for the tests: nested sequences, splits, choices, loops, subprocesses, timers."""

from dataclasses import dataclass, field
from typing import Any

from bpmn_support import (
    Part,
    boundary,
    bpmn,
    catch,
    end,
    event_gateway,
    flow,
    join,
    multi,
    parallel,
    process,
    script,
    service,
    start,
    sub,
    throw,
    user,
    xor,
)
from hypothesis import strategies as st

Block = tuple[Any, ...]


RICH = [("job",), ("message",), ("race",), ("escalate",), ("broken",), ("user",), ("script",)]


def blocks(*, rich: bool = False, broken: bool = False) -> st.SearchStrategy[Block]:
    """Return blocks: nested tuples whose first field says the kind.

    `rich` has what the other executors do not know, `broken` also scripts that stand still.
    """
    plain = [("user",), ("script",), *([("broken",)] if broken else [])]
    return st.recursive(
        st.sampled_from(RICH if rich else plain),
        lambda inner: st.one_of(
            st.tuples(st.just("seq"), inner, inner),
            st.tuples(st.just("and"), inner, inner),
            st.tuples(st.just("and"), inner, inner, inner),
            st.tuples(st.just("xor"), st.booleans(), inner, inner),
            st.tuples(st.just("loop"), st.integers(1, 3), inner),
            st.tuples(st.just("sub"), inner),
            st.tuples(st.just("timer"), st.booleans(), inner),
            *([st.tuples(st.just("multi"), st.booleans(), inner), st.tuples(st.just("stop"), inner)] if rich else []),
        ),
        max_leaves=7,
    )


def model(block: Block) -> bytes:
    """Return the file of a process `p` with the block between its start and end event."""
    builder = Builder()
    first, last = builder.build(block)
    return bpmn(process("p", *builder.parts, start("s"), end("e"), flow("s", first), flow(last, "e")))


@dataclass
class Builder:
    """Collects the parts of one scope; `count` numbers the elements."""

    parts: list[Part] = field(default_factory=list)
    count: list[int] = field(default_factory=lambda: [0])

    def add(self, make: Any, prefix: str, *args: Any, **options: Any) -> str:
        self.count[0] += 1
        id = f"{prefix}{self.count[0]}"
        self.parts.append(make(id, *args, **options))
        return id

    def link(self, source: str, target: str, when: str | None = None, id: str | None = None) -> None:
        self.parts.append(flow(source, target, when=when, id=id))

    def build(self, block: Block) -> tuple[str, str]:
        """Add a block and return its first and last element."""
        kind, *rest = block
        return getattr(self, f"_{kind}")(*rest)  # type: ignore[no-any-return]

    def _user(self) -> tuple[str, str]:
        id = self.add(user, "u")
        return id, id

    def _script(self) -> tuple[str, str]:
        id = self.add(script, "c", f"{self.count[0]}", f"v{self.count[0] % 3}")
        return id, id

    def _seq(self, one: Block, two: Block) -> tuple[str, str]:
        a, b = self.build(one), self.build(two)
        self.link(a[1], b[0])
        return a[0], b[1]

    def _and(self, *branches: Block) -> tuple[str, str]:
        fork, meet = self.add(parallel, "f"), self.add(parallel, "j")
        for branch in branches:
            a = self.build(branch)
            self.link(fork, a[0])
            self.link(a[1], meet)
        return fork, meet

    def _xor(self, holds: bool, one: Block, two: Block) -> tuple[str, str]:
        self.count[0] += 1
        default = f"d{self.count[0]}"
        choice, meet = self.add(xor, "x", default=default), self.add(xor, "m")
        a, b = self.build(one), self.build(two)
        self.link(choice, a[0], f"1 = {1 if holds else 2}")
        self.link(choice, b[0], id=default)
        self.link(a[1], meet)
        self.link(b[1], meet)
        return choice, meet

    def _loop(self, rounds: int, inner: Block) -> tuple[str, str]:
        self.count[0] += 1
        name, default = f"n{self.count[0]}", f"d{self.count[0]}"
        entry, add = self.add(xor, "m"), self.add(script, "c", f"{name} + 1", name)
        reset, choice = self.add(script, "c", "0", name), self.add(xor, "x", default=default)
        zero, a = self.add(script, "c", "0", name), self.build(inner)
        self.link(zero, entry)
        self.link(entry, a[0])
        self.link(a[1], add)
        self.link(add, choice)
        self.link(choice, entry, f"{name} < {rounds}")
        self.link(choice, reset, id=default)
        return zero, reset

    def _sub(self, inner: Block) -> tuple[str, str]:
        id = self._enclosed(inner)
        return id, id

    def _enclosed(self, inner: Block, **options: Any) -> str:
        within = Builder(count=self.count)
        a = within.build(inner)
        s, e = within.add(start, "s"), within.add(end, "e")
        within.link(s, a[0])
        within.link(a[1], e)
        return self.add(sub, "d", join(*within.parts), **options)

    def _timer(self, interrupting: bool, inner: Block) -> tuple[str, str]:
        host = self.build(inner)[0] if inner == ("user",) else self._enclosed(inner)
        timer = self.add(boundary, "b", host, duration="P1D", interrupting=interrupting)
        late = self.add(script, "c", "true", "late")
        self.link(timer, late)
        if not interrupting:
            self.link(late, self.add(end, "e"))
            return host, host
        meet = self.add(xor, "m")
        self.link(host, meet)
        self.link(late, meet)
        return host, meet

    # ---- rich
    def _job(self) -> tuple[str, str]:
        """A job whose faults A (here) are caught; B is not."""
        host = self.add(service, "t", inputs={"inn": "n"}, outputs={"ut": "svar"})
        caught, meet = self.add(boundary, "b", host, error="A"), self.add(xor, "m")
        self.link(host, meet)
        self.link(caught, meet)
        return host, meet

    def _message(self) -> tuple[str, str]:
        id = self.add(catch, "k", message="melding", key="nr")
        return id, id

    def _race(self) -> tuple[str, str]:
        gate, meet = self.add(event_gateway, "g"), self.add(xor, "m")
        for id in (self.add(catch, "k", message="svar", key="nr"), self.add(catch, "v", duration="P1D")):
            self.link(gate, id)
            self.link(id, meet)
        return gate, meet

    def _escalate(self) -> tuple[str, str]:
        id = self.add(throw, "h", escalation="E")
        return id, id

    def _broken(self) -> tuple[str, str]:
        id = self.add(script, "c", "ukjent + 1", "x")
        return id, id

    def _multi(self, sequential: bool, inner: Block) -> tuple[str, str]:
        loop = multi("liste", sequential=sequential, element="n", output_collection="ut", output_element="n")
        id = self._enclosed(inner, multi=loop)
        return id, id

    def _stop(self, inner: Block) -> tuple[str, str]:
        """A subprocess in which one branch terminates the other, with an escalation caught on its boundary."""
        within = Builder(count=self.count)
        a = within.build(inner)
        s, f, u = within.add(start, "s"), within.add(parallel, "f"), within.add(user, "u")
        e, stop = within.add(end, "e"), within.add(end, "e", terminate=True)
        for one, two in ((s, f), (f, a[0]), (a[1], e), (f, u), (u, stop)):
            within.link(one, two)
        id = self.add(sub, "d", join(*within.parts))
        caught, meet = self.add(boundary, "b", id, escalation="E"), self.add(xor, "m")
        self.link(id, meet)
        self.link(caught, meet)
        return id, meet
