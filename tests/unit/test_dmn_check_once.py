"""A fault of one cell is told once, by the check of expressions, though the cell and its rule have ids of their own."""

import pytest
from dmn_support import decision, definitions, input_data, requires

from oppskrift import dmn

TABLE = """<decisionTable id="t" hitPolicy="FIRST">
  <input id="i"><inputExpression id="e" typeRef="{type}"><text>x</text></inputExpression></input>
  <output id="o" name="ut"/>
  <rule id="r1"><inputEntry id="c1"><text>{test}</text></inputEntry>
    <outputEntry id="c2"><text>1</text></outputEntry></rule>
  <rule id="r2"><inputEntry id="c3"><text>-</text></inputEntry><outputEntry id="c4"><text>2</text></outputEntry></rule>
</decisionTable>"""  # fmt: skip


@pytest.mark.parametrize(
    ("type_", "test", "rules"),
    [
        ("number", '"mye"', ["check.test"]),
        ("date", '> date("2026-02-30")', ["feel.bad-text.date"]),
        ("number", "[10..5]", ["check.empty-range"]),
        ("number", "< 5 and > 5", ["check.operand-not-boolean"]),
        ("number", "? > 5, ? > 3", []),
    ],
)
def test_what_is_wrong_with_a_cell_is_told_once(type_: str, test: str, rules: list[str]) -> None:
    written = TABLE.format(type=type_, test=test.replace("<", "&lt;"))
    _, problems = dmn.check(definitions(input_data("x", type_) + decision("svar", written, requires("x"))))
    assert [problem.rule for problem in problems][:1] == rules
    assert not {"analysis.never", "analysis.outside"} & {problem.rule for problem in problems}
