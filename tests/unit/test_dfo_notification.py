"""Notices and invitations: one per idempotency key, also across attempts and restarts."""

import json
from datetime import date

import pytest
from dfo_support import TestCall, World

from oppskrift.dfo import JsonLinesNotifier, MemoryNotifier
from oppskrift.dfo.notification import notifications
from oppskrift.dfo.registry import Registry
from oppskrift.model.job import Done, Incident
from oppskrift.model.tagged import tag

NOTICE = {"mottaker": "attestant-lonn", "mal": "paminnelse-lonnsfrist", "parametre": {"frist": date(2026, 3, 4)}}


def run(notifier, handler="varsel.send", input=None, **call):
    return Registry(notifications(notifier)).run(handler, tag(input or NOTICE), TestCall(**call))


def test_a_notice_is_sent_once_per_key():
    notifier = MemoryNotifier()
    first, again = run(notifier), run(notifier, attempt=2)
    other = run(notifier, idempotency_key="uib:sak1:Varsle:2")
    assert first == again != other
    assert [n.to for n in notifier.notices] == ["attestant-lonn"] * 2
    assert notifier.notices[0].parameters == {"frist": {"$date": "2026-03-04"}}
    assert notifier.notices[0].institution == "uib"


def test_equal_keys_at_two_institutions_are_two_notices():
    notifier = MemoryNotifier()
    assert run(notifier) != run(notifier, institution="uio")
    assert len(notifier.notices) == 2


def test_an_invitation_gives_a_temporary_ident_that_tells_nothing():
    world = World()
    invited = world.done("person.inviter", navn="Tormod Demo", epost="tormod@uib.example")
    (sent,) = world.notifier.invitations
    assert (sent.ident, sent.email) == (invited["brukerident"], "tormod@uib.example")
    assert invited["utloper"] == {"$date": "2026-04-01"}
    assert invited["brukerident"].startswith("midl-")
    assert "tormod" not in json.dumps({k: v for k, v in invited.items() if k != "navn"}).lower()
    assert world.done("person.inviter", navn="Tormod Demo", epost="tormod@uib.example") == invited


def test_notices_in_a_file_survive_a_restart_and_a_cut_line(tmp_path):
    path = tmp_path / "varsler.jsonl"
    run(JsonLinesNotifier(path))
    run(JsonLinesNotifier(path))
    run(JsonLinesNotifier(path), "person.inviter", {"navn": "Å", "epost": "a@b.example"}, idempotency_key="2")
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert [line["type"] for line in lines] == ["varsel", "invitasjon"]
    with path.open("a", encoding="utf-8") as file:
        file.write('{"id": "varsel-avk')
    assert isinstance(run(JsonLinesNotifier(path), idempotency_key="3"), Done)
    whole = [line for line in path.read_text(encoding="utf-8").splitlines() if line]
    assert [json.loads(line)["type"] for line in whole] == ["varsel", "invitasjon", "varsel"]


@pytest.mark.parametrize("changed", [{"mottaker": ""}, {"mottaker": 5}, {"mal": None}, {"parametre": "x"}], ids=str)
def test_a_notice_that_makes_no_sense_is_an_incident(changed):
    notifier = MemoryNotifier()
    assert isinstance(run(notifier, input={**NOTICE, **changed}), Incident)
    assert notifier.notices == ()


def test_a_file_that_cannot_be_written_is_an_incident(tmp_path):
    assert isinstance(run(JsonLinesNotifier(tmp_path / "borte" / "varsler.jsonl")), Incident)


class Links:
    """Tells what it was asked for."""

    def link(self, **where):
        return f"https://oppskrift.example/inngang/{where['tenant']}.{where['case_id']}.{where['ident']}.{where['id']}"


@pytest.mark.parametrize("links", [Links(), None])
def test_an_invitation_carries_the_link_of_its_case_where_it_is_known_how_people_reach_the_pages(links, tmp_path):
    memory, path = MemoryNotifier(), tmp_path / "notices.jsonl"
    for notifier in (memory, JsonLinesNotifier(path)):
        registry = Registry(notifications(notifier, links))
        done = registry.run("person.inviter", tag({"navn": "Å", "epost": "a@b.example"}), TestCall(case_id="sak7"))
        assert isinstance(done, Done)
        assert "link" not in done.output
    (sent,) = memory.invitations
    wanted = links and f"https://oppskrift.example/inngang/uib.sak7.{sent.ident}.{sent.id}"
    assert (sent.case_id, sent.link) == ("sak7", wanted)
    assert json.loads(path.read_text(encoding="utf-8"))["link"] == wanted
