"""Drafts on both databases: the tenant and the person are part of every key."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from store_support import opened, sqlite_url

from oppskrift.ports.drafts import Draft, DraftKey
from oppskrift.store.drafts import SqlDrafts
from oppskrift.store.sql import SqlStore

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
KEY = DraftKey(tenant="uib", case_id="c1", token=7, person="kari")
LONG_AGO = NOW - timedelta(days=180)


@pytest.fixture(params=["sqlite", "postgres"])
def drafts(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SqlDrafts]:
    url = sqlite_url(tmp_path) if request.param == "sqlite" else request.getfixturevalue("postgres")()
    with opened(url) as store:
        assert isinstance(store, SqlStore)
        yield SqlDrafts(store.database)


def draft(key: DraftKey = KEY, body: object = None, at: datetime = NOW) -> Draft:
    return Draft(key=key, body=body or {"values": {"a": "æø"}}, saved_at=at)


def test_the_last_draft_is_the_one_that_counts(drafts: SqlDrafts) -> None:
    assert drafts.find(KEY) is None
    drafts.save(draft(), LONG_AGO)
    drafts.save(draft(body={"values": {"a": "ny"}}, at=NOW + timedelta(minutes=1)), LONG_AGO)
    found = drafts.find(KEY)
    assert found is not None
    assert found.body == {"values": {"a": "ny"}}
    assert found.saved_at == NOW + timedelta(minutes=1)


def test_a_draft_is_one_persons_at_one_institution(drafts: SqlDrafts) -> None:
    drafts.save(draft(), LONG_AGO)
    for other in (
        replace(KEY, tenant="ntnu"),
        replace(KEY, person="dag"),
        replace(KEY, token=8),
        replace(KEY, case_id="c2"),
    ):
        assert drafts.find(other) is None
        drafts.drop(other)
    assert drafts.find(KEY) is not None
    drafts.drop(KEY)
    assert drafts.find(KEY) is None


def test_a_task_that_is_done_leaves_no_draft(drafts: SqlDrafts) -> None:
    for key in (KEY, replace(KEY, person="dag"), replace(KEY, tenant="ntnu"), replace(KEY, token=8)):
        drafts.save(draft(key), LONG_AGO)
    drafts.drop_task("uib", "c1", 7)
    left = (KEY, replace(KEY, person="dag"), replace(KEY, tenant="ntnu"), replace(KEY, token=8))
    assert [drafts.find(key) is not None for key in left] == [False, False, True, True]
    drafts.drop_task("uib", "c1", 7)


def test_old_drafts_of_the_person_are_forgotten(drafts: SqlDrafts) -> None:
    old, others = replace(KEY, token=1), replace(KEY, token=2, person="dag")
    drafts.save(draft(old, at=LONG_AGO - timedelta(days=1)), LONG_AGO - timedelta(days=9))
    drafts.save(draft(others, at=LONG_AGO - timedelta(days=1)), LONG_AGO - timedelta(days=9))
    drafts.save(draft(), LONG_AGO)
    assert drafts.find(old) is None
    assert drafts.find(others) is not None
