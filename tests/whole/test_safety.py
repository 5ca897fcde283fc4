"""What must not stand anywhere in the package: code from text, unsafe loaders, naive time."""

import ast
from collections.abc import Iterator
from pathlib import Path

import oppskrift

PACKAGE = Path(oppskrift.__file__).parent
NAMES = {"eval", "exec", "compile", "__import__"}
ATTRIBUTES = {("yaml", "load"), ("yaml", "unsafe_load"), ("datetime", "utcnow"), ("os", "system"), ("marshal", "loads")}
MODULES = {"pickle", "shelve", "marshal", "dill", "pm4py"}


def trees() -> Iterator[tuple[str, ast.AST]]:
    for file in sorted(PACKAGE.rglob("*.py")):
        yield str(file.relative_to(PACKAGE)), ast.parse(file.read_text(encoding="utf-8"))


def forbidden(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name(id=name)) if name in NAMES:
                yield f"{name}() on line {node.lineno}"
            case ast.Call(func=ast.Attribute(value=ast.Name(id=owner), attr=name)) if (owner, name) in ATTRIBUTES:
                yield f"{owner}.{name}() on line {node.lineno}"
            case ast.Call(func=ast.Attribute(value=ast.Name(id="datetime"), attr="now"), args=[], keywords=[]):
                yield f"naive datetime.now() on line {node.lineno}"
            case ast.Import(names=aliases):
                yield from (f"import {a.name} on line {node.lineno}" for a in aliases if a.name in MODULES)
            case ast.ImportFrom(module=module) if module in MODULES:
                yield f"import {module} on line {node.lineno}"


def test_nothing_in_the_package_runs_text_as_code() -> None:
    found = {file: list(forbidden(tree)) for file, tree in trees()}
    allowed = {"feel": "compile"}  # feel.compile and its own compile() build closures, not Python code
    assert len(found) > 150
    bad = {f: why for f, why in found.items() if why and not (f.split("/")[0] in allowed and _only_compile(why))}
    assert bad == {}


def _only_compile(why: list[str]) -> bool:
    return all(each.startswith("compile()") for each in why)


def test_the_scan_sees_what_it_looks_for() -> None:
    text = "import pickle\nfrom shelve import open\neval('1')\nyaml.load(x)\ndatetime.now()\ndatetime.now(UTC)\n"
    assert len(list(forbidden(ast.parse(text)))) == 5
