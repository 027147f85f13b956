"""Each view in a browser: it shows what the ledger says, sliders change it, the address restores it."""

import csv
import io
import json
import re

from page_steps import api, count, slide

DAY = "2023-02-01"
BOTH = f"on={DAY}&known={DAY}"


def test_the_world_shows_as_many_measures_as_the_ledger_has_on_each_day(look):
    page = look(f"/world?{BOTH}")
    page.locator("#count").wait_for()
    for day in (DAY, "2015-12-01", "2024-12-01"):
        slide(page, "on", day)
        page.wait_for_function("d => document.getElementById('on-date').value === d", arg=day)
        arcs = api(page, f"world?on={day}&known={DAY}")["arcs"]
        assert count(page) == sum(a[4] for a in arcs)


def test_the_day_of_knowledge_changes_what_is_shown(look):
    page = look("/world?on=2022-06-20&known=2024-12-01")
    page.locator("#count").wait_for()
    late = count(page)
    slide(page, "known", "2022-06-20")
    page.wait_for_function("n => document.querySelector('#count').innerText.split(' ')[0] !== String(n)", arg=late)
    assert count(page) == sum(a[4] for a in api(page, "world?on=2022-06-20&known=2022-06-20")["arcs"])
    assert count(page) < late


def test_a_permalink_restores_both_days_kinds_and_the_actor(look):
    page = look(f"/world?{BOTH}")
    slide(page, "on", "2024-06-01")
    page.get_by_role("button", name=re.compile("^Trade")).click()
    page.wait_for_function("() => location.hash.includes('2024-06-01') && location.hash.includes('kind=trade')")
    page.locator(".bars button").first.click()
    page.locator(".panel h2").wait_for()
    shown, actor, address = count(page), page.locator(".panel h2").inner_text(), page.url
    other = look(address.partition("#")[2])
    other.locator(".panel h2").wait_for()
    assert (count(other), other.locator(".panel h2").inner_text()) == (shown, actor)
    assert other.locator("#on-date").input_value() == "2024-06-01"
    assert other.locator("#known-date").input_value() == DAY
    assert other.get_by_role("button", name=re.compile("^Trade")).get_attribute("aria-pressed") == "true"


def test_only_what_is_certain_leaves_the_possible_out(look):
    page = look(f"/world?on=2024-12-01&known={DAY}")
    page.locator("#count").wait_for()
    before = count(page)
    page.get_by_label("Only what is certain").check()
    page.wait_for_function("n => document.querySelector('#count').innerText.split(' ')[0] !== String(n)", arg=before)
    possible = re.search(r"([\d,]+) possible", page.locator(".summary").inner_text())
    assert 0 < count(page) < before
    assert possible.group(1) == "0"


def test_a_voice_asks_the_server_again(look):
    page = look("/world?on=2024-12-01&known=2025-06-02")
    page.locator("#count").wait_for()
    page.locator("label:has-text('Voice') select").first.select_option("anonymous")
    expected = sum(a[4] for a in api(page, "world?on=2024-12-01&known=2025-06-02&voice=anonymous")["arcs"])
    page.wait_for_function("n => document.querySelector('#count').innerText.split(' ')[0] === String(n)", arg=expected)


def test_a_cell_of_the_matrix_leads_to_the_pair(look):
    page = look(f"/world?{BOTH}")
    cell = page.locator(".matrix td a").first
    words = cell.get_attribute("aria-label")
    cell.click()
    page.locator(".status").wait_for()
    one, other = re.match(r"(.+) on (.+?):", words).groups()
    assert page.locator("h1").inner_text() == f"{one} and {other}"
    assert DAY in page.url


def test_play_moves_the_day(look):
    page = look("/world?on=2016-01-01&known=2025-06-02")
    page.locator("#count").wait_for()
    page.get_by_role("button", name="Play through the years").click()
    page.wait_for_function("() => document.getElementById('on-date').value > '2016-06-01'")
    page.get_by_role("button", name="Pause").click()


def test_the_body_that_is_blocked_and_who_must_move(look):
    page = look(f"/dyad/NATO/SWE?{BOTH}")
    box = page.locator(".status")
    box.locator("strong").first.wait_for()
    told = api(page, f"status?a=NATO&b=SWE&{BOTH}")
    assert told["engagement"] == "blocked"
    assert box.locator(".engagement strong").inner_text() == "Blocked"
    assert box.locator(".must dd").inner_text() == "Turkey"
    page.get_by_role("switch", name="Turkey lifts").check()
    page.locator(".then strong").wait_for()
    supposed = api(page, f"status?a=NATO&b=SWE&{BOTH}&if=TUR%20lifts")["engagement"]
    assert page.locator(".then strong").inner_text().lower() == supposed != "blocked"
    page.wait_for_function("() => location.hash.includes('if=TUR')")
    other = look(page.url.partition("#")[2])
    other.locator(".then strong").wait_for()
    assert other.get_by_role("switch", name="Turkey lifts").is_checked()


def test_the_words_below_the_picture_follow_the_slider(look):
    page = look("/dyad/TUR/SWE?on=2023-06-01&known=2025-06-02")
    page.locator(".lane").first.wait_for()
    for day, words in (("2022-05-20", "20 May 2022"), ("2019-01-01", "1 Jan 2019")):
        slide(page, "on", day)
        page.wait_for_function("w => document.getElementById('standing-h').innerText.includes(w)", arg=words)
        told = api(page, f"standing?between=TUR,SWE&on={day}&known=2025-06-02")["measures"]
        assert page.locator(".dyad-more .card.measure").count() == min(10, len(told))
        links = page.locator(".dyad-more .source").evaluate_all("all => all.map(a => a.hash)")
        assert all(f"on={day}" in link for link in links)


def test_a_picked_bar_opens_while_the_day_is_new(look):
    page = look("/dyad/TUR/SWE?on=2023-06-01&known=2025-06-02")
    bar = page.locator(".lane").first
    bar.wait_for()
    slide(page, "on", "2023-02-01")
    bar.click()
    page.locator(".picked .measure, .dyad-more > section > .card.measure").first.wait_for()
    assert bar.get_attribute("aria-pressed") == "true"


def test_bars_stand_on_the_days_that_the_server_says(look):
    page = look("/dyad/TUR/SWE?on=2023-06-01&known=2025-06-02")
    page.locator(".lane").first.wait_for()
    for day in ("2023-06-01", "2022-05-20", "2019-01-01"):
        slide(page, "on", day)
        page.wait_for_function("d => document.getElementById('on-date').value === d", arg=day)
        told = api(page, f"standing?between=TUR,SWE&on={day}&known=2025-06-02")["measures"]
        shown = page.locator(".lane[data-stands]").evaluate_all("bars => bars.map(b => b.dataset.id).sort()")
        assert shown == sorted(m["id"] for m in told)


def test_a_bar_opens_by_keyboard_and_its_evidence_lands_on_the_sentence(look):
    page = look("/dyad/TUR/SWE?on=2023-02-01&known=2025-06-02")
    bar = page.locator(".lane[data-stands]").first
    bar.focus()
    page.keyboard.press("Enter")
    picked = page.locator(".picked .measure")
    picked.wait_for()
    quote = picked.locator("blockquote").first.inner_text()
    picked.locator(".quotes a").first.click()
    page.locator(".piece.of").first.wait_for()
    lit = "".join(page.locator(".piece.of").all_inner_texts())
    assert squeezed(lit) == squeezed(quote)
    assert page.locator(".piece.of").first.evaluate("e => e.getBoundingClientRect().top < innerHeight")
    assert page.locator(".record.picked").count() == 1


def squeezed(text):
    return " ".join(text.split())


def test_marks_of_a_report_are_what_their_records_name(look):
    page = look("/report/2024-01-24-ankara-stockholm.txt")
    page.locator("a.mark").first.wait_for()
    told = api(page, "documents/2024-01-24-ankara-stockholm.txt")
    names = {told["text"][s["start"] : s["end"]] for s in told["spans"] if s["kind"] == "trigger"}
    shown = set(page.locator("a.mark.trigger").all_inner_texts())
    assert shown
    assert shown <= names
    page.locator("a.mark.trigger").first.click()
    assert page.locator(".record.picked").count() == 1


def test_offsets_hold_beyond_the_basic_plane(look):
    page = look("/code")
    page.get_by_label("The report").fill("😀😀 Kenya 🦁 suspended flights to Somalia on Monday, a spokesman said.")
    page.get_by_label("Published").fill("2021-05-12")
    page.get_by_role("button", name="Code it").click()
    page.locator(".record").first.wait_for()
    marks = {"actor": "Kenya", "recipient": "Somalia"}
    for kind, words in marks.items():
        assert words in page.locator(f"a.mark.{kind}").all_inner_texts()


def test_what_is_pasted_is_text_whatever_it_says(look):
    page = look("/code")
    page.get_by_label("The report").fill(
        "Turkey banned <img src=x onerror=alert(1)> imports from Israel on Monday, <b>officials</b> said."
    )
    page.get_by_label("Published").fill("2024-05-07")
    page.get_by_role("button", name="Code it").click()
    page.locator(".text").wait_for()
    assert "<img src=x onerror=alert(1)>" in page.locator(".text").inner_text()
    assert page.locator(".text img").count() == 0


def test_a_body_names_who_blocks_and_its_members(look):
    page = look(f"/body/NATO?{BOTH}")
    page.locator(".people").first.wait_for()
    told = api(page, f"bodies/NATO?{BOTH}")
    assert page.locator(".people").first.locator("li").count() == len(told["members"])
    blockers = {c for m in told["blocks"] for c in m["imposer"]}
    assert blockers == {"TUR"}
    assert page.locator(".people .blocks").all_inner_texts() == ["Turkey — blocks"]
    assert page.locator(".lane").count() == len(told["history"])
    slide(page, "known", "2019-01-01")
    page.get_by_text("No block is reported to be in force").wait_for()


def test_search_finds_actors_measures_and_sentences(look):
    page = look("/world")
    page.keyboard.press("/")
    page.keyboard.type("accession")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Sentences").wait_for()
    assert {m.lower() for m in page.locator("mark.hit").all_inner_texts()} == {"accession"}
    page.locator("#s-records ~ ul a").first.click()
    page.locator(".piece.of").first.wait_for()
    assert "accession" in "".join(page.locator(".piece.of").all_inner_texts())


def test_review_by_keyboard_under_a_name(look):
    page = look("/review")
    page.locator(".queue button").first.wait_for()
    waiting = api(page, "review/queue?limit=1")["page"]["total"]
    page.keyboard.press("a")
    page.get_by_text("Give your name and the write token first.").wait_for()
    page.get_by_label("Your name").fill("B. Second")
    page.get_by_label("Write token").fill("a token of the tests, long enough")
    page.locator("h1").click()
    first = page.locator(".desk .text").inner_text()
    page.keyboard.press("r")
    page.get_by_text("Rejected:").wait_for()
    left = api(page, "review/queue?limit=1")["page"]["total"]
    assert left == waiting - 1
    page.wait_for_function("t => !document.querySelector('.desk .text').innerText.includes(t) || true", arg=first)
    page.keyboard.press("c")
    kind = page.locator(".correct select").first
    kind.wait_for()
    assert kind.evaluate("e => e === document.activeElement")
    kind.select_option("ACCUSE" if kind.input_value() != "ACCUSE" else "REJECT")  # a correction changes something
    page.keyboard.press("Enter")
    page.get_by_text("Corrected:").wait_for()
    assert api(page, "review/queue?limit=1")["page"]["total"] == waiting - 2
    done = api(page, "review/queue?state=done&limit=100")["records"]
    assert {r["review"]["verdict"] for r in done if r["review"]["by"] == "B. Second"} == {"reject", "correct"}


def test_csv_of_what_is_shown(look):
    page = look(f"/world?{BOTH}&kind=block")
    page.locator("#count").wait_for()
    with page.expect_download() as caught:
        page.get_by_role("button", name="CSV").click()
    lines = caught.value.path().read_text("utf-8").splitlines()
    assert lines[0].startswith("imposer,imposer_name,target")
    assert sum(int(line.rpartition(",")[2]) for line in lines[1:]) == count(page)


def test_the_queue_goes_on_by_keys_beyond_its_first_records(look):
    page = look("/review")
    page.locator(".queue button").first.wait_for()
    rows = page.locator(".queue button:not(.more)")
    first, total = rows.count(), api(page, "review/queue?limit=1")["page"]["total"]
    assert first < total
    for _ in range(first):
        page.keyboard.press("j")
    page.wait_for_function("n => document.querySelectorAll('.queue button:not(.more)').length > n", arg=first)
    page.wait_for_function(
        "n => [...document.querySelectorAll('.queue button')].findIndex(b => b.ariaCurrent === 'true') === n", arg=first
    )
    current = page.locator(".queue [aria-current]")
    assert current.evaluate(
        "e => { const a = e.getBoundingClientRect(), b = e.closest('.queue').getBoundingClientRect();"
        " return a.top >= b.top - 1 && a.bottom <= b.bottom + 1 }"
    )
    page.keyboard.press("n")
    page.keyboard.type("a")
    assert page.get_by_label("Note").input_value() == "a"
    page.keyboard.press("Escape")
    assert page.evaluate("() => document.activeElement === document.body")


def saved(page, kind):
    """Return the lines or the object of what the page saves."""
    with page.expect_download() as caught:
        page.get_by_role("button", name=kind).click()
    return caught.value.path().read_text("utf-8")


def test_what_is_saved_is_what_is_shown(look):
    page = look(f"/dyad/TUR/SWE?{BOTH}")
    page.locator(".lane").first.wait_for()
    told = json.loads(saved(page, "JSON"))
    assert (told["on"], told["known"]) == (DAY, DAY)
    rows = [r for r in told["rows"] if r["entry"] == "measure"]
    assert sorted(r["id"] for r in rows) == sorted(
        page.locator(".lane").evaluate_all("bars => bars.map(b => b.dataset.id)")
    )
    standing = page.locator(".lane[data-stands]").evaluate_all("bars => bars.map(b => b.dataset.id).sort()")
    assert standing == sorted(r["id"] for r in rows if r["stands_on_the_day"] != "no")
    assert all(r["spells"] for r in rows)
    assert len(told["rows"]) - len(rows) == page.locator(".mark[data-id]").count()
    page = look(f"/body/NATO?{BOTH}")
    page.locator(".people").first.wait_for()
    rows = list(csv.DictReader(io.StringIO(saved(page, "CSV"))))
    assert sum(r["entry"] == "member" for r in rows) == page.locator(".people").first.locator("li").count()
    assert sum(r["entry"] == "measure" for r in rows) == page.locator(".lane").count() > 0
    page = look(f"/search?q=Turkey&{BOTH}")
    page.locator(".found a").first.wait_for()
    entries = {r["entry"] for r in json.loads(saved(page, "JSON"))["rows"]}
    assert {"actor", "sentence"} <= entries


def test_who_imposes_most_is_counted_as_in_the_panel(look):
    page = look("/world?on=2024-12-01&known=2025-06-02")
    page.locator(".bars button").first.wait_for()
    told = re.search(r": ([\d,]+) measure", page.locator(".bars button").first.get_attribute("aria-label")).group(1)
    page.locator(".bars button").first.click()
    page.wait_for_function("n => document.querySelector('.panel h3')?.innerText.includes(n + ' measure')", arg=told)


def test_both_sides_of_a_truce_impose_and_bear_it(look):
    page = look("/world?on=2024-12-01&known=2025-06-02&kind=truce")
    page.locator(".bars button").first.wait_for()
    told = api(page, "world?on=2024-12-01&known=2025-06-02&kind=truce")["arcs"]
    sides = {code for a in told for code in a[:2] if code}
    assert len(sides) > 1
    for title in ("Imposed by", "Borne by"):
        side = page.locator(".leaders > div").filter(has=page.get_by_role("heading", name=title))
        assert side.locator("button").count() == len(sides)


def test_paper_is_light_whatever_the_screen_is(look):
    page = look("/dyad/NATO/SWE?on=2023-02-01&known=2025-06-02", colours="dark")
    page.locator(".spell").first.wait_for()
    fill = "() => getComputedStyle(document.querySelector('.spell')).fill"
    dark = page.evaluate(fill)
    page.emulate_media(media="print")
    light = look("/dyad/NATO/SWE?on=2023-02-01&known=2025-06-02", colours="light")
    light.locator(".spell").first.wait_for()
    assert dark != page.evaluate(fill) == light.evaluate(fill)


def test_the_brief_is_one_page(look):
    page = look("/dyad/NATO/SWE?on=2023-02-01&known=2025-06-02")
    page.locator(".lane").first.wait_for()
    paper = page.pdf(format="A4", prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", paper)) == 1


def test_an_unknown_actor_is_told_in_one_line(chromium, site):
    context = chromium.new_context()
    page = context.new_page()
    page.goto(f"{site}#/dyad/TURKY/SWE")
    page.locator(".notice").first.wait_for()
    assert "no actor is known as" in page.locator(".notice").first.inner_text()
    context.close()


def test_the_page_waits_for_a_server_that_still_reads_its_ledger(chromium, site):
    context = chromium.new_context()
    page = context.new_page()
    refused = []

    def answer(route):
        if len(refused) < 2:
            refused.append(route.request.url)
            route.fulfill(
                status=503,
                headers={"Retry-After": "1"},
                json={"error": {"code": "busy", "message": "the ledger is still being read; ask again in a moment"}},
            )
        else:
            route.continue_()

    page.route("**/api/v1/spells*", answer)
    page.goto(f"{site}#/world?{BOTH}")
    page.locator("#count").wait_for()
    assert len(refused) == 2
    assert count(page) > 0
    context.close()
