"""Comments and files on a case: what is taken, what is refused in which words, who sees it, and how it comes out."""

import hashlib
import tracemalloc
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from web_support import Scene, Visitor
from werkzeug.datastructures import FileStorage
from werkzeug.test import EnvironBuilder, TestResponse, encode_multipart
from werkzeug.wrappers import Response

from oppskrift.cases.notes import FILES, LONGEST, GivenFile, Noted
from oppskrift.model.event import NoteAdded, NoteRemoved
from oppskrift.model.party import Actor
from oppskrift.store.verify import verify

PDF = b"%PDF-1.7 avtale"
BERIT = Actor(tenant="uib", ident="berit", name="Berit Behovshaver", groups=frozenset({"behovshaver"}))
HTMX = {"HX-Request": "true"}


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """One journey for all tests; each works on a case of its own."""
    with Scene(tmp_path_factory.mktemp("notes")) as found:
        found.journey(until="Kontrollere_kontrakt")
        yield found


@pytest.fixture
def scene(shared: Scene) -> Scene:
    """The journey, as a case without notes."""
    started = shared.site.engine.start("uib", "kontrakt_timelonn", "berit")
    shared.current = started.case_id  # type: ignore[attr-defined]
    return shared


def case_of(scene: Scene) -> str:
    return str(scene.current)  # type: ignore[attr-defined]


def send(visitor: Visitor, scene: Scene, text: str = "", *files: tuple[str, bytes], **more: Any) -> TestResponse:
    where = f"/saker/{case_of(scene)}/notater"
    visitor.get("/visning")
    fields = {"csrf_token": visitor.token, "text": text, **more.pop("data", {})}
    # Encoded here: the test client would leave a large body in a file of its own that nobody closes.
    boundary, body = encode_multipart({**fields, "files": [FileStorage(BytesIO(body), name) for name, body in files]})
    return visitor.client.post(where, data=body, content_type=f"multipart/form-data; boundary={boundary}", **more)


def notes(scene: Scene) -> list[Any]:
    return list(scene.site.notes._notes.of_case("uib", case_of(scene)))


def events(scene: Scene) -> list[Any]:
    rows = scene.installation.store.events("uib", case_of(scene))
    return [event for row in rows for event in row.events if isinstance(event, NoteAdded | NoteRemoved)]


def file_address(scene: Scene) -> str:
    (file,) = (note for note in notes(scene) if note.kind == "file")
    return f"/saker/{case_of(scene)}/filer/{file.id}"


def test_a_comment_and_files_go_in_together_and_are_shown(scene: Scene) -> None:
    berit = scene.visitor("berit")
    answer = send(
        berit, scene, "Første linje\r\nandre linje", ("Avtale æøå.pdf", PDF), ("timer.csv", b"dag;timer\n1;7,5")
    )
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"/saker/{case_of(scene)}#notater"
    page = berit.get(f"/saker/{case_of(scene)}/notater").text
    for shown in ("Første linje\nandre linje", "Berit Behovshaver", "Avtale æøå.pdf", "timer.csv", "15 B"):
        assert shown in page
    assert [note.kind for note in notes(scene)] == ["comment", "file", "file"]


def test_each_is_an_event_that_tells_nothing_of_what_it_says(scene: Scene) -> None:
    send(scene.visitor("berit"), scene, "Hemmelig mening", ("navn-på-person.pdf", PDF))
    comment, file = events(scene)
    assert (comment.what, file.what, file.sha256) == ("comment", "file", hashlib.sha256(PDF).hexdigest())
    assert comment.sha256 != hashlib.sha256(b"Hemmelig mening").hexdigest()
    stored = scene.installation.store.event_rows("uib", case_of(scene))
    assert not any(b"Hemmelig" in row.events or b"navn" in row.events.split(b"NoteAdded")[-1] for row in stored)
    page = scene.visitor("berit").get(f"/saker/{case_of(scene)}/historikk").text
    assert "skrev en kommentar" in page
    assert "la ved en fil" in page


def test_the_chain_of_events_holds_with_notes_in_it(scene: Scene) -> None:
    send(scene.visitor("berit"), scene, "en")
    rows = scene.installation.store.event_rows("uib", case_of(scene))
    assert len(rows) == 2
    assert verify(scene.installation.store, "uib", case_of(scene)) == ()


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "{{ 7 * 7 }}", "https://ond.example"]
)
def test_a_comment_is_shown_as_it_was_written_and_nothing_in_it_works(scene: Scene, text: str) -> None:
    berit = scene.visitor("berit")
    send(berit, scene, text)
    page = berit.get(f"/saker/{case_of(scene)}/notater").text
    assert text.replace("<", "&lt;").replace(">", "&gt;") in page
    assert 'href="https://ond.example' not in page


def test_what_is_not_seen_or_turns_text_around_is_taken_out(scene: Scene) -> None:
    send(scene.visitor("berit"), scene, "  a\x00b\u202ec\x1b[31m\n\nd  ")
    assert [note.text for note in notes(scene)] == ["abc[31m\n\nd"]


@pytest.mark.parametrize(
    ("name", "body", "says"),
    [
        pytest.param("side.html", b"<script>x</script>", "en type som ikke kan legges ved", id="html"),
        pytest.param("logo.svg", b"<svg onload='x'/>", "en type som ikke kan legges ved", id="svg"),
        pytest.param("kjor.exe", b"MZ", "en type som ikke kan legges ved", id="exe"),
        pytest.param("avtale.pdf", b"<html><script>x</script>", "ikke det filnavnet sier", id="html-as-pdf"),
        pytest.param("notat.txt", b"<svg onload=x>", "noe som kan kjøres", id="svg-as-text"),
        pytest.param("timer.csv", b"a;b\n1;=cmd|' /C calc'!A0", "kan kjøre som formel", id="formula"),
        pytest.param("tom.pdf", b"", "er tom", id="empty"),
        pytest.param("<b>x</b>.exe", b"MZ", "en type som ikke kan legges ved", id="markup-in-name"),
    ],
)
def test_files_that_could_do_harm_are_refused_in_words_and_nothing_is_kept(
    scene: Scene, name: str, body: bytes, says: str
) -> None:
    answer = send(scene.visitor("berit"), scene, "Min kommentar", (name, body), ("god.pdf", PDF))
    assert answer.status_code == 422
    assert says in answer.text
    assert "Min kommentar</textarea>" in answer.text
    assert "<b>x</b>" not in answer.text
    assert (notes(scene), events(scene)) == ([], [])


def test_nothing_at_all_a_long_comment_and_too_many_files_are_told(scene: Scene) -> None:
    berit = scene.visitor("berit")
    assert "Skriv en kommentar eller velg en fil." in send(berit, scene, "  ").text
    assert f"høyst {LONGEST}" in send(berit, scene, "x" * (LONGEST + 1)).text
    assert send(berit, scene, "x" * LONGEST).status_code == 303
    many = [(f"{number}.pdf", PDF + str(number).encode()) for number in range(FILES + 1)]
    assert f"høyst {FILES} filer" in send(berit, scene, "", *many).text
    assert len(notes(scene)) == 1


def test_a_file_just_too_large_is_told_by_name(scene: Scene) -> None:
    limit = scene.site.notes.max_file
    answer = send(scene.visitor("berit"), scene, "", ("stor.pdf", b"%PDF-" + bytes(limit)))
    assert answer.status_code == 422
    assert "«stor.pdf» er for stor. En fil kan være på høyst 10 MB." in answer.text
    assert notes(scene) == []


def test_fifty_megabytes_are_refused_unread(scene: Scene) -> None:
    berit = scene.visitor("berit")
    berit.get("/visning")
    where = f"/saker/{case_of(scene)}/notater"
    read: list[int] = []

    class Endless:
        def read(self, size: int = -1) -> bytes:
            read.append(size)
            return b"x" * min(size if size > 0 else 1 << 16, 1 << 16)

        readline = read

    environ = EnvironBuilder(where, method="POST", base_url="http://localhost").get_environ()
    cookie = berit.client.get_cookie("oppskrift")
    environ |= {
        "wsgi.input": Endless(),
        "CONTENT_LENGTH": str(50 << 20),
        "CONTENT_TYPE": "multipart/form-data; boundary=x",
        "HTTP_COOKIE": f"oppskrift={cookie.value if cookie else ''}",
        "HTTP_X_CSRFTOKEN": berit.token,
    }
    tracemalloc.start()
    answer = Response.from_app(scene.app, environ)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert answer.status_code == 413
    assert "større enn vi tar imot" in answer.get_data(as_text=True)
    assert len(read) < 10
    assert peak < 5 << 20


def test_a_file_of_the_largest_size_goes_in_and_out(scene: Scene) -> None:
    body = b"%PDF-" + bytes(range(256)) * 40_000
    berit = scene.visitor("berit")
    assert send(berit, scene, "", ("stor.pdf", body)).status_code == 303
    assert berit.get(file_address(scene)).data == body


HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cache-Control": "private, no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
}


@pytest.mark.parametrize(
    ("name", "body", "media_type", "disposition"),
    [
        ("avtale.pdf", PDF, "application/pdf", "attachment; filename=avtale.pdf"),
        ("Timer mars.csv", b"a;b", "text/csv; charset=utf-8", 'attachment; filename="Timer mars.csv"'),
        (
            "blåbær «1».txt",
            b"tekst",
            "text/plain; charset=utf-8",
            "attachment; filename*=UTF-8''bl%C3%A5b%C3%A6r%20%C2%AB1%C2%BB.txt",
        ),
        ('"; filename=ond.exe; x=".pdf', PDF, "application/pdf", 'attachment; filename="_; filename=ond.exe; x=_.pdf"'),
        ("../../etc/passwd\r\nX: y.pdf", PDF, "application/pdf", 'attachment; filename="passwdX_ y.pdf"'),
    ],
    ids=["pdf", "csv", "letters", "quotes", "path"],
)
def test_a_file_comes_out_as_a_download_only(
    scene: Scene, name: str, body: bytes, media_type: str, disposition: str
) -> None:
    berit = scene.visitor("berit")
    noted = scene.site.notes.add(BERIT, case_of(scene), "", [GivenFile(name, body)])
    assert isinstance(noted, Noted)
    answer = berit.get(file_address(scene))
    assert (answer.status_code, answer.data) == (200, body)
    assert answer.headers["Content-Type"] == media_type
    found = answer.headers["Content-Disposition"]
    assert found == disposition or found.endswith(disposition.removeprefix("attachment; "))
    assert {header: answer.headers[header] for header in HEADERS} == HEADERS
    assert "X" not in answer.headers


def test_a_download_is_in_the_record_of_reads(scene: Scene) -> None:
    berit = scene.visitor("berit")
    send(berit, scene, "", ("avtale.pdf", PDF))
    berit.get(file_address(scene))
    assert any(
        one.place == "notes.download" and one.person == "berit"
        for one in scene.site.readings.of_case("uib", case_of(scene))
    )


def test_the_same_content_is_known_again(scene: Scene) -> None:
    berit = scene.visitor("berit")
    send(berit, scene, "", ("a.pdf", PDF), ("b.pdf", PDF))
    assert [note.file_name for note in notes(scene)] == ["a.pdf"]
    again = send(berit, scene, "Se vedlegg", ("c.pdf", PDF), headers=HTMX)
    assert again.status_code == 200
    assert "«c.pdf» har samme innhold som en fil saken har fra før" in again.text
    assert [note.kind for note in notes(scene)] == ["file", "comment"]


def test_whoever_may_not_see_the_case_sees_and_adds_nothing(scene: Scene) -> None:
    send(scene.visitor("berit"), scene, "bare for oss", ("avtale.pdf", PDF))
    address = file_address(scene)
    for person, tenant in (("atle", "uib"), ("kari", "uio"), ("berit", "uio")):
        visitor = scene.visitor(person, tenant)
        for where in (f"/saker/{case_of(scene)}/notater", address):
            assert visitor.get(where).status_code == 404, (person, where)
        assert send(visitor, scene, "hei").status_code == 404
        assert visitor.post(f"{address.replace('filer', 'notater')}/fjern").status_code == 404
    assert scene.visitor().get(address).status_code == 303
    assert len(notes(scene)) == 2


def test_whoever_sees_the_case_masked_sees_how_many_there_are(scene: Scene) -> None:
    send(scene.visitor("berit"), scene, "om en person", ("avtale.pdf", PDF))
    operator = scene.visitor("drift")
    page = operator.get(f"/saker/{case_of(scene)}/notater").text
    assert "Saken har 2 kommentarer og filer." in page
    assert "om en person" not in page
    assert "avtale.pdf" not in page
    assert operator.get(file_address(scene)).status_code == 404
    assert send(operator, scene, "hei").status_code == 403
    assert len(notes(scene)) == 2


def removal(scene: Scene, number: int) -> str:
    return f"/saker/{case_of(scene)}/notater/{notes(scene)[number].id}/fjern"


def test_the_author_removes_a_note_and_what_it_said_is_gone(scene: Scene) -> None:
    berit = scene.visitor("berit")
    send(berit, scene, "skrevet ved en feil", ("feil.pdf", PDF))
    address = file_address(scene)
    for number in (0, 1):
        assert berit.post(removal(scene, number)).status_code == 303
    page = berit.get(f"/saker/{case_of(scene)}/notater").text
    assert "Berit Behovshaver fjernet en kommentar" in page
    assert "Berit Behovshaver fjernet en fil" in page
    assert "skrevet ved en feil" not in page
    assert "feil.pdf" not in page
    assert berit.get(address).status_code == 404
    assert [event.what for event in events(scene) if isinstance(event, NoteRemoved)] == ["comment", "file"]
    assert "allerede fjernet" in berit.post(removal(scene, 0)).text
    assert send(berit, scene, "", ("igjen.pdf", PDF)).status_code == 303


def test_nobody_removes_what_somebody_else_wrote(scene: Scene) -> None:
    send(scene.visitor("berit"), scene, "mitt")
    kari = scene.visitor("kari")
    page = kari.get(f"/saker/{case_of(scene)}/notater").text
    assert "/fjern" not in page
    assert kari.post(removal(scene, 0)).status_code == 403
    assert [note.text for note in notes(scene)] == ["mitt"]


def test_on_a_case_that_has_ended_notes_can_be_added_and_not_removed(scene: Scene) -> None:
    berit = scene.visitor("berit")
    send(berit, scene, "før")
    scene.site.engine.cancel("uib", case_of(scene), "berit", "trengs ikke")
    assert send(berit, scene, "etter").status_code == 303
    answer = berit.post(removal(scene, 0))
    assert answer.status_code == 403
    assert "Saken er avsluttet." in answer.text
    assert [note.text for note in notes(scene)] == ["før", "etter"]


def test_htmx_gets_the_panel_and_a_browser_goes_back_to_the_page_it_was_on(scene: Scene) -> None:
    berit = scene.visitor("berit")
    part = send(berit, scene, "raskt", headers=HTMX)
    assert part.status_code == 200
    assert part.text.lstrip().startswith('<section class="panel notes"')
    wrong = send(berit, scene, "", headers=HTMX)
    assert wrong.status_code == 422
    assert "<html" not in wrong.text
    back = send(berit, scene, "fra oppgaven", data={"token": "7"})
    assert back.headers["Location"] == f"/oppgaver/{case_of(scene)}/7#notater"
    for token in ("//ond.example", "7/../../x", "-1", "²", "9" * 40):
        answer = send(berit, scene, f"fra {token}", data={"token": token})
        assert answer.headers["Location"] == f"/saker/{case_of(scene)}#notater"


def test_the_panel_stands_on_the_page_of_the_task_and_of_the_case(scene: Scene) -> None:
    berit = scene.visitor("berit")
    send(berit, scene, "synlig begge steder")
    token = next(t for t in scene.tasks() if t.case_id == case_of(scene)).token
    task = berit.get(f"/oppgaver/{case_of(scene)}/{token}").text
    assert "synlig begge steder" in task
    assert f'name="token" value="{token}"' in task
    assert "synlig begge steder" in berit.get(f"/saker/{case_of(scene)}/dokumenter").text
