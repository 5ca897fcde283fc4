"""Parts of pages that are the same for everybody who reads them in one language: rendered once, then kept.

A fragment's template sees only what it is given and what its key says: nothing of who asks, of their session, or of a
case. A test holds every such template against that.
"""

from flask import Flask, current_app
from markupsafe import Markup

from .current import language

FRAGMENTS = "oppskrift.fragments"

KEPT = 4_096
"""How many are kept before all are made anew."""


def fragment(template: str, key: tuple[object, ...], **values: object) -> Markup:
    """Return a template rendered with values. `key` must tell apart all that the values may be; the language is in it.

    Returned as it was the first time for the same template, key and language.
    """
    kept: dict[tuple[object, ...], Markup] = current_app.extensions[FRAGMENTS]
    whole = (template, language(), key)
    found = kept.get(whole)
    if found is None:
        if len(kept) >= KEPT:
            kept.clear()
        made = current_app.jinja_env.get_template(template).render(**values)
        found = kept[whole] = Markup(made)  # noqa: S704 - the template escapes
    return found


def install(app: Flask) -> None:
    """Let templates ask."""
    app.extensions[FRAGMENTS] = {}
    app.jinja_env.globals["fragment"] = fragment
