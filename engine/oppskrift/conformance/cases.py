"""The cases of one test file of a kit."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ..dmn.source import Element, child, children, line_of, local, name_of
from ..errors import OppskriftError
from ..message import message
from ..model.xml import parse
from .values import value_in

KINDS = ("decision", "decisionService", "bkm")


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What a case expects of a decision: a value, or null, which with `error` must come from an error."""

    name: str
    value: Any
    error: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A case: what is asked (a decision by the names of its results, or `invocable`), inputs and expected results.

    `folder` is `compliance-level-N/name`, `file` the test file without its ending.
    """

    level: int
    folder: str
    file: str
    id: str
    model: str
    kind: str
    invocable: str
    inputs: Mapping[str, Any]
    expected: tuple[Expected, ...]

    @property
    def key(self) -> str:
        """Return what the case is listed by: `folder/id`."""
        return f"{self.folder}/{self.id}"

    @property
    def wants_value(self) -> bool:
        """Return whether any result must be a value; the others are passed by an engine that always says null."""
        return any(one.value is not None for one in self.expected)


class Unreadable(OppskriftError):
    """A test file cannot be used; the message says why. The run turns it into a broken file and goes on."""


def cases_in(xml: bytes, level: int, folder: str, file: str) -> tuple[Case, ...]:
    """Return the cases of a test file. Raises Unreadable."""
    root, problems = parse(xml)
    if root is None:
        raise Unreadable(problems[0].message)
    model = child(root, "modelName")
    if local(root) != "testCases" or model is None or not (model.text or "").strip():
        raise Unreadable(message("tck.no-test-file", name=local(root)))
    return tuple(_cases(root, level, folder, file, (model.text or "").strip()))


def _cases(root: Element, level: int, folder: str, file: str, model: str) -> Iterator[Case]:
    for number, at in enumerate(children(root, "testCase"), 1):
        try:
            inputs = {_input_name(one): value_in(one) for one in children(at, "inputNode")}
            expected = tuple(_expected(one) for one in children(at, "resultNode"))
        except (ValueError, ArithmeticError, LookupError) as fault:
            raise Unreadable(message("tck.bad-value", line=line_of(at) or 0, fault=str(fault)[:200])) from None
        yield Case(
            level=level,
            folder=folder,
            file=file,
            id=at.get("id") or str(number),
            model=model,
            kind=at.get("type") or KINDS[0],
            invocable=" ".join((at.get("invocableName") or "").split()),
            inputs=inputs,
            expected=expected,
        )


def _input_name(at: Element) -> str:
    namespace = at.get("namespace")
    return f"{namespace}#{name_of(at)}" if namespace else name_of(at)


def _expected(at: Element) -> Expected:
    value = value_in(child(at, "expected"))
    return Expected(name=name_of(at), value=value, error=at.get("errorResult") in ("true", "1"))
