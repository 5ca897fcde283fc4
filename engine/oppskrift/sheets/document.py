"""A DMN file as its bytes and where each element stands in them, so that a cell can be changed and nothing else.

Written back, everything that was not touched is the same byte for byte: comments, blanks, prefixes, how attributes are
quoted. A parser that builds a tree and prints it again cannot promise that.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from ..errors import Refused
from ..model.xml import parse

_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One element. `tag` is its name as written, with prefix.

    `start` and `end` are the bytes of the whole element, `inner` and `inner_end` of what stands between its tags; of an
    element without content (`<text/>`) all but `start` are the end. `text` is the text directly inside it.
    """

    tag: str
    attributes: dict[str, str]
    start: int
    inner: int
    inner_end: int
    end: int
    line: int
    text: str
    children: tuple["Part", ...]

    @property
    def name(self) -> str:
        """Return the name without prefix."""
        return self.tag.rpartition(":")[2]

    @property
    def closed(self) -> bool:
        """Return whether it is written as one tag, `<text/>`."""
        return self.inner == self.end

    def all(self, *names: str) -> tuple["Part", ...]:
        """Return the children with these names."""
        return tuple(child for child in self.children if child.name in names)

    def first(self, name: str) -> "Part | None":
        """Return the first child with a name."""
        return next((child for child in self.children if child.name == name), None)

    def inside(self) -> Iterator["Part"]:
        """Yield this element and all inside it, in the order of the file."""
        waiting = [self]
        while waiting:
            part = waiting.pop()
            yield part
            waiting.extend(reversed(part.children))


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A DMN file. `encoding` is what new text is written in."""

    body: bytes
    root: Part
    encoding: str


def read_document(body: bytes, file: str = "") -> Document:
    """Return a file with the places of its elements. Raises Refused for what `model.xml` does not read."""
    tree, problems = parse(body, file)
    if tree is None:
        raise Refused(problems)
    encoding = str(tree.getroottree().docinfo.encoding or "utf-8")
    shift = len(_BOM) if body.startswith(_BOM) else 0
    return Document(body=body, root=_Places(body, shift).read(), encoding=encoding)


@dataclass(slots=True)
class _Open:
    tag: str
    attributes: dict[str, str]
    start: int
    line: int
    text: list[str] = field(default_factory=list)
    children: list[Part] = field(default_factory=list)


class _Places:
    """Follows the parser through the bytes. The file has been checked before: no DOCTYPE, no entities, bounded."""

    def __init__(self, body: bytes, shift: int) -> None:
        self._body, self._shift = body, shift
        self._open: list[_Open] = [_Open("", {}, 0, 0)]
        self._parser = expat.ParserCreate()
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._begin
        self._parser.EndElementHandler = self._finish
        self._parser.CharacterDataHandler = self._characters

    def read(self) -> Part:
        self._parser.Parse(self._body[self._shift :], True)
        return self._open[0].children[0]

    def _begin(self, tag: str, attributes: dict[str, str]) -> None:
        at = self._parser.CurrentByteIndex + self._shift
        self._open.append(_Open(tag, attributes, at, self._parser.CurrentLineNumber))

    def _characters(self, text: str) -> None:
        self._open[-1].text.append(text)

    def _finish(self, _: str) -> None:
        done, here = self._open.pop(), self._parser.CurrentByteIndex + self._shift
        inner = _tag_end(self._body, done.start)
        closed = self._body[inner - 2 : inner] == b"/>"
        part = Part(
            tag=done.tag,
            attributes=done.attributes,
            start=done.start,
            inner=inner,
            inner_end=inner if closed else here,
            end=inner if closed else self._body.index(b">", here) + 1,
            line=done.line,
            text="".join(done.text),
            children=tuple(done.children),
        )
        self._open[-1].children.append(part)


def _tag_end(body: bytes, start: int) -> int:
    """Return where a start tag ends: after the first `>` that stands in no attribute."""
    at, quote = start, 0
    while True:
        byte = body[at]
        at += 1
        if quote:
            quote = 0 if byte == quote else quote
        elif byte in b"\"'":
            quote = byte
        elif byte == ord(">"):
            return at
