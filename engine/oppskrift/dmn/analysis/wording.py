"""What the analysis finds, in words: values as people write them, columns by their labels."""

from collections.abc import Iterable, Sequence
from typing import Any

from ... import feel
from ...message import Language, Message, Text, message, render
from ..hit_policy import HitPolicy
from ..table import Table
from ..wording import readable as plain
from .finding import CellText, Example, Finding, Kind, Region, Span

MAX_CELLS = 6


def told(finding: Finding) -> Message:
    """Return what is found, and what to do about it."""
    rules = finding.rules
    return message(
        _key(finding),
        rule=rules[-1] if rules else "",
        others=Text.of(lambda lang: _listed([str(number) for number in rules[:-1]], "and", lang)),
        when=Text.of(lambda lang: _when(finding, lang)),
        cells=Text.of(lambda lang: _cells(finding.cells, lang)),
        cell=finding.cells[0].text if finding.cells else "",
        label=readable(finding.cells[0].label) if finding.cells else "",
        value=Text.of(lambda lang: ", ".join(_value(one.value, lang) for one in finding.example)),
        expected=finding.expected,
        note=Text.of(lambda lang: _note(finding, lang)),
    )


def _key(finding: Finding) -> str:
    """Return the key of the message: by kind, and by why or what it hangs on where that makes a difference."""
    if finding.kind is Kind.TOO_LARGE:
        return f"analysis.too-large-{finding.expected}"
    if finding.why is not None:
        return f"analysis.{finding.kind}-{finding.why}"
    if finding.kind in (Kind.OVERLAP, Kind.CONTRADICTION) and finding.cells:
        return f"analysis.{finding.kind}-cells"
    if finding.kind is Kind.AGGREGATION_TYPE and not finding.rules:
        return f"analysis.{finding.kind}-column"
    if finding.kind in (Kind.OUTPUT_OUTSIDE, Kind.OUTPUT_TYPE) and not finding.rules:
        return f"analysis.{finding.kind}-default"
    return f"analysis.{finding.kind}"


def readable(label: str) -> str:
    """Return a label as words; one that is more than words, such as a question, stands between marks."""
    found = plain(label)
    return found if all(one.isalnum() or one in " -/(),%" for one in found) else f"«{found}»"


def _say(key: str, lang: Language, **params: object) -> str:
    return render(message(f"analysis.words.{key}", **params), lang)


def _when(finding: Finding, lang: Language) -> str:
    """Return the inputs that are meant, and one of them where they are more than one."""
    meant = region_words(finding.region, lang)
    if not meant:
        return _say("always", lang)
    single = all(_single(part) for part in finding.region)
    return meant if single else _say("such-as", lang, meant=meant, example=example_words(finding.example, lang))


def _single(part: Region) -> bool:
    values = len(part.spans) + part.null
    return values == 1 and not part.other_than and all(one.low == one.high for one in part.spans) and not part.anything


def _note(finding: Finding, lang: Language) -> str:
    """Return what is taken for granted, and that there are more of these."""
    assumed = not finding.certain and finding.kind in (Kind.GAP, Kind.OVERLAP, Kind.CONTRADICTION) and finding.region
    more = [_say("more", lang)] if finding.others else []
    return "".join(f" {text}" for text in [*([_say("assumed", lang)] if assumed else []), *more])


def region_words(region: Iterable[Region], lang: Language) -> str:
    """Return a region: «beløp > 500 000 og rammeavtale = nei»; the empty text for all inputs."""
    parts, either = [_part(part, lang) for part in region], f" {_say('or', lang)} "
    bracketed = [f"({part})" if either in part and len(parts) > 1 else part for part in parts]
    return _listed(bracketed, "and", lang)


def example_words(example: Iterable[Example], lang: Language) -> str:
    """Return one input: «timer = 40, helligdag = ja»."""
    return ", ".join(
        f"{readable(one.label)} = {one.words.read(lang) if one.words else _value(one.value, lang)}" for one in example
    )


def _part(part: Region, lang: Language) -> str:
    label = readable(part.label)
    if part.other_than:
        values = _listed([_value(one.low, lang) for one in part.spans], "or", lang)
        texts = [_say("other-than" if values else "any-text", lang, label=label, values=values)]
    else:
        texts = [_values(label, [one.low for one in part.spans if one.low == one.high], lang)]
        texts += [_stretch(label, one, lang) for one in part.spans if one.low != one.high]
    texts += [_say("anything", lang, label=label)] if part.anything else []
    texts += [_say("null", lang, label=label)] if part.null else []
    return _listed([text for text in texts if text], "or", lang)


def _values(label: str, values: Sequence[Any], lang: Language) -> str:
    return f"{label} = {_listed([_value(one, lang) for one in values], 'or', lang)}" if values else ""


def _stretch(label: str, span: Span, lang: Language) -> str:
    """Return a stretch of values: «alder ≥ 18», «dato fra 1.1. til 31.12.», «0 < andel < 1»."""
    low, high = (None if end is None else _value(end, lang) for end in (span.low, span.high))
    if low is None and high is None:
        return _say("anything", lang, label=label)
    if low is None:
        return f"{label} {'≤' if span.high_included else '<'} {high}"
    if high is None:
        return f"{label} {'≥' if span.low_included else '>'} {low}"
    if span.low_included and span.high_included:
        return _say("between", lang, label=label, low=low, high=high)
    return f"{low} {'≤' if span.low_included else '<'} {label} {'≤' if span.high_included else '<'} {high}"


def _value(value: Any, lang: Language) -> str:
    return feel.show(value, lang) or _say("empty", lang)


def _cells(cells: Sequence[CellText], lang: Language) -> str:
    shown = [
        _say("cell" if cell.rule else "column", lang, rule=cell.rule, label=readable(cell.label), text=cell.text[:80])
        for cell in cells[:MAX_CELLS]
    ]
    return ", ".join(shown) + (" …" if len(cells) > MAX_CELLS else "")


def _listed(texts: Sequence[str], word: str, lang: Language) -> str:
    """Return texts as a list whose last two are joined by a word: `a, b og c`."""
    if len(texts) < 2:
        return "".join(texts)
    return f"{', '.join(texts[:-1])} {_say(word, lang)} {texts[-1]}"


def covers(table: Table, findings: Sequence[Finding]) -> Message:
    """Return in a few words whether a table answers all cases, from what its analysis found: for those who read it."""
    found = {finding.kind for finding in findings}
    large = any(finding.kind is Kind.TOO_LARGE and finding.expected == Kind.GAP for finding in findings)
    if Kind.GAP in found or not table.rules:
        return message("analysis.covers.not-all")
    if Kind.UNDECIDED_GAP in found or large:
        return message("analysis.covers.undecided")
    if any(column.default for column in table.outputs):
        return message("analysis.covers.default")
    return message("analysis.covers.any-number" if table.hit_policy is HitPolicy.COLLECT else "analysis.covers.all")
