"""The one exception tree. Business outcomes are values; these are for bad input, lost races and missing things.

OppskriftError
├── Refused            input that cannot be accepted, with all its problems
├── NotFound           a case, task, institution, process or version that does not exist
├── Conflict           somebody else changed the same case first
├── LeaseLost          a worker's answer came after its lease had passed to another
├── DatabaseNotReady   schema older or newer than this program, or held by another process
└── Bug                a promise inside Oppskrift was broken; nothing the user can correct
"""

from collections.abc import Sequence

from .message import Language, Message, catalogue, message, render


class OppskriftError(Exception):
    """Root of all errors that Oppskrift raises. `message` is what the user reads."""

    def __init__(self, text: Message) -> None:
        super().__init__(text)
        self.message = text

    def render(self, language: Language = "nb") -> str:
        """Return the text to show, in one of the languages."""
        return render(self.message, language)

    def __str__(self) -> str:
        return self.render("en")


class Refused(OppskriftError):
    """Input was refused. `problems` holds each thing that was wrong, where, and what to do (model.problem.Problem)."""

    def __init__(self, problems: Sequence[object]) -> None:
        super().__init__(message("error.refused-file", count=len(problems)))
        self.problems = tuple(problems)

    def render(self, language: Language = "nb") -> str:
        """Return a heading and a line for each problem."""
        lines = [getattr(p, "render", lambda _, p=p: str(p))(language) for p in self.problems]
        return "\n".join([super().render(language), *lines])


class NotFound(OppskriftError):
    """Something named does not exist."""

    def __init__(self, what: str, id: str) -> None:
        named = f"error.what-{what}"
        super().__init__(message("error.not-found", what=message(named) if named in catalogue() else what, id=id))
        self.what, self.id = what, id


class Conflict(OppskriftError):
    """The case was advanced by somebody else since it was read; nothing was written."""

    def __init__(self) -> None:
        super().__init__(message("error.conflict"))


class LeaseLost(OppskriftError):
    """The job is no longer held by this worker; nothing was written."""

    def __init__(self) -> None:
        super().__init__(message("error.lease-lost"))


class DatabaseNotReady(OppskriftError):
    """The database cannot be used as it is; the message says what to do."""


class Bug(OppskriftError):
    """A promise inside Oppskrift was broken."""
