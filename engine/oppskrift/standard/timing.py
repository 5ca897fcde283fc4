"""Timers and deadlines in words: «1 virkedag før lønnsfristen kl. 08.00», «etter 10 døgn».

Knows the ways in which times are written in models; anything else has no words, and is shown as it is written. A value
that the institution chooses is told as the value where a resolution is given, else as the name of the variation point.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from .. import dmn, feel
from ..feel import syntax
from ..message import LANGUAGES, Message, catalogue, message
from ..model.tagged import Json
from .bundle import Bundle
from .called import alike, told
from .point import Texts, show_value

_DURATION = re.compile(
    r"P(?:(?P<years>\d+)Y)?(?:(?P<months>\d+)M)?(?:(?P<weeks>\d+)W)?(?:(?P<days>\d+)D)?"
    r"(?:T(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?(?:(?P<seconds>\d+)S)?)?"
)
_CYCLE = re.compile(r"R(?P<times>\d*)/(?P<every>P[^/]+)")
_PARTS = 3
"""How many operands `"P" + string(config.x) + "D"` has."""


def in_words(written: str, bundle: Bundle, values: Mapping[str, Json] | None = None) -> Texts | None:
    """Return a timer or deadline in words by language, or None. `values` are an institution's (`config`)."""
    if not written.startswith("="):
        return _literal(written)
    try:
        node = feel.parse(written[1:].strip())
    except feel.FeelSyntaxError:
        return None
    words = _Words(bundle, values)
    found = words.moment(node)
    for title in words.chosen if found else ():
        found = told(message("timing.where", text=found, title=title))
    return found


def _literal(written: str) -> Texts | None:
    cycle = _CYCLE.fullmatch(written)
    if cycle is not None:
        every = _duration(cycle["every"])
        if every is None:
            return None
        if cycle["times"]:
            return told(message("timing.cycle", every=every, times=cycle["times"]))
        return told(message("timing.for-ever", every=every))
    lasts = _duration(written)
    return told(message("timing.after", duration=lasts)) if lasts else None


def _duration(written: str) -> Texts | None:
    found = _DURATION.fullmatch(written)
    told_parts = [_count(unit, int(n)) for unit, n in (found.groupdict() if found else {}).items() if n]
    if not told_parts:
        return None
    return {language: " ".join(part[language] for part in told_parts) for language in LANGUAGES}


def _count(unit: str, count: int | Texts) -> Texts:
    if isinstance(count, int):
        return told(message(f"timing.{unit}.one" if count == 1 else f"timing.{unit}", count=count))
    return told(message(f"timing.{unit}", count=count))


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of one expression. Each method returns None for what it does not know.

    `chosen` gathers the titles of variation points that stand as «n» in the words.
    """

    bundle: Bundle
    values: Mapping[str, Json] | None
    chosen: list[Texts] = field(default_factory=list)

    def moment(self, node: syntax.Node) -> Texts | None:
        """Return when: `date and time(day, time)`, a day, or `duration(…)`."""
        name, arguments = _call(node)
        if name == "date and time" and len(arguments) == 2:
            day, clock = self.day(arguments[0]), _clock(arguments[1])
            return told(message("timing.at", day=day, clock=clock)) if day and clock else None
        if name == "duration" and len(arguments) == 1:
            lasts = self.duration(arguments[0])
            return told(message("timing.after", duration=lasts)) if lasts else None
        return self.day(node)

    def day(self, node: syntax.Node) -> Texts | None:
        """Return which day: so many working days before or after another, or a day by name."""
        name, arguments = _call(node)
        if name == "add working days" and len(arguments) == 2:
            return self.working_days(arguments[0], arguments[1])
        return self.named(node)

    def working_days(self, base: syntax.Node, number: syntax.Node) -> Texts | None:
        before = isinstance(number, syntax.Negation)
        count = self.count(number.operand if isinstance(number, syntax.Negation) else number)
        if isinstance(count, int) and count < 0:
            before, count = True, -count
        if count is None:
            return None
        days, today = _count("working-days", count), _call(base)[0] == "today"
        if today and not before:
            return told(message("timing.from-now", days=days))
        other = self.named(base)
        key = "timing.before" if before else "timing.later"
        return told(message(key, days=days, day=other)) if other else None

    def named(self, node: syntax.Node) -> Texts | None:
        """Return a day by the name of its variable: «lønnsfristen»."""
        if not isinstance(node, syntax.Path | syntax.Name):
            return None
        own = self.bundle.texts.get(f"variabel.{node.name}")
        if own is not None:
            return own
        key = f"term.{node.name}"
        return told(message(key)) if key in catalogue() else alike(dmn.readable(node.name))

    def duration(self, node: syntax.Node) -> Texts | None:
        """Return how long: a text, or `"P" + string(config.x) + "D"`."""
        if isinstance(node, syntax.Literal) and isinstance(node.value, str):
            return _duration(node.value)
        parts = _added(node)
        if len(parts) != _PARTS:
            return None
        first, middle, last = parts
        unit = _UNITS.get((_text(first), _text(last)))
        name, arguments = _call(middle)
        count = self.count(arguments[0]) if name == "string" and len(arguments) == 1 else None
        return _count(unit, count) if unit and count is not None else None

    def count(self, node: syntax.Node) -> int | Texts | None:
        """Return a number: as it stands, the institution's, or «n» for what a variation point gives."""
        if isinstance(node, syntax.Literal) and isinstance(node.value, Decimal):
            return int(node.value)
        if not (isinstance(node, syntax.Path) and node.target == syntax.Name("config")):
            return None
        if self.values is not None and node.name in self.values:
            value = self.values[node.name]
            return value if isinstance(value, int) else show_value(value)
        point = self.bundle.manifest.variation.get(node.name)
        if point is None:
            return None
        self.chosen.append(point.title)
        return alike("n")


_UNITS = {("P", "D"): "days", ("PT", "H"): "hours", ("PT", "M"): "minutes", ("P", "W"): "weeks", ("P", "M"): "months"}


def _call(node: syntax.Node) -> tuple[str, tuple[syntax.Node, ...]]:
    if isinstance(node, syntax.Call) and isinstance(node.function, syntax.Name):
        return node.function.name, node.arguments
    return "", ()


def _clock(node: syntax.Node) -> Message | None:
    """Return the time of day of `time("08:00:00@Europe/Oslo")`."""
    name, arguments = _call(node)
    written = _text(arguments[0]) if name == "time" and len(arguments) == 1 else ""
    found = re.match(r"(\d\d):(\d\d)", written)
    return message("timing.clock", hour=found[1], minute=found[2]) if found else None


def _added(node: syntax.Node) -> tuple[syntax.Node, ...]:
    if isinstance(node, syntax.Binary) and node.operator == "+":
        return (*_added(node.left), node.right)
    return (node,)


def _text(node: syntax.Node) -> str:
    return node.value if isinstance(node, syntax.Literal) and isinstance(node.value, str) else ""
