"""The corpus of everyday payroll and finance expressions: what was worked out by hand and in plain Python comes out."""

from collections import Counter
from datetime import date
from decimal import Decimal, localcontext

import pytest
from everyday import Case, cases, literal
from everyday_figures import CONTEXT, FIGURES
from feelin_support import same, tagged

GROUPS = {
    "timelønn",
    "feriepenger",
    "overtid",
    "reise og diett",
    "sykefravær",
    "kontering",
    "frister og virkedager",
    "mva",
    "attestasjon og beløpsgrenser",
    "tilknytningsform",
    "tekst og validering",
}


def test_the_corpus_is_broad_and_says_nothing_twice():
    known = cases()
    assert len(known) >= 370
    assert {case.group for case in known} == GROUPS
    assert min(Counter(case.group for case in known).values()) >= 20
    assert len({case.id for case in known}) == len(known)
    assert len({(case.expression, tuple(case.inputs.items())) for case in known}) == len(known)


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.id)
def test_it_comes_out_as_it_was_worked_out(case: Case):
    assert same(tagged(literal(case.expected)), tagged(case.ours().value)), case


@pytest.mark.parametrize("case", [case for case in cases() if case.id in FIGURES], ids=lambda case: case.id)
def test_the_figures_are_those_of_plain_python(case: Case):
    with localcontext(CONTEXT):
        figure = FIGURES[case.id]()
    expected = literal(case.expected)
    assert (str(figure) if isinstance(figure, date) else Decimal(figure)) == (
        str(expected) if isinstance(figure, date) else expected
    )


def test_every_figure_belongs_to_a_case():
    assert set(FIGURES) <= {case.id for case in cases()}
