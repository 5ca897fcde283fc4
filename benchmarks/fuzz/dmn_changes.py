"""Changes DMN files so that most stay XML: elements are copied, swapped and dropped, texts and attributes change."""

import random
from collections.abc import Callable, Sequence

from feel_changes import Changes
from lxml import etree

VALUES = ("", "n", "s", "svar", "indre", "#svar", "#indre", "#in-n", "#dobbel", "#tjeneste", "UNIQUE", "FIRST", "ANY",
          "PRIORITY", "RULE ORDER", "OUTPUT ORDER", "COLLECT", "SUM", "COUNT", "MIN", "MAX", "true", "false", "number",
          "string", "date", "boolean", "tBeløp", "tLinjer", "tF", "Any", "feel:number", "Java", "PMML",
          "days and time duration", "context", "x y", "a.b", "http://other.example/ns#svar", "😀", "-1", "i",
          "date and time", "not")  # fmt: skip
ATTRIBUTES = ("id", "name", "typeRef", "hitPolicy", "aggregation", "href", "isCollection", "iteratorVariable", "kind",
              "expressionLanguage", "label", "outputTypeRef", "namespace", "locationURI")  # fmt: skip
Way = Callable[["FileChanges", etree._Element, random.Random], None]


class FileChanges:
    """Changes files with the help of a stock of them, and of a way to change their FEEL."""

    def __init__(self, stock: Sequence[bytes], feel: Changes) -> None:
        self._stock = [etree.fromstring(one) for one in stock]
        self._feel = feel

    def changed(self, body: bytes, dice: random.Random) -> bytes:
        """Return the file with one to four changes; one that is no XML gives way to one of the stock."""
        try:
            root = etree.fromstring(body, etree.XMLParser(resolve_entities=False, no_network=True))
        except (etree.XMLSyntaxError, ValueError):
            root = etree.fromstring(etree.tostring(dice.choice(self._stock)))
        for _ in range(dice.choice((1, 1, 2, 4))):
            dice.choice(self.WAYS)(self, root, dice)
        return etree.tostring(root, encoding="UTF-8", xml_declaration=True)

    def _text(self, root: etree._Element, dice: random.Random) -> None:
        found = [at for at in root.iter() if isinstance(at.tag, str) and (at.text or "").strip()]
        if found:
            at = dice.choice(found)
            at.text = printable(self._feel.changed(at.text or "", dice))

    def _attribute(self, root: etree._Element, dice: random.Random) -> None:
        at = self._any(root, dice)
        names = [name for name in at.attrib if not str(name).startswith("{")]
        name = dice.choice(names) if names and dice.random() < 0.8 else dice.choice(ATTRIBUTES)
        if dice.random() < 0.1:
            at.attrib.pop(name, None)
        else:
            at.set(name, dice.choice(VALUES) if dice.random() < 0.8 else printable(dice.choice(VALUES) + str(name)))

    def _dropped(self, root: etree._Element, dice: random.Random) -> None:
        at = self._any(root, dice)
        parent = at.getparent()
        if parent is not None:
            parent.remove(at)

    def _copied(self, root: etree._Element, dice: random.Random) -> None:
        self._put(root, self._any(root, dice), dice)

    def _taken(self, root: etree._Element, dice: random.Random) -> None:
        """Put a part of a model of the stock somewhere."""
        self._put(root, self._any(dice.choice(self._stock), dice), dice)

    def _swapped(self, root: etree._Element, dice: random.Random) -> None:
        """Put a copy of an element in the place of another one."""
        at, other = self._any(root, dice), self._any(dice.choice((root, dice.choice(self._stock))), dice)
        parent = at.getparent()
        if parent is not None and other.getparent() is not None:
            parent.replace(at, etree.fromstring(etree.tostring(other, with_tail=False)))

    def _renamed(self, root: etree._Element, dice: random.Random) -> None:
        self._any(root, dice).tag = self._any(dice.choice(self._stock), dice).tag

    WAYS: Sequence[Way] = (_text, _text, _text, _attribute, _attribute, _dropped, _copied, _taken, _swapped, _renamed)

    def _any(self, root: etree._Element, dice: random.Random) -> etree._Element:
        return dice.choice([at for at in root.iter() if isinstance(at.tag, str)])

    def _put(self, root: etree._Element, element: etree._Element, dice: random.Random) -> None:
        if element.getparent() is None or len(root) > 200:
            return
        into = self._any(root, dice)
        into.insert(dice.randint(0, len(into)), etree.fromstring(etree.tostring(element, with_tail=False)))


def printable(text: str) -> str:
    """Return a text without what XML cannot hold."""
    return "".join(
        c for c in text if c in "\t\n" or (ord(c) >= 32 and not 0xD800 <= ord(c) <= 0xDFFF and c not in "\ufffe\uffff")
    )
