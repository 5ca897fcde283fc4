"""Writing a file whole or not at all, also when the command is broken off."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """Give a path beside a file; what is written there takes the file's place when nothing was raised.

    A file that is there keeps its mode, and a link stays a link. What is no file, such as `/dev/stdout`, is given
    itself.
    """
    import os
    import shutil

    path = path.resolve()
    if path.exists() and not path.is_file():
        yield path
        return
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        yield beside
        if path.exists():
            shutil.copymode(path, beside)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
