"""Reading a DMN file (1.1 to 1.5, whatever its namespace) to a model, with everything that is wrong with it."""

import hashlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from ..feel.types import Type
from ..model.problem import Problem
from ..model.xml import parse
from .item_definition import ItemDefinitions, field_names
from .model import Model
from .nodes import Decision, InputData, Knowledge, Node, Requirement, Service
from .programs import Compiler
from .read_boxed import Boxed
from .source import Element, Source, child, children, local, name_of

NODES = ("inputData", "decision", "businessKnowledgeModel", "decisionService")
_REQUIRED = ("requiredInput", "requiredDecision", "requiredKnowledge")


def read(
    xml: bytes,
    file: str = "",
    *,
    imports: Mapping[str, Model] | None = None,
    tolerant: bool = False,
    strict: bool = False,
) -> tuple[Model | None, tuple[Problem, ...]]:
    """Return the model, or None, and all problems in one run. Never raises for what the file contains.

    `imports` are the models that it may import, by namespace. With `tolerant` only a file that is no DMN is refused;
    whatever else is wrong is a warning and counts as null, as DMN 1.5 says. `strict` leaves out the functions that are
    not in the FEEL standard.
    """
    root, problems = parse(xml, file)
    if root is None:
        return None, problems
    source = Source(root, file, tolerant=tolerant, strict=strict)
    if local(root) != "definitions" or "DMN" not in (root.tag.partition("}")[0]).upper():
        source.tolerant = False
        source.problem("dmn.not-dmn", root, name=local(root))
        return None, tuple(source.problems)
    model = Reader(source, imports or {}).model(hashlib.sha256(xml).hexdigest())
    failed = any(problem.severity == "error" for problem in source.problems)
    return None if failed else model, tuple(source.problems)


class Reader:
    """Reads the elements of one file."""

    def __init__(self, source: Source, models: Mapping[str, Model]) -> None:
        self._source = source
        self._imported = self._imports(models)
        self._elements = self._by_id()
        self._items = ItemDefinitions(source, self._imported_types())
        self._members = field_names(source.root).union(*(_members(model) for _, model in self._imported))
        self._boxed = Boxed(self._items)

    def model(self, sha256: str) -> Model:
        """Return the model with all that it imports."""
        nodes: dict[str, Node] = {}
        for _, imported in self._imported:
            nodes.update({_foreign(imported, key): _renamed(node, imported) for key, node in imported.nodes.items()})
        own: dict[str, Node] = {id: _READ[local(at)](self, at, id) for id, at in self._elements.items()}
        self._check_names(own)
        self._check_cycles(own)
        root = self._source.root
        return Model(
            name=name_of(root),
            namespace=self._source.namespace,
            sha256=_version(sha256, [model for _, model in self._imported]),
            nodes=MappingProxyType({**nodes, **own}),
            types=MappingProxyType(dict(self._items.types)),
            description=_description(root),
        )

    def _imports(self, models: Mapping[str, Model]) -> tuple[tuple[str, Model], ...]:
        """Return the imported models, each with its prefix, which may be empty: their names then need none.

        Imports of something else than DMN are not ours to read.
        """
        found: list[tuple[str, Model]] = []
        for at in children(self._source.root, "import"):
            if "DMN" not in (at.get("importType") or "DMN").upper():
                continue
            namespace = at.get("namespace") or ""
            if namespace in models:
                found.append((name_of(at), models[namespace]))
            else:
                self._source.problem("dmn.unknown-import", at, namespace=namespace[:200])
        return tuple(found)

    def _imported_types(self) -> dict[str, Type]:
        return {
            f"{prefix}.{name}" if prefix else name: type_
            for prefix, model in self._imported
            for name, type_ in model.types.items()
        }

    def _by_id(self) -> dict[str, Element]:
        """Return the elements of the graph by id, and refuse ids that are given twice anywhere in the file."""
        root = self._source.root
        seen: set[str] = set()
        for at in root.iter():
            id = at.get("id")
            if id in seen:
                self._source.problem("dmn.duplicate-id", at, id=id)
            elif id:
                seen.add(id)
        found: dict[str, Element] = {}
        for number, at in enumerate(children(root, *NODES), 1):
            if not name_of(at):
                self._source.problem("dmn.no-name", at, kind=local(at))
            found.setdefault(at.get("id") or f"{local(at)}-{number}", at)
        return found

    def _name(self, at: Element) -> str:
        return name_of(child(at, "variable")) or name_of(at)

    def _requirements(self, at: Element) -> tuple[Requirement, ...]:
        found = []
        for requirement in children(at, "informationRequirement", "knowledgeRequirement"):
            for target in children(requirement, *_REQUIRED):
                resolved = self._resolve(target)
                if resolved is not None:
                    found.append(resolved)
        return tuple(found)

    def _resolve(self, target: Element) -> Requirement | None:
        """Return what a reference names: `#id` of this file, or `namespace#id` of an imported one."""
        namespace, _, id = (target.get("href") or "").rpartition("#")
        if namespace in ("", self._source.namespace) and id in self._elements:
            return Requirement(key=id, name=self._name(self._elements[id]))
        for prefix, model in self._imported:
            if model.namespace == namespace and id in model.nodes:
                return Requirement(key=_foreign(model, id), name=model.nodes[id].name, prefix=prefix)
        known = ", ".join(sorted(self._elements)[:20])
        self._source.problem("dmn.unknown-requirement", target, href=(target.get("href") or "")[:200], known=known)
        return None

    def _compiler(self, requires: tuple[Requirement, ...]) -> Compiler:
        """Return a compiler that sees what is required, and nothing else."""
        names = frozenset(requirement.prefix or requirement.name for requirement in requires)
        return Compiler(self._source, names, self._items.types, self._members)

    def input_data(self, at: Element, id: str) -> Node:
        """Read input data."""
        return InputData(key=id, id=id, name=self._name(at), type=self._items.of(child(at, "variable")))

    def decision(self, at: Element, id: str) -> Node:
        """Read a decision."""
        requires = self._requirements(at)
        return Decision(
            key=id,
            id=id,
            name=self._name(at),
            title=name_of(at) or id,
            type=self._items.of(child(at, "variable")),
            requires=requires,
            expression=self._boxed.inside(at, self._compiler(requires)),
            description=_description(at),
        )

    def knowledge(self, at: Element, id: str) -> Node:
        """Read a business knowledge model, which may call itself."""
        requires, logic = self._requirements(at), child(at, "encapsulatedLogic")
        compiler = self._compiler(requires)
        if logic is None:
            self._source.problem("dmn.no-logic", at, name=name_of(at))
            return Knowledge(key=id, id=id, name=self._name(at), title=name_of(at), requires=requires)
        definition = self._boxed.definition(logic, compiler)
        return Knowledge(
            key=id,
            id=id,
            name=self._name(at),
            title=name_of(at),
            requires=requires,
            function=definition,
            result=_result(self._items.of(child(at, "variable"))) or _result(self._items.of(logic)),
        )

    def service(self, at: Element, id: str) -> Node:
        """Read a decision service."""
        return Service(
            key=id,
            id=id,
            name=self._name(at),
            title=name_of(at),
            outputs=self._keys(at, "outputDecision"),
            parameters=(*self._keys(at, "inputData"), *self._keys(at, "inputDecision")),
            result=_result(self._items.of(child(at, "variable"))),
        )

    def _keys(self, at: Element, kind: str) -> tuple[str, ...]:
        found = [self._resolve(target) for target in children(at, kind)]
        return tuple(requirement.key for requirement in found if requirement is not None)

    def _check_names(self, own: Mapping[str, Node]) -> None:
        counted = Counter(node.name for node in own.values() if node.name)
        for id, node in own.items():
            if counted[node.name] > 1:
                self._source.problem("dmn.duplicate-name", self._elements[id], name=node.name)

    def _check_cycles(self, own: Mapping[str, Node]) -> None:
        """Refuse decisions that require themselves; functions may call each other, bounded by the budget."""
        open_ = {
            key: [required.key for required in node.requires] for key, node in own.items() if isinstance(node, Decision)
        }
        _drop_settled(open_)
        while open_:
            circle = _circle(open_)
            self._source.problem("dmn.cycle", self._elements[circle[0]], circle=" → ".join([*circle, circle[0]]))
            for key in circle:
                del open_[key]
            _drop_settled(open_)


def _drop_settled(open_: dict[str, list[str]]) -> None:
    """Take out, again and again, the decisions that require none of the others left; each requirement once."""
    wanted_by: dict[str, list[str]] = {}
    for key, required in open_.items():
        for other in required:
            wanted_by.setdefault(other, []).append(key)
    waits = {key: sum(other in open_ for other in required) for key, required in open_.items()}
    settled = [key for key, count in waits.items() if not count]
    while settled:
        done = settled.pop()
        del open_[done]
        for key in wanted_by.get(done, ()):
            waits[key] -= 1
            if not waits[key]:
                settled.append(key)


def _circle(open_: Mapping[str, list[str]]) -> list[str]:
    """Return one circle among decisions each of which requires another of them."""
    path = [next(iter(open_))]
    while True:
        following = next(key for key in open_[path[-1]] if key in open_)
        if following in path:
            return path[path.index(following) :]
        path.append(following)


def _version(own: str, imported: Sequence[Model]) -> str:
    """Return the hash that a model is known by: of its own file, and where it imports others, of those too."""
    parts = [own, *sorted(model.sha256 for model in imported)]
    return own if not imported else hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _foreign(model: Model, key: str) -> str:
    """Return the key of an imported element; what the import itself imports has its namespace already."""
    return key if "#" in key else f"{model.namespace}#{key}"


def _renamed(node: Node, model: Model) -> Node:
    """Return an imported element with the keys it has in the importing model."""
    own = replace(node, key=_foreign(model, node.key))
    if isinstance(own, Service):
        outputs, parameters = ([_foreign(model, key) for key in keys] for keys in (own.outputs, own.parameters))
        return replace(own, outputs=tuple(outputs), parameters=tuple(parameters))
    if isinstance(own, InputData):
        return own
    return replace(own, requires=tuple(replace(one, key=_foreign(model, one.key)) for one in own.requires))


def _members(model: Model) -> frozenset[str]:
    """Return the names of an imported model that may follow its prefix."""
    names = {node.name for node in model.nodes.values()}
    return frozenset(names.union(*(type_.fields for type_ in model.types.values())))


def _description(at: Element) -> str:
    """Return what an element's author tells people about it, on one line."""
    found = child(at, "description")
    return "" if found is None else " ".join((found.text or "").split())


def _result(type_: Type | None) -> Type | None:
    """Return what a function's result is converted to; a function type says it in its result."""
    return type_.result if type_ is not None and type_.kind == "function" else type_


_READ: Mapping[str, Callable[[Reader, Element, str], Node]] = {
    "inputData": Reader.input_data,
    "decision": Reader.decision,
    "businessKnowledgeModel": Reader.knowledge,
    "decisionService": Reader.service,
}
