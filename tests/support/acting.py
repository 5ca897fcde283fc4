"""What people do on the pages, in the words of the pages: found by role, label and text, in Bokmål.

kari = Acting(people.enter("kari"))
kari.open_task("Kontrollere kontrakt")
kari.fill({"Er kontrakten klar?": "Send tilbake", "Begrunnelse": "Oppgi emnekoden"})
kari.complete()

A value is what somebody types, the text of an option of a question, or True for a box to tick.
"""

import re
from collections.abc import Mapping

import browser_support
from playwright.sync_api import Locator, Page, expect

Answer = str | bool
MOST_TABS = 120
"""A page with more stops than this is not usable by keyboard."""


class Acting:
    """Somebody at a page."""

    def __init__(self, page: Page, *, javascript: bool = True) -> None:
        self.page, self.javascript = page, javascript
        self.main = page.get_by_role("main")

    def quiet(self) -> None:
        """Wait until the scripts of the page have run."""
        if self.javascript:
            browser_support.quiet(self.page)

    # ---------------------------------------------------------------- where to

    def go(self, path: str) -> None:
        """Open an address and wait until its scripts have run."""
        self.page.goto(path)
        self.quiet()

    def worklist(self, tab: str = "Ledige i gruppene mine") -> None:
        """Open a list of the worklist."""
        self.go("/arbeidsliste")
        self.page.get_by_role("navigation", name="Lister").get_by_role("link", name=tab).click()
        self.quiet()

    def row(self, task: str, case: str = "") -> Locator:
        """Return the row of a task in the worklist."""
        return self.page.get_by_role("row").filter(has_text=task).filter(has_text=case)

    @property
    def rows_of_tasks(self) -> Locator:
        """Return the rows of the worklist, without its head."""
        return self.main.get_by_role("row").filter(has=self.page.get_by_role("rowheader"))

    def open_task(self, task: str, case: str = "", tab: str = "Ledige i gruppene mine") -> None:
        """Open a task from the worklist, as one who has seen it there."""
        self.worklist(tab)
        self.row(task, case).get_by_role("link", name=task, exact=True).first.click()
        self.at_task(task)

    def at_task(self, task: str) -> None:
        """Expect to stand at a task."""
        expect(self.page.get_by_role("heading", level=1)).to_have_text(task)
        self.quiet()

    def address(self) -> str:
        """Return the address of the page, without what it is asked."""
        return self.page.url.partition("?")[0].partition("#")[0]

    def to_case(self) -> None:
        """Go to the case of the task at hand."""
        self.main.get_by_role("link", name=re.compile("^(Se hele saken|Gå til saken)$")).click()
        self.page.wait_for_url("**/saker/*")
        self.quiet()

    def tab(self, name: str) -> None:
        """Go to a part of the case."""
        self.page.get_by_role("navigation", name="Deler av saken").get_by_role("link", name=name).click()
        self.quiet()

    def waits(self) -> list[str]:
        """Return what the case at hand says that it waits for."""
        return self.page.locator("#case-status .wait-what").all_inner_texts()

    def start(self, process: str) -> None:
        """Start a case from the catalogue, and come to its first task."""
        self.go("/start")
        self.page.get_by_role("link", name=f"Start «{process}»").click()
        self.quiet()
        self.press("Start saken")
        self.page.wait_for_url("**/oppgaver/**")
        self.quiet()

    # ---------------------------------------------------------------- rows

    def rows(self, name: str) -> Locator:
        """Return the rows of a list."""
        return self.page.get_by_role("group", name=re.compile(rf"^{re.escape(name)} \d+$"))

    def add_row(self, name: str, answers: Mapping[str, Answer]) -> None:
        """Add a row to a list, and fill it in."""
        number = self.rows(name).count() + 1
        self.press(f"Legg til en rad under «{name}»")
        row = self.page.get_by_role("group", name=f"{name} {number}", exact=True)
        for label, value in answers.items():
            self.answer(row.get_by_role("textbox", name=label, exact=True), value)

    # ---------------------------------------------------------------- forms

    def field(self, label: str) -> Locator:
        """Return the control with a label, or the question with a name."""
        name = re.compile(rf"^{re.escape(label)}( \(valgfritt\))?$")
        named = self.page.get_by_role("group", name=name)
        boxes = (self.page.get_by_role(role, name=name) for role in ("textbox", "checkbox", "spinbutton", "combobox"))
        for box in boxes:
            named = named.or_(box)
        return named.first

    def fill(self, answers: Mapping[str, Answer]) -> None:
        """Answer questions, in order: those that an answer brings up come after it, those only some have (?) last."""
        for label, value in answers.items():
            field = self.field(label.removeprefix("?"))
            if not label.startswith("?") or field.count():
                self.answer(field, value)

    def answer(self, field: Locator, value: Answer) -> None:
        """Answer one question."""
        expect(field).to_be_visible()
        if isinstance(value, bool):
            field.set_checked(value)
        elif field.evaluate("(f) => f.tagName === 'FIELDSET'"):
            field.get_by_role("radio", name=value, exact=True).check()
        else:
            field.fill(value)

    def press(self, button: str) -> None:
        """Press a button of the page."""
        self.main.get_by_role("button", name=button, exact=True).click()

    def complete(self) -> None:
        """Complete the task, and see that it was."""
        here = self.address()
        self.page.get_by_role("button", name=re.compile("^(Ta og fullfør|Fullfør)$")).click()
        expect(self.told("Du fullførte")).to_be_visible()
        expect(self.page.locator("#form-wrong")).to_have_count(0)
        self.quiet()
        assert "Feil:" not in self.page.title(), here

    def told(self, text: str) -> Locator:
        """Return a message that is read out."""
        return self.page.get_by_role("status").or_(self.page.get_by_role("alert")).filter(has_text=text).first


class Keys:
    """Somebody without a mouse."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, *keys: str) -> None:
        """Press keys, one after the other."""
        for key in keys:
            self.page.keyboard.press(key)

    def tab_to(self, wanted: Locator) -> None:
        """Press Tab until the focus stands on a control; it must be seen there."""
        expect(wanted).to_be_visible()
        for _ in range(MOST_TABS):
            if wanted.evaluate("(e) => e === document.activeElement"):
                expect(wanted).to_be_in_viewport()
                return
            self.press("Tab")
        raise AssertionError(f"no way to {wanted} by Tab")

    def tick(self, label: str) -> None:
        """Tick a box by the space bar."""
        box = self.page.get_by_role("checkbox", name=label, exact=True)
        self.tab_to(box)
        self.press("Space")
        expect(box).to_be_checked()

    def choose(self, question: str, option: str) -> None:
        """Choose an option by the arrow keys."""
        options = self.page.get_by_role("group", name=question, exact=True).get_by_role("radio")
        wanted = self.page.get_by_role("group", name=question, exact=True).get_by_role("radio", name=option, exact=True)
        self.tab_to(options.first)
        for _ in range(options.count() + 1):
            if wanted.is_checked():
                break
            self.press("Space" if wanted.evaluate("(e) => e === document.activeElement") else "ArrowDown")
        expect(wanted).to_be_checked()
        expect(wanted).to_be_focused()

    def type(self, label: str, text: str) -> None:
        """Type into a field in place of what is there."""
        box = self.page.get_by_role("textbox", name=label, exact=True)
        self.tab_to(box)
        self.press("ControlOrMeta+a")
        self.page.keyboard.type(text)
        expect(box).to_have_value(text)
