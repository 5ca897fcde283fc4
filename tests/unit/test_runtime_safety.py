"""What the runtime must never do: run code from a model, load unsafe parts of SpiffWorkflow, forget a version."""

import ast
import re
from functools import cache
from pathlib import Path
from string import Formatter

import pytest
import zstandard
from bpmn_support import bpmn, linear, user
from runtime_support import Play

import oppskrift
from oppskrift import message, runtime
from oppskrift.errors import Bug
from oppskrift.runtime import snapshot
from oppskrift.runtime.frames import ENGINE

PACKAGE = Path(oppskrift.__file__).parent
FORBIDDEN_CALLS = {"eval", "exec", "compile", "__import__"}
FORBIDDEN_MODULES = (
    "pickle",
    "marshal",
    "shelve",
    "dill",
    "SpiffWorkflow.spiff",
    "SpiffWorkflow.camunda",
    "SpiffWorkflow.dmn",
    "SpiffWorkflow.bpmn.serializer",
    "SpiffWorkflow.bpmn.script_engine",
)
FORBIDDEN_NAMES = {
    "SpiffBpmnParser",
    "CamundaParser",
    "TaskDataEnvironment",
    "BpmnWorkflowSerializer",
    "PythonScriptEngine",
}


@cache
def modules():
    return [(path, ast.parse(path.read_text("utf-8"))) for path in sorted(PACKAGE.rglob("*.py"))]


def imports(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_no_module_can_reach_eval_exec_or_pickle():
    for path, tree in modules():
        calls = {n.func.id for n in ast.walk(tree) if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)}
        own = {n.name for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)}
        own |= {
            a.asname or a.name for n in ast.walk(tree) if isinstance(n, ast.ImportFrom) and n.level for a in n.names
        }
        assert not (calls & FORBIDDEN_CALLS) - own, path
        assert not [name for name in imports(tree) if name.startswith(FORBIDDEN_MODULES)], path


def test_the_unsafe_parts_of_spiffworkflow_are_not_used():
    for path, tree in modules():
        names = {n.id for n in ast.walk(tree) if isinstance(n, ast.Name)} | {
            alias.name for n in ast.walk(tree) if isinstance(n, ast.ImportFrom | ast.Import) for alias in n.names
        }
        assert not names & FORBIDDEN_NAMES, path


def test_only_the_runtime_knows_spiffworkflow():
    users = {path.parent.name for path, tree in modules() if any(n.startswith("SpiffWorkflow") for n in imports(tree))}
    assert users == {"runtime"}


def test_nothing_is_patched_in_spiffworkflow():
    for path, tree in modules():
        imported = {n.rpartition(".")[2] for n in imports(tree) if n.startswith("SpiffWorkflow")}
        written = [
            t for n in ast.walk(tree) if isinstance(n, ast.Assign) for t in n.targets if isinstance(t, ast.Attribute)
        ]
        assert not {t.value.id for t in written if isinstance(t.value, ast.Name)} & imported, path


def test_the_script_engine_refuses():
    for method in (ENGINE.evaluate, ENGINE.execute, ENGINE.call_service):
        with pytest.raises(Bug):
            method(None, "1 + 1")


def test_snapshots_of_another_format_are_refused():
    play = Play.of(bpmn(linear("p", user("u"))))
    play.start()
    for body in (b"", b"\2[]", snapshot.pack([99, 0])):
        with pytest.raises(Bug):
            runtime.variables(play.definition, body)


def test_a_small_snapshot_is_plain_and_a_large_one_is_compressed():
    small, large = snapshot.pack([1, "x"]), snapshot.pack([1, "x" * 10_000])
    assert small == b'\0[1,"x"]'
    assert large[:1] == snapshot.ZSTD
    assert len(large) < 200
    assert snapshot.unpack(large) == [1, "x" * 10_000]
    assert zstandard.frame_content_size(large[1:]) > 10_000


def test_the_state_of_tokens_has_no_user_data():
    play = Play.of(bpmn(linear("p", user("u", inputs={"lokal": "x"}))))
    play.start(x="hemmelig")
    state = snapshot.unpack(play.snapshot)
    assert "hemmelig" not in str(state[:6])
    assert "hemmelig" in str(state[6])


def test_every_message_of_the_runtime_has_a_text():
    keys = set()
    for path in (PACKAGE / "runtime").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            text = node.value if isinstance(node, ast.Constant) else None
            if isinstance(text, str) and re.fullmatch(r"runtime\.[a-z-]+", text):
                keys.add(text)
            if (
                isinstance(node, ast.Call)
                and getattr(node.func, "id", "") == "stuck"
                and isinstance(node.args[1], ast.Constant)
            ):
                keys.add(f"runtime.{node.args[1].value}")
    known = {key for key in message.catalogue() if key.startswith("runtime.")}
    assert keys <= known
    assert len(keys) > 10


def test_every_message_of_the_runtime_says_the_same_in_every_language():
    for key, texts in message.catalogue().items():
        if key.startswith("runtime."):
            assert set(texts) == set(message.LANGUAGES), key
            names = [{name for _, name, _, _ in Formatter().parse(text) if name} for text in texts.values()]
            assert names[0] == names[1] == names[2], key
