"""What people who may not see a person can find out: from pages, titles, addresses, tags, searches and downloads.

The values of the personal fields are read out of the case itself; none of them may stand in anything that somebody with
masked sight is sent, whatever they ask, and what they ask must not answer yes or no about them.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

import pytest
from hostile import QUERY
from markupsafe import escape
from web_support import Scene, Visitor
from werkzeug.test import TestResponse

from oppskrift.cases.masking import personal_paths, personal_texts
from oppskrift.model.event import DecisionMade

MASKED = ("drift", "prosess")
SECRET = "Hun-er-syk-sa-kari"
DRAFTED = "Kari-har-ikke-sendt-dette"
NOT_A_SECRET = {"uib", "nei", "ja", "true", "false", "UiB"}
ENDS_LOGIN = frozenset({"auth.logout", "auth_development.development", "start.go_in"})


@dataclass
class Sought:
    """The scene, a case in it, and what nobody with masked sight may come to know of it."""

    scene: Scene
    case_id: str
    token: int
    file: str
    values: frozenset[str]
    decided: tuple[int, int]

    def addresses(self) -> list[str]:
        known = {"case_id": self.case_id, "token": self.token, "process": "kontrakt_timelonn", "version": "1.0"}
        found = []
        for rule in self.scene.app.url_map.iter_rules():
            if "GET" in (rule.methods or ()) and rule.endpoint not in ENDS_LOGIN:
                own = known | {"form": "melde_behov", "id": self.file, "key": "x"}
                if rule.endpoint.startswith("cases.decision"):
                    own |= dict(zip(("rev", "token"), self.decided, strict=True))
                with self.scene.app.test_request_context():
                    found.append(
                        self.scene.app.url_for(rule.endpoint, **{n: own[n] for n in rule.arguments if n in own})
                    )
        return found


@pytest.fixture(scope="module")
def sought(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sought]:
    with Scene(tmp_path_factory.mktemp("sight")) as scene:
        scene.journey("uib", until="Kontrollere_kontrakt")
        task = scene.task("Kontrollere_kontrakt")
        store = scene.installation.store
        case = store.case("uib", task.case_id)
        paths = personal_paths(scene.site.library.bundle(case.process, case.version).manifest.personal_data)
        texts = personal_texts(paths, store.events("uib", case.id))
        values = {one for found in texts.values() for one in found if len(one) >= 4} - NOT_A_SECRET
        kari = scene.visitor("kari")
        kari.get("/visning")
        assert kari.post(f"/saker/{case.id}/notater", {"text": SECRET}).status_code == 303
        path = f"/oppgaver/{case.id}/{task.token}/utkast"
        assert kari.post(path, {"kontroll.begrunnelse": DRAFTED, "kontroll.utfall": "rettes"}).status_code == 200
        (note,) = scene.site.notes._notes.of_case("uib", case.id)
        assert len(values) >= 4
        decided = next(
            (row.rev, event.token)
            for row in store.events("uib", case.id)
            for event in row.events
            if isinstance(event, DecisionMade)
        )
        yield Sought(scene, case.id, task.token, note.id, frozenset({*values, SECRET, DRAFTED}), decided)


def told(answer: TestResponse) -> str:
    """Return all that an answer says, its headers among it."""
    return f"{answer.text}\n{answer.headers}"


def seen(sought: Sought, visitor: Visitor, path: str) -> list[str]:
    said = told(visitor.client.get(path))
    return [f"{path}: {value}" for value in sorted(sought.values) if value in said]


def test_whoever_sees_the_case_whole_sees_them(sought: Sought) -> None:
    kari = sought.scene.visitor("kari")
    found = {line.partition(": ")[2] for path in sought.addresses() for line in seen(sought, kari, path)}
    assert len(found) > 2, "nothing is looked for that anybody is shown"


@pytest.mark.parametrize("person", MASKED)
def test_no_page_tells_them(sought: Sought, person: str) -> None:
    visitor = sought.scene.visitor(person)
    paths = sought.addresses()
    case = f"/saker/{sought.case_id}"
    paths += [f"{case}?alle=1", f"{case}/historikk?kontroll=1&rekkefolge=eldste", f"{case}/historikk?vis=oppgaver"]
    paths += [f"{path}?{name}=1" for path in ("/saker", "/arbeidsliste", "/drift/jobber") for name in QUERY]
    # The examples of the processes' pages are of the same fictitious people.
    paths = [path for path in paths if not path.startswith("/prosesser")]
    assert [line for path in paths for line in seen(sought, visitor, path)] == []


@pytest.mark.parametrize("person", [*MASKED, "henrik", "tormod"])
@pytest.mark.parametrize("where", ["/saker?sok={}", "/arbeidsliste?liste=gruppe&q={}", "/arbeidsliste?liste=mine&q={}"])
def test_no_search_answers_whether_somebody_is_in_a_case(sought: Sought, person: str, where: str) -> None:
    """What is found for a value that is there and what is found for one that is not differ by the value alone."""
    visitor = sought.scene.visitor(person)
    assert (visitor.get(f"/saker/{sought.case_id}").status_code == 200) == (person in MASKED)  # nobody sees it whole
    visitor.get("/visning")
    for value in sorted(sought.values):
        asked, other = value[:60], "Qxzqw" + value[5:60]
        there, nowhere = (_rows(visitor.get(where.format(quote(one))).text, one) for one in (asked, other))
        assert there == nowhere, value
        assert sought.case_id not in there


def _rows(page: str, asked: str) -> str:
    """Return the text of a page without what was asked, and the cases that it leads to."""
    main = page[page.index("<main") :]
    cases = re.findall(r'"(?:/saker|/oppgaver)/[^"]*"', main)
    return re.sub(r"<[^>]*>", " ", main).replace(str(escape(asked)), "") + str(cases)


@pytest.mark.parametrize("person", MASKED)
def test_what_they_may_not_do_says_nothing_either(sought: Sought, person: str) -> None:
    visitor = sought.scene.visitor(person)
    visitor.get("/visning")
    task, case = f"/oppgaver/{sought.case_id}/{sought.token}", f"/saker/{sought.case_id}"
    posts = [task, *(f"{task}/{act}" for act in ("ta", "slipp", "overta", "overfor", "skjema", "utkast", "endret"))]
    posts += [f"{task}/forkast", f"{case}/notater", f"{case}/notater/{sought.file}/fjern", f"{case}/trekk"]
    posts += ["/arbeidsliste"]
    before = sought.scene.installation.store.case("uib", sought.case_id).rev
    for path in posts:
        form = {"text": "x", "to": person, "do": "claim", "task": f"{sought.case_id}:{sought.token}", "form:rev": "0"}
        answer = visitor.post(path, form)
        assert answer.status_code < 500
        assert [value for value in sought.values if value in told(answer)] == [], path
        after = visitor.get("/arbeidsliste")
        assert [value for value in sought.values if value in told(after)] == [], path
    assert sought.scene.installation.store.case("uib", sought.case_id).rev == before


def test_drafts_are_their_writers_alone(sought: Sought) -> None:
    where = f"/oppgaver/{sought.case_id}/{sought.token}"
    for person in ("berit", "dag", "drift", "prosess"):
        assert DRAFTED not in sought.scene.visitor(person).get(where).text, person
    assert DRAFTED in sought.scene.visitor("kari").get(where).text
