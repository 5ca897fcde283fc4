"""Findings as problems of a file: errors where the hit policy is broken for certain, else warnings."""

from collections.abc import Iterator, Mapping

from ...model.problem import Problem, Severity
from ..table import Rule, Table
from .finding import Finding, Kind, Why
from .outputs import label
from .wording import told

_BROKEN = frozenset({Kind.OUTPUT_OUTSIDE, Kind.OUTPUT_TYPE, Kind.AGGREGATION_TYPE})
_WHEN_CERTAIN = frozenset({Kind.OVERLAP, Kind.CONTRADICTION})
_OF_ONE_CELL = frozenset(
    {f"analysis.{kind}-{why}" for kind in (Kind.NEVER, Kind.OUTSIDE) for why in (Why.TYPE, Why.EMPTY)}
)
"""Messages about what is wrong with a cell by itself."""
MEANT = ("ment:", "meint:", "meant:")
"""How an annotation of a rule begins that says: this rule stands here on purpose, whatever is said against it."""


def severity(finding: Finding) -> Severity:
    """Return whether a finding is an error: the table then gives no answer, or a wrong one, for some input."""
    certain = finding.kind in _WHEN_CERTAIN and finding.certain
    return "error" if certain or finding.kind in _BROKEN else "warning"


def problems(table: Table, findings: tuple[Finding, ...], file: str, lines: Mapping[str, int]) -> Iterator[Problem]:
    """Yield the findings as problems, without warnings about rules whose author says that they are meant.

    `lines` are the lines of the file's elements by id.
    """
    rules = {rule.number: rule for rule in table.rules}
    for finding in findings:
        rule = rules.get(finding.rules[-1]) if finding.rules else None
        kind = severity(finding)
        if kind == "warning" and rule is not None and is_meant(rule):
            continue
        element = _element(table, finding) if rule is None else rule.id
        text = told(finding)
        yield Problem(
            rule=f"analysis.{finding.kind}",
            message=text,
            severity=kind,
            file=file or None,
            line=lines.get(element, lines.get(table.id)),
            element=element if element in lines else table.id,
        )


def said_by_check(problem: Problem) -> bool:
    """Return whether the static check of expressions tells of the same fault, when it tells of something there."""
    return problem.message.key in _OF_ONE_CELL or problem.rule == f"analysis.{Kind.OUTPUT_TYPE}"


def _element(table: Table, finding: Finding) -> str:
    """Return what a finding that is of no rule is about: an output column, or the table."""
    named = [
        column.id
        for column in table.outputs
        if finding.cells and (0, label(column)) == (finding.cells[0].rule, finding.cells[0].label)
    ]
    return next(iter(named), "") or table.id


def is_meant(rule: Rule) -> bool:
    """Return whether an annotation says that the rule stands as it is on purpose."""
    return any(note.casefold().startswith(MEANT) for note in rule.annotations)
