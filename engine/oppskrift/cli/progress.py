"""A bar for work that takes a while: on a terminal only, on standard error, and gone when the work is done."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from ..message import Message, render
from .language import language


class Moved(Protocol):
    """Moves a bar."""

    def __call__(self, done: float, of: float | None = None) -> object:
        """Show how much is done in all, and of how much where that was not known before."""
        ...


@contextmanager
def bar(text: Message, of: float | None = None, *, counted: bool = True) -> Iterator[Moved]:
    """Give what to call with how much is done, `of` how much; `counted` shows both numbers, else the share."""
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TaskProgressColumn,
        TextColumn,
        TimeRemainingColumn,
    )

    told = MofNCompleteColumn() if counted else TaskProgressColumn()
    columns = (TextColumn("{task.description}"), BarColumn(), told, TimeRemainingColumn())
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bars:
        task = bars.add_task(render(text, language()), total=of)

        def moved(done: float, of: float | None = None) -> None:
            bars.update(task, completed=done, total=of)

        yield moved
