"""The people's side: drafts, notes, sessions, preferences, known persons, readings and settings."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

PERSON = "actor != 'system'"


def _text(name: str, *, optional: bool = False, key: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=optional, primary_key=key)


def _instant(name: str, *, optional: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger, nullable=optional)


def _create(name: str, *columns: sa.Column[str] | sa.Column[int]) -> None:
    op.create_table(name, *columns, sqlite_with_rowid=False)


def upgrade() -> None:
    _of_cases()
    _of_persons()
    op.create_index("session_expires", "session", ["expires_at"])
    op.create_index("session_person", "session", ["tenant", "person"])
    op.create_index("reading_case", "reading", ["tenant", "case_id", "at"])
    where = sa.text(PERSON)
    op.create_index("event_person", "event", ["tenant", "actor", "at"], sqlite_where=where, postgresql_where=where)


def _of_cases() -> None:
    _create(
        "draft",
        _text("tenant", key=True),
        _text("case_id", key=True),
        sa.Column("token", sa.Integer, primary_key=True, autoincrement=False),
        _text("person", key=True),
        _text("body"),
        _instant("saved_at"),
    )
    _create(
        "note",
        _text("tenant", key=True),
        _text("case_id", key=True),
        _text("id", key=True),
        _text("kind"),
        _text("author"),
        _instant("at"),
        _text("text"),
        _text("file_name", optional=True),
        _text("media_type", optional=True),
        sa.Column("size", sa.BigInteger),
        _text("sha256", optional=True),
        _instant("removed_at", optional=True),
    )
    op.create_table(
        "note_content",
        _text("tenant", key=True),
        _text("case_id", key=True),
        _text("id", key=True),
        sa.Column("body", sa.LargeBinary, nullable=False),
    )
    _create(
        "reading",
        _text("tenant", key=True),
        _text("id", key=True),
        _instant("at"),
        _text("person"),
        _text("case_id"),
        _text("fields"),
        _text("place"),
    )


def _of_persons() -> None:
    _create(
        "session",
        _text("id", key=True),
        _text("tenant"),
        _text("person"),
        _text("body"),
        _instant("created_at"),
        _instant("seen_at"),
        _instant("expires_at"),
    )
    _create("preference", _text("tenant", key=True), _text("person", key=True), _text("name", key=True), _text("body"))
    _create(
        "known_person",
        _text("tenant", key=True),
        _text("ident", key=True),
        _text("name"),
        _text("email", optional=True),
        _text("employee_number", optional=True),
        _text("groups"),
        _instant("seen_at"),
    )
    _create("setting", _text("name", key=True), _text("body"))
