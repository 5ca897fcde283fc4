"""Changes FEEL texts so that most of them stay FEEL: parts of one expression are put into another."""

import random
from collections.abc import Sequence

import feel_writing

from oppskrift import feel
from oppskrift.feel import syntax

Span = tuple[int, int]
AROUND = ("({0})", "[{0}]", "not({0})", "-({0})", "({0}) = ({1})", "if {0} then {1} else {0}", "({0})[1]",
          "{{a: {0}}}.a", "for i in {0} return {1}", "some i in {0} satisfies {1}", "function(x) {0}", "@{0}",
          "({0})[item = {1}]",
          "({0}) in ({1})", "[{0}..{1}]", "string({0})", "({0}).{1}", "({0}) instance of list<Any>",
          "{0}, {1}", "not({0}, {1})", "({0})({1})", "count({0})", "({0}) and ({1})", "({0}) + ({1})")  # fmt: skip


class Changes:
    """Changes texts with the help of a stock of expressions."""

    def __init__(self, stock: Sequence[str], words: Sequence[str]) -> None:
        self._stock, self._words = stock, words
        self._names = dict.fromkeys([*feel_writing.CONTEXT, "?"])

    def changed(self, text: str, dice: random.Random) -> str:
        """Return the text with one to three changes."""
        for _ in range(dice.choice((1, 1, 2, 3))):
            text = dice.choice(self.WAYS)(self, text, dice)
        return text

    def _replaced(self, text: str, dice: random.Random) -> str:
        """Put another expression in the place of a part."""
        start, end = self._span(text, dice)
        return f"{text[:start]}{self._other(text, dice)}{text[end:]}"

    def _wrapped(self, text: str, dice: random.Random) -> str:
        """Put a form around a part."""
        start, end = self._span(text, dice)
        form = dice.choice(AROUND)
        return f"{text[:start]}{form.format(text[start:end], self._other(text, dice))}{text[end:]}"

    def _lifted(self, text: str, dice: random.Random) -> str:
        """Keep a part alone."""
        start, end = self._span(text, dice)
        return text[start:end]

    def _worded(self, text: str, dice: random.Random) -> str:
        """Put a word somewhere, or in the place of something."""
        here = dice.randint(0, len(text))
        there = min(len(text), here + dice.choice((0, 0, 1, 3)))
        return f"{text[:here]}{dice.choice((' ', ''))}{dice.choice(self._words)}{dice.choice((' ', ''))}{text[there:]}"

    def _cut(self, text: str, dice: random.Random) -> str:
        """Leave something out, or say it twice."""
        here, there = sorted((dice.randint(0, len(text)), dice.randint(0, len(text))))
        return text[:here] + text[there:] if dice.random() < 0.5 else text[:there] + text[here:]

    def _fresh(self, text: str, dice: random.Random) -> str:
        """Write something new."""
        if dice.random() < 0.2:
            return feel_writing.unary_tests(dice.choice)
        return feel_writing.expression(dice.choice)

    WAYS = (_replaced, _replaced, _replaced, _wrapped, _wrapped, _lifted, _worded, _cut, _fresh)

    def _other(self, text: str, dice: random.Random) -> str:
        """Return an expression from the stock, a part of one, or one of the text's own parts."""
        other = dice.choice(self._stock) if dice.random() < 0.7 else text
        start, end = self._span(other, dice)
        return other if dice.random() < 0.4 else other[start:end]

    def _span(self, text: str, dice: random.Random) -> Span:
        """Return the place of a part of an expression; of a text that is none, any place."""
        spans = self._spans(text)
        if spans:
            return dice.choice(spans)
        here = dice.randint(0, len(text))
        return here, dice.randint(here, len(text))

    def _spans(self, text: str) -> list[Span]:
        for kind in ("expression", "unary_tests"):
            try:
                root = feel.parse(text, kind, self._names)
            except feel.FeelSyntaxError:
                continue
            return [(node.start, node.end) for node in _inside(root) if node.end > node.start]
        return []


def _inside(root: syntax.Node) -> list[syntax.Node]:
    found = [root]
    for node in found:  # grows while it is gone through
        found.extend(syntax.children(node))
    return found
