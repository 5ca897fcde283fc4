"""What process owners write about a version: Markdown with an allow-list, so that text can do no more than look good.

Headings, lists, emphasis, code, quotes, rules, tables and links; no HTML, no images, no scripts in addresses.
"""

from functools import lru_cache

from markdown_it import MarkdownIt
from markupsafe import Markup

_RULES = [
    "heading", "list", "paragraph", "fence", "code", "blockquote", "hr", "table", "emphasis", "backticks", "link",
    "newline", "escape", "entity", "text", "balance_pairs", "fragments_join", "text_join",
]  # fmt: skip
_SCHEMES = ("https://", "http://", "mailto:")

_READER = MarkdownIt("zero", {"html": False, "linkify": False}).enable(_RULES, ignoreInvalid=True)
_READER.validateLink = lambda url: url.lower().startswith(_SCHEMES)  # type: ignore[method-assign]

TOP = 4
"""The level of the highest heading: below the page's own and those of its sections."""


@lru_cache(maxsize=256)
def changelog(text: str) -> Markup:
    """Return the HTML. The first heading only repeats process and version, so it is left out."""
    tokens = _READER.parse(text)
    if tokens and tokens[0].type == "heading_open" and tokens[0].tag == "h1":
        tokens = tokens[3:]
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(6, TOP - 1 + int(token.tag[1:]))}"
    html: str = _READER.renderer.render(tokens, _READER.options, {})
    return Markup(html)  # noqa: S704 - made by a reader that escapes everything but the allow-list
