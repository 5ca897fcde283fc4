"""Values of the standard as they are shown: texts in the page's language, choices, rules, problems."""

from flask import Flask
from markupsafe import Markup, escape

from oppskrift import dmn
from oppskrift.dmn import Table
from oppskrift.dmn.analysis import told
from oppskrift.message import LANGUAGES, Message, render
from oppskrift.model.problem import Problem
from oppskrift.model.tagged import Json
from oppskrift.standard import Bundle
from oppskrift.standard.acceptance import Scenario
from oppskrift.standard.called import form_name, rules_name, vocabulary
from oppskrift.standard.catalogue_rules import field_name, fields
from oppskrift.standard.explain import show_explained
from oppskrift.standard.point import Texts
from oppskrift.standard.resolution import Explanation

from ..current import language, say
from .overview import area_title, caller_title, callers, title
from .steps import handler_title


def tx(texts: Texts | None) -> Markup:
    """Return a text in the page's language; one that there is in bokmål only is marked as such on an English page."""
    if not texts:
        return Markup()
    reader = language()
    found = texts.get(reader) or texts.get("nb") or texts.get("en", "")
    only = reader == "en" and len({texts.get(one) for one in LANGUAGES}) == 1 and " " in found
    return Markup('<span lang="nb">{}</span>').format(found) if only else escape(found)


def nb(text: str) -> Markup:
    """Return a text that there is in bokmål only, marked as such on pages in other languages."""
    return escape(text) if language() == "nb" else Markup('<span lang="nb">{}</span>').format(text)


def explained(explanation: Explanation, value: Json) -> str:
    """Return a value of a variation point as people read it."""
    return show_explained(explanation, value, language())


def problem_text(problem: Problem) -> str:
    """Return what is wrong and what to do."""
    return render(problem.message, language())


def cell(text: str) -> str:
    """Return a cell of a decision table in words."""
    return dmn.words(text, language())


def model_text(bundle: Bundle, decision: str, text: str) -> Markup:
    """Return a text of a decision's model, in bokmål and marked as such where it is there in that language only."""
    words = vocabulary(bundle, decision)
    return tx(words.texts[text]) if words.has(text) else nb(text)


def said(bundle: Bundle, decision: str, rule: str, text: str) -> Markup:
    """Return an answer of a rule: a sentence or value that the version's texts translate, else the cell in words."""
    shown, words = cell(text), vocabulary(bundle, decision)
    if shown in words.values:
        return tx(words.values[shown])
    for key, texts in bundle.texts.items():
        if key.endswith(f".{rule}") and texts.get("nb") == shown:
            return tx(texts)
    return nb(shown) if " " in shown else escape(shown)


STEPS = 100_000
"""Work on each question that the analysis of a table may take while somebody waits for a page."""
_ANALYSED: dict[tuple[str, str], tuple[Message, ...]] = {}


def analysed(bundle: Bundle, decision: str, table: Table) -> tuple[str, ...]:
    """Return what the analysis of a decision table found, in words; found out once for the content of a model."""
    key = (bundle.decisions[decision].sha256, table.id)
    if key not in _ANALYSED:
        _ANALYSED[key] = tuple(told(finding) for finding in dmn.analyse(table, steps=STEPS))
    return tuple(render(text, language()) for text in _ANALYSED[key])


def kept_for(retention: str) -> str:
    """Return how long cases are kept, in words: `regnskap-5` is accounting material, 5 years."""
    kind, _, years = retention.partition("-")
    return say("processes.retention.accounts", years=years) if kind == "regnskap" and years.isdecimal() else retention


def institutions_of(scenario: Scenario, tags: tuple[str, ...]) -> tuple[str, ...]:
    """Return the institutions that a scenario names by its tags; empty where it runs for all, or names its own."""
    own = [*scenario.tags, *(tag for rows in scenario.examples for tag in rows.tags)] or list(tags)
    return tuple(dict.fromkeys(tag.partition(":")[2] for tag in own if tag.startswith("@institusjon:")))


def install(app: Flask) -> None:
    """Make these known to the templates."""
    app.jinja_env.filters.update(tx=tx, nb=nb, dmn_cell=cell, readable=dmn.readable, problem_text=problem_text)
    app.jinja_env.globals.update(
        analysed=analysed,
        area_title=area_title,
        caller_title=caller_title,
        callers=callers,
        explained=explained,
        field_name=field_name,
        form_fields=fields,
        form_name=form_name,
        handler_title=handler_title,
        institutions_of=institutions_of,
        kept_for=kept_for,
        lay_out=dmn.lay_out,
        model_text=model_text,
        process_title=title,
        rule_said=said,
        rules_name=rules_name,
    )
