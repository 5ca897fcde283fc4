"""Comments and files on a case."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

NoteKind = Literal["comment", "file"]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewNote:
    """A note to add. A comment has `text`; a file has `body` and what is known of it.

    `sha256` is hexadecimal: of a file its content, of a comment a keyed hash that tells nothing about the text.
    """

    id: str
    kind: NoteKind
    sha256: str
    text: str = ""
    file_name: str | None = None
    media_type: str | None = None
    body: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A note as it is kept. Of one that was removed only who, when and `sha256` are left; its author removed it."""

    tenant: str
    case_id: str
    id: str
    kind: NoteKind
    author: str
    at: datetime
    text: str
    file_name: str | None
    media_type: str | None
    size: int | None
    sha256: str
    removed_at: datetime | None
