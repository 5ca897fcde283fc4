"""Files whose names or contents mean harm: refused in words, or kept under a harmless name and only ever downloaded."""

import io
import re
import zipfile
from collections.abc import Iterator
from urllib.parse import unquote

import pytest
from hostile import CANARY, FILE_NAMES, REFUSED_FILES
from hypothesis import given
from hypothesis import strategies as st
from web_support import Scene, Visitor
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from oppskrift.cases import file_kinds, file_names

RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    with Scene(tmp_path_factory.mktemp("files")) as found:
        found.journey(until="Kontrollere_kontrakt")
        yield found


@pytest.fixture
def case(scene: Scene) -> str:
    """Return a case of its own for each test."""
    started = scene.site.engine.start("uib", "kontrakt_timelonn", "berit")
    return str(started.case_id)  # type: ignore[union-attr]


def send(visitor: Visitor, case: str, name: str, body: bytes) -> TestResponse:
    visitor.get("/visning")
    storage = FileStorage(io.BytesIO(body), name)
    boundary, encoded = encode_multipart({"csrf_token": visitor.token, "text": "", "files": [storage]})
    where, kind = f"/saker/{case}/notater", f"multipart/form-data; boundary={boundary}"
    return visitor.client.post(where, data=encoded, content_type=kind)


@pytest.mark.parametrize("name", REFUSED_FILES)
def test_what_could_run_or_is_not_what_it_says_is_refused_in_words(scene: Scene, case: str, name: str) -> None:
    berit = scene.visitor("berit")
    answer = send(berit, case, name, REFUSED_FILES[name])
    assert answer.status_code == 422
    assert name in answer.text
    assert CANARY not in answer.text
    assert scene.site.notes._notes.of_case("uib", case) == []


@pytest.mark.parametrize(
    "name", [one for one in FILE_NAMES if one.strip()], ids=range(sum(map(bool, map(str.strip, FILE_NAMES))))
)
def test_a_file_is_handed_out_as_a_download_whatever_it_is_called(scene: Scene, case: str, name: str) -> None:
    berit = scene.visitor("berit")
    answer = send(berit, case, name, b"hei")
    assert answer.status_code in {303, 422}
    assert CANARY not in answer.text or f"<svg onload={CANARY}" not in answer.text
    for note in scene.site.notes._notes.of_case("uib", case):
        given_out = berit.get(f"/saker/{case}/filer/{note.id}")
        told = given_out.headers["Content-Disposition"]
        assert told.startswith("attachment;")
        assert given_out.headers["Content-Type"].partition(";")[0] in {"text/plain", "text/csv"}
        assert given_out.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert given_out.headers["X-Content-Type-Options"] == "nosniff"
        assert "no-store" in given_out.headers["Cache-Control"]
        assert not re.search(r"[\r\n\0/\\]|\.\.", unquote(told).replace("UTF-8''", ""))
        assert told.count("filename=") <= 1
        assert "X-Evil" not in given_out.headers
        given_out.close()


def test_a_file_of_a_case_is_not_found_through_another(scene: Scene, case: str) -> None:
    berit = scene.visitor("berit")
    assert send(berit, case, "notat.txt", b"hei").status_code == 303
    (note,) = scene.site.notes._notes.of_case("uib", case)
    other = scene.task("Kontrollere_kontrakt").case_id
    assert berit.get(f"/saker/{other}/filer/{note.id}").status_code == 404
    for person, tenant in (("drift", "uib"), ("prosess", "uib"), ("berit", "ntnu"), ("tormod", "uib")):
        visitor = scene.visitor(person, tenant)
        assert visitor.get(f"/saker/{case}/filer/{note.id}").status_code == 404, person
        visitor.get("/visning")
        assert visitor.post(f"/saker/{case}/notater/{note.id}/fjern").status_code in {403, 404}
    assert scene.site.notes._notes.of_case("uib", case)[0].removed_at is None


@given(st.text(max_size=300))
def test_a_cleaned_name_is_harmless_and_stays_as_it_is(name: str) -> None:
    found = file_names.clean(name)
    assert found
    assert len(found) <= file_names.LONGEST
    assert not re.search(r'[/\\<>:"|?*\x00-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069]', found)
    assert not RESERVED.fullmatch(found)
    assert found[0] != "."
    assert found[-1] not in ". "
    assert file_names.clean(found) == found


@given(st.binary(max_size=300), st.sampled_from(sorted(file_kinds.KINDS)))
def test_no_content_makes_the_judge_fail(body: bytes, kind: str) -> None:
    for start in (b"", b"PK\x03\x04", b"%PDF-", b"\xff\xfe", b"PK\x05\x06"):
        assert file_kinds.judge(f"x.{kind}", start + body) is not None


def test_a_document_that_unpacks_to_much_is_not_unpacked() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", b" " * (200 << 20))
        archive.writestr("word/document.xml", b"x")
    assert len(packed.getvalue()) < 1 << 20
    assert file_kinds.judge("bombe.docx", packed.getvalue()) is not None
