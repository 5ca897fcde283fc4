"""What `oppskrift lint` says of the forms of a library: what a browser would do otherwise with their expressions."""

from collections.abc import Callable, Iterator, Mapping

from .. import forms
from ..forms import browser
from ..model.problem import Problem
from .files import in_folder


def read_form(body: bytes, file: str) -> tuple[forms.Form | None, tuple[Problem, ...]]:
    """Read a form, with warnings of what the browser would do otherwise."""
    form, problems = forms.read(body, file)
    return form, problems if form is None else (*problems, *browser.warnings(form, body, file))


def check_forms(files: Mapping[str, bytes], asked: Callable[[str], bool]) -> Iterator[Problem]:
    """Yield the warnings of the forms whose paths are asked for; what keeps one from being read is told elsewhere."""
    for path in filter(asked, in_folder(files, "processes", ".form")):
        form, problems = read_form(files[path], path)
        if form is not None:
            yield from problems
