"""The variables a form's expressions see: the data of the case with the submitted values laid over them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from .. import feel
from ..model.tagged import Json


def place(tree: dict[str, Json], path: tuple[str, ...], value: Json) -> None:
    """Write a value at a path, copying what is on the way: nothing that `tree` was made from changes."""
    for step in path[:-1]:
        inner = tree.get(step)
        tree[step] = tree = dict(inner) if isinstance(inner, dict) else {}
    tree[path[-1]] = value


def look(tree: Mapping[str, Json], path: tuple[str, ...]) -> Json:
    """Return the value at a path, None where there is none."""
    found: Json = tree
    for step in path:
        if type(found) is dict or isinstance(found, Mapping):
            found = found.get(step)
        else:
            return None
    return found


@dataclass(frozen=True, slots=True)
class Live:
    """A FEEL value among tagged variables that is no data, such as a context of functions; expressions see it as is."""

    value: Any


class Variables(Mapping[str, Any]):
    """Tagged variables as FEEL values, converted when an expression asks and kept until they change."""

    def __init__(self, data: Mapping[str, Json], outer: "Variables | None" = None) -> None:
        self.tagged: dict[str, Json] = dict(data)
        self._values: dict[str, Any] = {}
        self._outer = outer

    def write(self, path: tuple[str, ...], value: Json) -> None:
        """Set a variable, or a part of one."""
        place(self.tagged, path, value)
        self._values.pop(path[0], None)

    def __getitem__(self, name: str) -> Any:
        if name not in self._values:
            if name not in self.tagged and self._outer is not None:
                return self._outer[name]
            given = self.tagged[name]
            self._values[name] = given.value if isinstance(given, Live) else feel.from_json(given)
        return self._values[name]

    def __contains__(self, name: object) -> bool:
        return name in self.tagged or (self._outer is not None and name in self._outer)

    def __iter__(self) -> Iterator[str]:
        yield from self.tagged
        if self._outer is not None:
            yield from (name for name in self._outer if name not in self.tagged)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def row(self, number: int) -> "Variables":
        """Return variables for a row, numbered from 1: what is written there comes first, `this` is the row itself."""
        return RowVariables(number, self)


class RowVariables(Variables):
    """The variables a row's expressions see: the row's own, then the form's.

    As in form-js `this` is the row, `i` its number, and `parent` what is around it.
    """

    def __init__(self, number: int, outer: Variables) -> None:
        super().__init__({"i": number, "this": {}}, outer)
        self._around = outer

    def __getitem__(self, name: str) -> Any:
        if name == "parent":
            return {known: self._around[known] for known in self._around}
        return super().__getitem__(name)

    def write(self, path: tuple[str, ...], value: Json) -> None:
        """Set a value of the row."""
        super().write(path, value)
        super().write(("this", *path), value)
