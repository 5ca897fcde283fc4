"""Every message in three languages, with the same parameters; each is named somewhere, and no key that does not exist.

Some keys are put together where they are named (`message(f"fact.{name}")`). `BUILT` lists how those begin, and
`ENDINGS` what is added to keys that are written out.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest
from jinja2 import Environment, nodes

import oppskrift
import oppskrift_web
from oppskrift.message import LANGUAGES, catalogue, message, render

PACKAGES = (Path(oppskrift.__file__).parent, Path(oppskrift_web.__file__).parent)

BUILT = (
    "analysis.", "analysis.words.", "aspect.",
    "case.call.", "case.history.", "case.state.", "case.tab.", "case.wait.", "cases.status.", "cli.",
    "demo.", "demo.guide-", "dfo.expected.", "dfo.field.", "dfo.mark.", "dfo.template.", "dfo.title.", "dfo.type.",
    "decision.cell.", "decision.rule.",
    "dmn.explain.", "dmn.part.", "element.", "error.what-", "fact.", "fault.", "feel.type.", "field.", "forms.not-",
    "gate.", "gate.unknown-", "invitation.state.", "kontering.", "layout.deadline.", "login.", "operations.attempt.",
    "operations.sign.", "operations.state.", "operations.value.", "processes.area.", "processes.changed.",
    "processes.hit.", "processes.kind.", "processes.section.", "routine.", "runtime.", "settings.theme.",
    "standard.bound-only-", "standard.found-", "standard.type-", "standard.unknown-", "standard.value-", "standing.",
    "tck.deviation.", "tck.reason.", "term.", "timeline.", "timing.", "worklist.case.", "worklist.deadline.",
    "worklist.tab.",
)  # fmt: skip
PARTLY = frozenset({"cli.", "demo.", "gate.", "login.", "routine.", "runtime.", "timeline."})
"""Of these, most keys are written out; of one that is not, what comes after the beginning stands in the code."""

PUT_IN = {"forms.": "label", "notes.": "name"}
"""Parameters that are put in later, by whoever knows them: the label of the field, the name of the file."""

ENDINGS = ("-at-end", "-suggest", ".one")


def names(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("key", sorted(catalogue()))
def test_a_message_has_three_languages_with_the_same_parameters(key: str) -> None:
    texts = catalogue()[key]
    assert set(texts) == set(LANGUAGES)
    assert all(text.strip() for text in texts.values())
    assert names(texts["nb"]) == names(texts["nn"]) == names(texts["en"])


def files(ending: str) -> Iterator[Path]:
    return (file for package in PACKAGES for file in package.rglob(f"*.{ending}") if "dist" not in file.parts)


def called_in_code() -> Iterator[tuple[str, set[str], bool, str]]:
    """Yield (key, parameters, whether that is all of them, where) of calls that name a message by a literal key."""
    for file in files("py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
                continue
            if node.func.id in {"message", "say"} and node.args and isinstance(node.args[0], ast.Constant):
                given = {word.arg for word in node.keywords if word.arg}
                yield node.args[0].value, given, len(given) == len(node.keywords), f"{file.name}:{node.lineno}"


def called_in_templates() -> Iterator[tuple[str, set[str], bool, str]]:
    """Yield the same of `t("…")` in templates."""
    for file in files("html"):
        for node in Environment(autoescape=True).parse(file.read_text(encoding="utf-8")).find_all(nodes.Call):
            if isinstance(node.node, nodes.Name) and node.node.name == "t" and isinstance(node.args[0], nodes.Const):
                given = {word.key for word in node.kwargs}
                yield node.args[0].value, given, node.dyn_kwargs is None, f"{file.name}:{node.lineno}"


CALLED = [*called_in_code(), *called_in_templates()]


def test_every_key_that_code_and_templates_name_has_texts() -> None:
    assert len(CALLED) > 1000
    assert [(where, key) for key, _, _, where in CALLED if key not in catalogue()] == []


def test_every_parameter_of_a_text_is_given_where_the_text_is_named() -> None:
    missing = []
    for key, given, whole, where in CALLED:
        later = {name for area, name in PUT_IN.items() if key.startswith(area)}
        if whole and names(catalogue()[key]["nb"]) - given - later:
            missing.append((where, key))
    assert missing == []


def strings() -> tuple[set[str], list[re.Pattern[str]]]:
    """Return the texts between quotation marks in code and templates, and what those with a hole can become."""
    found: set[str] = set()
    holes: set[str] = set()
    for file in files("py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.add(node.value)
            elif isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
                parts = (re.escape(one.value) if isinstance(one, ast.Constant) else "[a-z]+" for one in node.values)
                holes.add("".join(parts))
    for file in files("html"):
        found.update(re.findall(r'"([^"\s]+)"', file.read_text(encoding="utf-8")))
    return found, [re.compile(hole) for hole in holes if re.match(r"[a-z]+\\-", hole)]


def test_every_message_is_named_somewhere() -> None:
    written, holes = strings()

    def named(key: str) -> bool:
        if key in written or any(key.endswith(end) and key.removesuffix(end) in written for end in ENDINGS):
            return True
        begun = [begin for begin in BUILT if key.startswith(begin)]
        rests = [key.removeprefix(begin) for begin in begun if begin in PARTLY]
        if len(begun) > len(rests):
            return True
        return any(set(rest.split(".")) <= written or any(hole.fullmatch(rest) for hole in holes) for rest in rests)

    assert [key for key in sorted(catalogue()) if not named(key)] == []


def test_every_listed_beginning_is_used() -> None:
    sources = "\n".join(file.read_text(encoding="utf-8") for ending in ("py", "html") for file in files(ending))
    used = [begin for begin in BUILT if re.search(rf"""f["']{re.escape(begin)}\{{|"{re.escape(begin)}" ?~""", sources)]
    assert used == list(BUILT)


def test_a_missing_parameter_shows_as_a_question_mark() -> None:
    assert render(message("error.not-found", what="sak"), "nb") == "Fant ikke sak «?»."
