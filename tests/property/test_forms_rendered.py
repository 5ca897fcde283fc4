"""Any form that can be read can be drawn in three languages, and what is drawn, filled in and sent is accepted."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from content_support import ROOT
from flask import Flask
from form_support import fields
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import html

from oppskrift import forms
from oppskrift.message import LANGUAGES, register
from oppskrift.model.problem import Problem
from oppskrift_web import formats
from oppskrift_web.current import say
from oppskrift_web.forms import Post, read_post, render_form

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
FORMS = sorted(ROOT.glob("processes/**/*.form"))
DATA: dict[str, Any] = {
    "config": {
        "maks_timer_uke": 20,
        "veiledning_kontrakt": {"nb": "Meld <b>tidlig</b>", "nn": "Meld tidleg", "en": "Early"},
        "veiledning_timeliste": {"nb": "Før timer", "nn": "Før timar", "en": "Hours"},
    },
    "oppdragstaker": {"navn": "<script>alert(1)</script> [x](javascript:alert(1))"},
    "kontroll": {"timer_helligdag": 2, "timer": 10, "belop": 2000, "begrunnelse": "**fet**"},
    "overlapp": {"kontraktnr": "7", "fra": {"$date": "2026-01-01"}, "til": {"$date": "2026-12-31"}},
    "behov": {"timer": 10, "timesats": {"$decimal": "243.50"}, "fra": {"$date": "2026-03-16"}},
}


@cache
def app() -> Flask:
    made = Flask("oppskrift_web")
    register("oppskrift_web.messages")
    made.jinja_env.trim_blocks = made.jinja_env.lstrip_blocks = True
    made.jinja_env.globals.update(t=say)
    formats.install(made)
    return made


def draw(form: forms.Form, post: Post, language: str = "nb", problems: tuple[Problem, ...] = ()) -> str:
    with app().test_request_context("/"):
        from flask import g

        g.language = language
        filled = post.filled(form, DATA)
        more = {"refresh": "/igjen", "focus": post.focus}
        drawn = render_form(form, filled.values, problems, DATA, language=language, now=NOW, **more)  # type: ignore[arg-type]
    return f'<form id="task-form">{drawn}</form>'


def load(body: bytes) -> forms.Form:
    form, problems = forms.read(body)
    assert form is not None, problems
    return form


def answer(field: forms.Field) -> str:
    """Return something that the field accepts."""
    if field.kind is forms.Kind.DATETIME:
        return {"time": "9.30", "datetime": "5.4.2026 09:30"}.get(field.subtype or "date", "18.05.2001")
    known = {
        "kontering.koststed": "10020000",
        "kontering.delprosjekt": "100123001",
        "kontering.konto": "5100",
        "periode": "2026-04",
        "person.ansattnr": "101",
        "kontraktnr": "70001",
        "behov.organisasjon_id": "10000000",
        "opplysninger.mobil": "+47 99 99 99 99",
    }
    if field.key in known:
        return known[field.key]
    if field.bounds.format == "email":
        return "tormod@example.com"
    if field.kind is forms.Kind.NUMBER:
        return "120,5" if field.key in {"behov.timer", "behov.timesats"} else "7,5"
    return "Noe som er langt nok"


def filled_in(form: forms.Form, page: str) -> dict[str, Any]:
    """Fill in every control of a page: the first choice, a tick, or something fitting."""
    found: dict[str, Any] = {name: values for name, values in fields(page).lists() if ":" in name}
    by_key = {one.key: one for top in form.fields for one in top.inputs()}
    rows = {f"{one.key}[0].{cell.key}": cell for one in by_key.values() for cell in one.fields}
    for control in html.fromstring(page).xpath("//*[@name]"):
        name = control.get("name")
        if ":" in name or name in found or control.get("type") == "hidden":
            continue
        if control.tag == "select":
            found[name] = control.xpath("./option/@value")[-1]
        elif control.get("type") in {"radio", "checkbox"}:
            found[name] = control.get("value")
        else:
            found[name] = answer({**by_key, **rows}[name])
    return found


@pytest.mark.parametrize("file", FORMS, ids=lambda f: f"{f.stem}-{f.parents[1].name}")
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_forms_of_the_standard_come_back_as_they_were_drawn(file: Path, language: str) -> None:
    form = load(file.read_bytes())
    post = Post.first(form, DATA, NOW)
    for _ in range(8):
        page = draw(form, post, language)
        assert "<script>" not in page
        assert 'href="javascript' not in page
        lists = [one.key for one in form.inputs() if one.kind is forms.Kind.ROWS and one.read_only is False]
        values = filled_in(form, page)
        if any(f'name="{key}[0].' not in page for key in lists):
            values["form:add"] = lists[0]
        post = read_post(_multi(values))
        settled, shown = form.settle(post.values, DATA, now=NOW)
        if not post.changed_rows and not post.unseen(form, shown):
            break
    result = form.accept(settled, DATA, now=NOW)
    assert isinstance(result, forms.Accepted), [one.render(language) for one in result.problems]


def _multi(values: dict[str, Any]) -> Any:
    from werkzeug.datastructures import MultiDict

    return MultiDict(values)


HOSTILE = st.sampled_from(
    [
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "{{7*7}}",
        "a" * 5000,
        "\u202e\u0000\ud7ff",
        "''",
        "æøå",
    ]
)


@given(value=HOSTILE, file=st.sampled_from(FORMS), language=st.sampled_from(LANGUAGES))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_is_typed_is_shown_as_text_and_nothing_else(value: str, file: Path, language: str) -> None:
    form = load(file.read_bytes())
    names = [one.key for one in form.inputs() if one.kind is not forms.Kind.ROWS]
    post = read_post(_multi({**dict.fromkeys(names, value), "form:seen": ",".join(names)}))
    result = form.accept(form.sift(post.values, DATA, now=NOW), DATA, now=NOW)
    problems = result.problems if isinstance(result, forms.Rejected) else ()
    page = draw(form, post, language, problems)
    parsed = html.fromstring(page)
    assert not parsed.xpath("//script | //img | //*[@onerror]")
    assert len(page) < 1_000_000


COMPONENTS = ["textfield", "textarea", "number", "checkbox", "radio", "select", "checklist", "taglist", "datetime"]


def components() -> Iterator[dict[str, Any]]:
    for number, kind in enumerate(COMPONENTS):
        one: dict[str, Any] = {"type": kind, "key": f"f{number}", "id": f"F{number}", "label": f"<i>{kind}</i>"}
        if kind in {"radio", "select", "checklist", "taglist"}:
            one["values"] = [{"label": "<b>A</b>", "value": "a"}, {"label": "B", "value": '"b"'}]
        yield one


def test_every_kind_is_drawn_with_its_label_as_text() -> None:
    inner = list(components())
    body = {
        "id": "alle",
        "components": [
            *inner,
            {"type": "group", "id": "G", "label": "<u>gruppe</u>", "components": [{"type": "separator", "id": "S"}]},
            {"type": "text", "id": "T", "text": "# Hei <b>du</b> [lenke](https://example.com) ![bilde](https://x/y)"},
            {"type": "spacer", "id": "P"},
            {
                "type": "dynamiclist",
                "path": "rader",
                "id": "R",
                "label": "<em>rader</em>",
                "components": [{"type": "number", "key": "n", "id": "N", "label": "tall"}],
            },
            {"type": "textfield", "key": "les", "id": "L", "label": "les", "readonly": True},
        ],
    }
    form = load(json.dumps(body).encode())
    page = draw(form, read_post(_multi({"form:row": "rader[4]", "f1": "\nto\nlinjer"})))
    parsed = html.fromstring(page)
    assert not parsed.xpath("//i | //b | //u | //em | //img")
    assert parsed.xpath("//textarea/text()") == ["\n\nto\nlinjer"] or "\nto\nlinjer</textarea>" in page
    assert set(parsed.xpath("//a/@href")) == {"https://example.com", "https://x/y"}, "a picture is a link at most"
    assert 'name="rader[4].n"' in page, "a row keeps its number"
    labelled = {label.get("for") for label in parsed.xpath("//label")}
    controls = parsed.xpath("//input[not(@type='hidden')] | //select | //textarea")
    assert all(control.get("id") in labelled for control in controls)


def test_rows_are_added_and_taken_out_without_javascript() -> None:
    typed = {"r[0].n": "1", "r[2].n": "3", "form:row": ["r[0]", "r[2]"]}
    added = read_post(_multi({**typed, "form:add": "r"}))
    assert added.changed_rows
    assert added.focus == "r[3]"
    assert added.values["r[3]"] == {}
    gone = read_post(_multi({**typed, "form:remove": "r[0]"}))
    assert gone.values == {"r[2].n": "3"}
    assert not read_post(_multi(typed)).changed_rows
    many = read_post(_multi({"form:row": [f"r[{n}]" for n in range(5_000)]}))
    assert len(many.values) <= 500
