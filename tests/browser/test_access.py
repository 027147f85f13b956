"""For everybody: no serious fault that axe-core knows, in light, dark and on a phone; keys do what the mouse does."""

import pytest
from page_steps import faults

BOTH = "on=2023-02-01&known=2024-12-01"
VIEWS = {
    "world": (f"/world?{BOTH}&actor=TUR", ".panel .card"),
    "pairs": (f"/dyad?{BOTH}", ".pairs a"),
    "dyad": (f"/dyad/NATO/SWE?{BOTH}", ".lane"),
    "bodies": (f"/bodies?{BOTH}", ".tiles a"),
    "body": (f"/body/NATO?{BOTH}", ".lane"),
    "reports": (f"/reports?{BOTH}", ".reports a"),
    "report": ("/report/2024-01-24-ankara-stockholm.txt", "a.mark"),
    "code": ("/code", "textarea"),
    "review": ("/review", ".queue button"),
    "search": (f"/search?q=Turkey&{BOTH}", ".found a"),
    "help": ("/help", ".help"),
}


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize(("colours", "width"), [("light", 1440), ("dark", 1440), ("light", 390)])
def test_no_serious_fault(look, axe, view, colours, width):
    route, there = VIEWS[view]
    page = look(route, width=width, height=844, colours=colours)
    page.locator(there).first.wait_for()
    assert faults(page, axe) == []


@pytest.mark.parametrize("view", VIEWS)
def test_a_phone_needs_no_sideways_scrolling(look, view):
    route, there = VIEWS[view]
    page = look(route, width=390, height=844)
    page.locator(there).first.wait_for()
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 390


def test_axe_would_find_a_fault(look, axe):
    page = look("/help")
    page.evaluate("() => document.querySelector('main').append(document.createElement('button'))")
    assert [f[0] for f in faults(page, axe)] == ["button-name"]


def test_keys_move_the_day(look):
    page = look("/world?on=2023-02-01&known=2023-02-01")
    page.locator("#on-day").focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("() => document.getElementById('on-date').value === '2023-02-02'")
