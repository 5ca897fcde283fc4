"""A decision table drawn by dmn-js: from the pinned model, with the rule that applied marked."""

from browser_support import People, axe, go
from web_pages import of_decision


def test_a_table_is_shown_as_dmn_with_the_hit_marked_and_back_again(lookers: People) -> None:
    page = go(lookers.enter("kari"), of_decision("kontrakt_timelonn", "kari")(lookers.live.scene))
    shown = page.locator(".decided-table").first
    page.get_by_role("button", name="Vis som DMN").click()
    drawn = page.locator(".dmn-place")
    drawn.locator("tr[data-outcome=met]").wait_for()
    assert not shown.is_visible()
    assert drawn.locator("tr[data-outcome=met] .rule-index").all_inner_texts() == ["1"]
    assert drawn.locator("tr[data-outcome=met] td[data-outcome=met]").all_inner_texts() == ['"ja"']
    assert drawn.locator("[data-element-id=egen_virksomhet_inn1]").get_attribute("data-outcome") == "missed"
    mark = drawn.locator(".bjs-powered-by").bounding_box()
    place = drawn.bounding_box()
    assert mark is not None
    assert place is not None
    assert mark["x"] + mark["width"] <= place["x"] + place["width"]
    assert axe(page) == []
    page.get_by_role("button", name="Vis med utfall").click()
    assert shown.is_visible()
    assert not drawn.is_visible()
