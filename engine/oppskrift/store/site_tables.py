"""The tables of the people's side: drafts, notes and files on cases, sessions, settings of persons, who read what.

Like all tables, keyed by tenant first; a session is found by the hash of a secret before its tenant is known.
"""

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, Table, Text

from .tables import EVENT, META, is_text


def _table(name: str, *columns: Column[str] | Column[int] | Column[bytes]) -> Table:
    return Table(name, META, *columns, sqlite_with_rowid=False)


def _key(name: str) -> Column[str]:
    return Column(name, Text, primary_key=True)


def _text(name: str, *, optional: bool = False) -> Column[str]:
    return Column(name, Text, nullable=optional)


def _instant(name: str, *, optional: bool = False) -> Column[int]:
    return Column(name, BigInteger, nullable=optional)


def _number(name: str, *, key: bool = False) -> Column[int]:
    return Column(name, Integer, nullable=False, primary_key=key, autoincrement=False)


DRAFT = _table(
    "draft",
    _key("tenant"),
    _key("case_id"),
    _number("token", key=True),
    _key("person"),
    _text("body"),
    _instant("saved_at"),
)
"""What a person has filled in of a task and not sent; `body` is the JSON of the raw form values."""

NOTE = _table(
    "note",
    _key("tenant"),
    _key("case_id"),
    _key("id"),
    _text("kind"),
    _text("author"),
    _instant("at"),
    _text("text"),
    _text("file_name", optional=True),
    _text("media_type", optional=True),
    Column("size", BigInteger, nullable=True),
    _text("sha256", optional=True),
    _instant("removed_at", optional=True),
)
"""A comment (`kind` comment) or a file (`kind` file) on a case."""

NOTE_CONTENT = Table(
    "note_content",
    META,
    _key("tenant"),
    _key("case_id"),
    _key("id"),
    Column("body", LargeBinary, nullable=False),
)

SESSION = _table(
    "session",
    _key("id"),
    _text("tenant"),
    _text("person"),
    _text("body"),
    _instant("created_at"),
    _instant("seen_at"),
    _instant("expires_at"),
)
"""A login. `id` is the SHA-256 of the secret in the cookie; tenant and person are empty before login."""

PREFERENCE = _table("preference", _key("tenant"), _key("person"), _key("name"), _text("body"))

KNOWN_PERSON = _table(
    "known_person",
    _key("tenant"),
    _key("ident"),
    _text("name"),
    _text("email", optional=True),
    _text("employee_number", optional=True),
    _text("groups"),
    _instant("seen_at"),
)
"""Who has logged in through the identity provider, with the groups it gave them then (a JSON list)."""

READING = _table(
    "reading",
    _key("tenant"),
    _key("id"),
    _instant("at"),
    _text("person"),
    _text("case_id"),
    _text("fields"),
    _text("place"),
)
"""Who was shown which personal fields (a JSON list of paths) of a case, and on which page."""

SETTING = _table("setting", _key("name"), _text("body"))
"""What the installation keeps for itself, such as the key that signs cookies and links."""

Index("session_expires", SESSION.c.expires_at)
Index("session_person", SESSION.c.tenant, SESSION.c.person)
Index("reading_case", READING.c.tenant, READING.c.case_id, READING.c.at)
Index(
    "event_person",
    EVENT.c.tenant,
    EVENT.c.actor,
    EVENT.c.at,
    sqlite_where=~is_text(EVENT.c.actor, "system"),
    postgresql_where=~is_text(EVENT.c.actor, "system"),
)

__all__ = ["DRAFT", "KNOWN_PERSON", "META", "NOTE", "NOTE_CONTENT", "PREFERENCE", "READING", "SESSION", "SETTING"]
