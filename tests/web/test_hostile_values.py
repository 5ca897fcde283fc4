"""Values that are small when they are sent and large when they are read, and values that turn up in the log."""

import logging
import re
import tracemalloc
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from hostile import MARKUP, NUMBERS
from hypothesis import given
from hypothesis import strategies as st
from web_support import Scene

from oppskrift.cases.given import Wrong, parse, written
from oppskrift_web.forms import markdown
from oppskrift_web.processes.markdown import changelog

NOW = datetime(2026, 11, 23, tzinfo=UTC)
MARKS = "".join(map(chr, range(0xE000, 0xE010)))
ELEMENT = re.compile(r"<(?!/?(p|h[1-6]|ul|ol|li|em|strong|code|pre|blockquote|hr|br|a|table|thead|tbody|tr|t[hd])\b)")


def drawn(text: str, **values: object) -> str:
    return str(markdown.block(text, values, "nb", NOW))


def test_a_value_with_marks_of_ours_is_put_in_once() -> None:
    tracemalloc.start()
    html = drawn("{{a}} {{b}} {{c}}", a="\ue001" * 10_000, b="\ue002" * 10_000, c="x" * 10_000)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(html) < 31_000
    assert most < 5_000_000


@given(st.text(st.sampled_from(MARKS + '<>&"ab '), max_size=30), st.text(st.sampled_from(MARKS + "<x"), max_size=30))
def test_a_value_is_never_an_element_or_another_value(a: str, b: str) -> None:
    html = drawn("Hei {{a}}, *{{b}}* og [lenke](https://x.example/{{a}}).", a=a, b=b)
    assert not ELEMENT.search(html)
    assert len(html) < 200 + 6 * (2 * len(a) + len(b)) + 9 * 60


@pytest.mark.parametrize("text", MARKUP)
def test_markdown_never_runs_anything(text: str) -> None:
    texts = (text, f"[{text}](x)", f"[x]({text})", f"[x](<{text}>)", f"![{text}]({text})", f"```{text}\n{text}\n```")
    for one in (*texts, f"<{text}>", f"[x]: {text}\n\n[x]", f"# {text}", f"[x](javascript:{text})"):
        for html in (drawn(one), str(changelog(one)), drawn("{{v}}", v=one), drawn("[x]({{v}})", v=one)):
            assert not ELEMENT.search(html), html
            assert not re.search(r'(href|src)="(?!https?:|mailto:|tel:|/(?!/)|#)', html), html
            assert not re.search(r"<[^>]* on\w+=", html), html


@pytest.mark.parametrize("text", [*NUMBERS, "1e99", "1" * 35, "0." + "1" * 35, "+", "1.2.3"])
def test_a_number_that_somebody_writes_stays_small(text: str) -> None:
    found = parse("number", text)
    assert isinstance(found, Wrong) or len(written(found)) <= 72


def test_a_number_that_is_a_gigabyte_written_out_is_refused() -> None:
    assert isinstance(parse("number", "1e999999999"), Wrong)


def test_what_somebody_typed_is_in_no_log(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with Scene(tmp_path) as scene, caplog.at_level(logging.DEBUG):
        scene.journey("uib", until="Kontrollere_kontrakt")
        task, kari = scene.task("Kontrollere_kontrakt"), scene.visitor("kari")
        where = f"/oppgaver/{task.case_id}/{task.token}"
        kari.get(where)
        with sa.create_engine(f"sqlite:///{tmp_path / 'scene.db'}").begin() as connection:
            connection.execute(sa.text("drop table draft"))
        scene.app.testing = False
        answer = kari.post(f"{where}/utkast", {"merknad": "Hemmelig 01017012345"})
        assert answer.status_code >= 500
        assert "01017012345" not in answer.text
        scene.app.testing = True
    assert "failed for uib/kari" in caplog.text
    assert "01017012345" not in caplog.text
