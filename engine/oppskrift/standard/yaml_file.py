"""YAML files that people write, read so that each value still knows its line.

A small and predictable YAML: only `true` and `false` are booleans (so a key `no` stays a text), decimals are exact,
dates stay texts, a number with a leading zero stays a text (`01234567` is a cost centre). Anchors, tags, duplicate
keys, several documents, deep nesting and big files are refused. Nothing is constructed from tags, so nothing runs.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeAlias

import yaml

from ..message import message
from ..model.problem import Problem, Severity

Path: TypeAlias = tuple[str | int, ...]

MAX_BYTES = 512 * 1024
MAX_DEPTH = 24
MAX_NODES = 50_000
MAX_SHOWN = 200

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]{0,29})")
_DECIMAL = re.compile(r"[-+]?(0|[1-9][0-9]{0,29})\.[0-9]{1,30}")
_WORDS: Mapping[str, bool | None] = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Document:
    """What a file said (dict, list, str, int, Decimal, bool, None) and on which line each part stands."""

    file: str
    data: Any
    lines: Mapping[Path, int]

    def line(self, path: Path = ()) -> int:
        """Return the line of a part, or of the nearest part around it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def problem(self, rule: str, path: Path = (), /, severity: Severity = "error", **params: object) -> Problem:
        """Return a problem at a part of this file; its text has the key `rule`."""
        return Problem(
            rule=rule,
            message=message(rule, **{name: _short(value) for name, value in params.items()}),
            severity=severity,
            file=self.file,
            line=self.line(path),
            field=show_path(path) or None,
        )


def _short(value: object) -> object:
    """Return a text cut to what a message can hold; a file may say anything anywhere."""
    return f"{value[:MAX_SHOWN]}…" if isinstance(value, str) and len(value) > MAX_SHOWN else value


def show_path(path: Path) -> str:
    """Return a path as people read it: `variation[2].default`, counted from 1."""
    parts = [f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in path]
    return "".join(parts).removeprefix(".")


def read_yaml(body: bytes, file: str = "") -> tuple[Document | None, tuple[Problem, ...]]:
    """Read a file. Returns the document or None, and what is wrong with the YAML itself."""
    if len(body) > MAX_BYTES:
        return None, (_problem(file, 1, "standard.yaml-too-large", size=len(body), limit=MAX_BYTES),)
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = body[: error.start].count(b"\n") + 1
        return None, (_problem(file, line, "standard.yaml-not-utf8"),)
    builder = _Builder(file)
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            builder.feed(event)
    except _Stop as stop:
        return None, (*builder.problems, stop.problem)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        what = getattr(error, "problem", None) or getattr(error, "reason", None) or "?"
        return None, (_problem(file, mark.line + 1 if mark else 1, "standard.yaml-syntax", what=what),)
    if builder.problems:
        return None, tuple(builder.problems)
    return Document(file, builder.root, builder.lines), ()


def _problem(file: str, line: int, rule: str, **params: object) -> Problem:
    return Problem(rule=rule, message=message(rule, **params), file=file, line=line)


class _Stop(Exception):
    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.rule)
        self.problem = problem


class _Builder:
    """Builds the data from parser events, without recursion: the file decides the depth, not the stack."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.root: Any = None
        self.lines: dict[Path, int] = {}
        self.problems: list[Problem] = []
        self._open: list[tuple[dict[str, Any] | list[Any], Path]] = []
        self._key: list[str | None] = []
        self._documents = 0
        self._nodes = 0

    def feed(self, event: yaml.Event) -> None:
        """Take the next event. Raises _Stop for what makes the rest unreadable."""
        step = _STEPS.get(type(event))
        if step:
            step(self, event)

    def document(self, event: Any) -> None:
        self._documents += 1
        if self._documents > 1:
            raise self._stop(event, "standard.yaml-documents")

    def alias(self, event: Any) -> None:
        raise self._stop(event, "standard.yaml-alias", name=event.anchor)

    def scalar(self, event: Any) -> None:
        self._check(event)
        if self._expects_key():
            self._take_key(event)
        else:
            self._place(scalar_value(event.value, plain=event.style in (None, "")), event)

    def mapping(self, event: Any) -> None:
        self._enter({}, event)

    def sequence(self, event: Any) -> None:
        self._enter([], event)

    def leave(self, event: Any) -> None:
        self._open.pop()
        self._key.pop()

    def _enter(self, container: dict[str, Any] | list[Any], event: Any) -> None:
        self._check(event)
        if self._expects_key():
            raise self._stop(event, "standard.yaml-key")
        path = self._place(container, event)
        if len(self._open) >= MAX_DEPTH:
            raise self._stop(event, "standard.yaml-too-deep", limit=MAX_DEPTH)
        self._open.append((container, path))
        self._key.append(None)

    def _check(self, event: Any) -> None:
        self._nodes += 1
        if self._nodes > MAX_NODES:
            raise self._stop(event, "standard.yaml-too-many", limit=MAX_NODES)
        if event.anchor:
            raise self._stop(event, "standard.yaml-alias", name=event.anchor)
        if event.tag:
            raise self._stop(event, "standard.yaml-tag", tag=event.tag)

    def _expects_key(self) -> bool:
        return bool(self._open) and isinstance(self._open[-1][0], dict) and self._key[-1] is None

    def _take_key(self, event: Any) -> None:
        container, path = self._open[-1]
        key: str = event.value
        line = event.start_mark.line + 1
        if key in container:
            first = self.lines[(*path, key)]
            self.problems.append(_problem(self.file, line, "standard.yaml-duplicate", name=_short(key), first=first))
        self._key[-1] = key
        self.lines[(*path, key)] = line

    def _place(self, value: Any, event: Any) -> Path:
        if not self._open:
            self.root = value
            self.lines[()] = event.start_mark.line + 1
            return ()
        container, parent = self._open[-1]
        if isinstance(container, list):
            path = (*parent, len(container))
            self.lines[path] = event.start_mark.line + 1
            container.append(value)
            return path
        key = self._key[-1]
        assert key is not None  # noqa: S101 - _expects_key was asked before
        container[key] = value
        self._key[-1] = None
        return (*parent, key)

    def _stop(self, event: Any, rule: str, **params: object) -> _Stop:
        return _Stop(_problem(self.file, event.start_mark.line + 1, rule, **params))


def scalar_value(text: str, *, plain: bool) -> str | int | Decimal | bool | None:
    """Return what a scalar means; a quoted or block scalar is always a text."""
    if not plain:
        return text
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    if _DECIMAL.fullmatch(text):
        return Decimal(text)
    return text


_STEPS: Mapping[type, Callable[[_Builder, Any], None]] = {
    yaml.DocumentStartEvent: _Builder.document,
    yaml.AliasEvent: _Builder.alias,
    yaml.ScalarEvent: _Builder.scalar,
    yaml.MappingStartEvent: _Builder.mapping,
    yaml.SequenceStartEvent: _Builder.sequence,
    yaml.MappingEndEvent: _Builder.leave,
    yaml.SequenceEndEvent: _Builder.leave,
}
