"""Filling in a task's form as a person without JavaScript does: from the HTML, one post after another."""

from collections.abc import Mapping
from typing import Any

from lxml import html
from web_support import Scene, Visitor
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from oppskrift.demo.answers import ANSWERS
from oppskrift.demo.journey import Journey
from oppskrift.model.record import TaskRecord

BY_HAND = {True: "true", False: ""}


def address(task: TaskRecord) -> str:
    return f"/oppgaver/{task.case_id}/{task.token}"


def fields(page: str, form: str = "task-form") -> "MultiDict[str, str]":
    """Return what a browser would post of a form: names and values, without any button."""
    (found,) = html.fromstring(page).xpath(f"//form[@id='{form}']")
    posted: MultiDict[str, str] = MultiDict()
    for one in found.xpath(".//input | .//textarea | .//select"):
        name, kind = one.get("name"), one.get("type", one.tag)
        if name and not (kind in {"radio", "checkbox"} and one.get("checked") is None):
            posted.add(name, _value(one))
    return posted


def _value(one: Any) -> str:
    if one.tag == "select":
        chosen = one.xpath("./option[@selected]") or one.xpath("./option")
        return str(chosen[0].get("value", "")) if chosen else ""
    return str(one.text or "").removeprefix("\n") if one.tag == "textarea" else str(one.get("value", "on"))


def names(page: str) -> set[str]:
    """Return the names of all controls of the form, ticked or not."""
    found = html.fromstring(page).xpath("//form[@id='task-form']//*[@name]/@name")
    return {str(name) for name in found if ":" not in name} - {"csrf_token"}


def flat(answers: Mapping[str, Any]) -> dict[str, str]:
    """Return answers as they are posted, rows by number."""
    found: dict[str, str] = {}
    for name, value in answers.items():
        if isinstance(value, list):
            for number, row in enumerate(value):
                found.update({f"{name}[{number}].{key}": str(cell) for key, cell in row.items()})
        else:
            found[name] = BY_HAND[value] if isinstance(value, bool) else str(value)
    return found


def fill(visitor: Visitor, url: str, answers: Mapping[str, Any], rounds: int = 40) -> TestResponse:
    """Fill in what the page asks for and send it, until it is taken or nothing new can be filled in."""
    wanted, page = flat(answers), visitor.get(url)
    assert page.status_code == 200, page.text
    lists = {name.partition("[")[0] for name in wanted if "[" in name}
    while rows := sorted(name for name in lists if _missing(name, wanted, names(page.text))):
        page = visitor.post(url, {**_filled(page.text, wanted), "form:add": rows[0]})
        assert page.status_code == 200, page.text
    for _ in range(rounds):
        before = names(page.text)
        page = visitor.post(url, {**_filled(page.text, wanted), "form:do": "complete"})
        if page.status_code != 422 or names(page.text) == before:
            return page
    return page


def _missing(of: str, wanted: Mapping[str, str], there: set[str]) -> bool:
    return any(name.startswith(f"{of}[") and name not in there for name in wanted)


def _filled(page: str, wanted: Mapping[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = {name: values if len(values) > 1 else values[0] for name, values in fields(page).lists()}
    return {**found, **{name: value for name, value in wanted.items() if name in names(page)}}


class ByHand(Journey):
    """A journey whose tasks are done over HTTP, without JavaScript."""

    def __init__(self, scene: Scene, tenant: str, language: str = "nb") -> None:
        super().__init__(scene.stage, tenant)
        self.scene, self.language, self.done = scene, language, list[str]()

    def _complete(self, act: Any) -> None:
        task = next(t for t in self.scene.tasks(self.institution) if t.token == act.token)
        answers = ANSWERS[task.element](self.scene.installation.engine.variables(self.institution, task.case_id))
        person = task.assignee or self._who(task)
        if self.scene.installation.directory.person(self.institution, person) is None:
            self._advanced(
                self.scene.installation.engine.complete(task.tenant, task.case_id, task.token, person, answers)
            )
            return
        visitor = self.scene.visitor(person, self.institution)
        visitor.post("/sprak", {"language": self.language, "next": "/"})
        answer = fill(visitor, address(task), answers)
        assert answer.status_code == 303, answer.text
        self.done.append(task.element)
