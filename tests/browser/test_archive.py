"""The views on the ledger of a whole archive (`STATUSQUO_ARCHIVE_LEDGER`): they hold, and tell what the server says.

Nothing here names a report or quotes one: what is compared is asked of the server.
"""

import re

import pytest
from page_steps import api, count, faults, slide

ON, KNOWN = "2022-06-01", "2025-12-31"
BOTH = f"on={ON}&known={KNOWN}"
MOST_LANES = 30
VIEWS = {
    "world": (f"/world?{BOTH}&actor=USA", ".panel .card"),
    "europe": (f"/world?{BOTH}&look=europe&kind=trade", ".matrix td a"),
    "pairs": (f"/dyad?{BOTH}", ".pairs a"),
    "dyad": (f"/dyad/USA/IRN?{BOTH}", ".lane"),
    "bodies": (f"/bodies?{BOTH}", ".tiles a"),
    "body": (f"/body/EU?{BOTH}", ".lane"),
    "reports": (f"/reports?{BOTH}", ".reports a"),
    "review": ("/review", ".queue button"),
    "search": (f"/search?q=sanctions&{BOTH}", ".found a"),
}


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize(("colours", "width"), [("light", 1440), ("dark", 1440), ("light", 390)])
def test_a_view_holds_at_this_size(look_archive, axe, view, colours, width):
    route, there = VIEWS[view]
    page = look_archive(route, width=width, height=844, colours=colours)
    page.locator(there).first.wait_for()
    assert page.evaluate("() => document.documentElement.scrollWidth") <= width
    assert page.evaluate("() => document.querySelectorAll('*').length") < 6000
    assert faults(page, axe) == []


def test_both_sliders_tell_what_the_server_tells(look_archive):
    page = look_archive(f"/world?{BOTH}")
    page.locator("#count").wait_for()
    for on, known in ((ON, KNOWN), ("2014-08-01", KNOWN), ("2014-08-01", "2014-08-01"), ("2008-02-01", "2010-01-01")):
        slide(page, "on", on)
        slide(page, "known", known)
        arcs = api(page, f"world?on={on}&known={known}")["arcs"]
        assert count(page) == sum(a[4] for a in arcs) > 0


def test_no_pair_of_the_archive_is_told_apart_coarsely(look_archive):
    assert api(look_archive("/help"), "spells")["thinned"] == 0


def test_the_panel_counts_all_and_shows_the_surest_of_the_kind_asked_for(look_archive):
    page = look_archive(f"/world?{BOTH}&actor=USA&kind=trade")
    page.locator(".panel .card").first.wait_for()
    told = api(page, f"standing?by=USA&{BOTH}&kind=trade")["measures"]
    heading = page.locator(".panel h3").first.inner_text()
    assert int(re.search(r"([\d,]+) measure", heading).group(1).replace(",", "")) == len(told)
    assert set(page.locator(".panel .card .kind").all_inner_texts()) == {"Trade"}


def test_a_dyad_draws_the_most_told_and_all_when_asked(look_archive):
    page = look_archive(f"/dyad/USA/IRN?{BOTH}")
    page.locator(".lane").first.wait_for()
    told = api(page, f"dyad?a=USA&b=IRN&on={KNOWN}&known={KNOWN}")["measures"]
    assert page.locator(".lane").count() <= MOST_LANES < len(told)
    page.get_by_role("button", name=re.compile("^Show all")).click()
    page.wait_for_function("n => document.querySelectorAll('.lane').length === n", arg=len(told))
    for day in (ON, "2016-02-01"):
        slide(page, "on", day)
        stands = api(page, f"standing?between=USA,IRN&on={day}&known={KNOWN}")["measures"]
        shown = page.locator(".lane[data-stands]").evaluate_all("bars => bars.map(b => b.dataset.id).sort()")
        assert shown == sorted(m["id"] for m in stands)


@pytest.mark.parametrize("pair", ["USA/IRN", "USA/RUS", "EU/RUS"])
def test_the_brief_of_a_busy_pair_is_one_page(look_archive, pair):
    page = look_archive(f"/dyad/{pair}?{BOTH}")
    page.locator(".lane").first.wait_for()
    page.emulate_media(media="print")
    page.wait_for_function("() => document.querySelectorAll('.lane').length <= 6")
    assert page.locator(".lane").count() > 0
    paper = page.pdf(format="A4", prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", paper)) == 1


def test_who_imposes_most_is_counted_as_in_the_panel(look_archive):
    page = look_archive(f"/world?{BOTH}")
    page.locator(".bars button").first.wait_for()
    told = re.search(r": ([\d,]+) measure", page.locator(".bars button").first.get_attribute("aria-label")).group(1)
    page.locator(".bars button").first.click()
    page.wait_for_function("n => document.querySelector('.panel h3')?.innerText.includes(n + ' measure')", arg=told)


def test_a_body_says_who_blocks_it_and_not_that_it_blocks_itself(look_archive):
    page = look_archive(f"/body/EU?{BOTH}")
    page.locator(".people").first.wait_for()
    told = api(page, f"bodies/EU?{BOTH}")
    own = {"EU", *(o["code"] for o in told["organs"])}
    blockers = {c for m in told["blocks"] for c in m["imposer"]} - own
    members = {m["code"] for k in ("members", "candidates", "partners") for m in told[k]}
    assert page.locator(".people .blocks").count() == len(blockers & members)


def test_a_sentence_that_search_finds_is_lit_in_its_report(look_archive):
    page = look_archive(f"/search?q=embargo&{BOTH}")
    page.locator("#s-records ~ ul a").first.click()
    page.locator(".piece.of").first.wait_for()
    assert "embargo" in "".join(page.locator(".piece.of").all_inner_texts()).lower()
    assert page.locator(".record.picked").count() == 1


def test_play_runs_through_the_years(look_archive):
    page = look_archive(f"/world?on=2005-01-01&known={KNOWN}")
    page.locator("#count").wait_for()
    page.get_by_role("button", name="Play through the years").click()
    page.wait_for_function("() => document.getElementById('on-date').value > '2008-01-01'")
    page.get_by_role("button", name="Pause").click()
    assert count(page) > 0
