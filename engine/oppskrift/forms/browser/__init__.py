"""Where form-js in a browser would work a form's expressions out otherwise than Oppskrift does.

The pages of Oppskrift ask the server, so what is told here matters for the preview in the modeller, and for form-js
elsewhere. `differences` is about one expression, `warnings` about a form. Proved against feelin, the FEEL of form-js,
by `tests/whole/test_browser_feel.py`; told in `docs/reference/feel-in-the-browser.md`.
"""

from .functions import LACKING
from .reading import differences
from .warnings import warnings

__all__ = ["LACKING", "differences", "warnings"]
