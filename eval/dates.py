"""Measure `statusquo.coding.dates` on TimeBank and on the dates of the gold items (measured on, never read from).

    STATUSQUO_SHARED=PATH python eval/dates.py [--errors KIND] [--dateparser]

Kinds of errors: missed, extra, class, value, gold. With `--dateparser` the same sentences go through
`dateparser.search.search_dates` (not a dependency of the project) in the same run.

How a TIMEX3 value becomes an interval (a value outside the table is left out of the figure for intervals):

    YYYY-MM-DD            that day                       YYYY-MM   the month      YYYY   the year
    YYYY-MM-DDT...        that day                       YYY       the decade     PXX    none
    YYYY-Wnn              Monday to Sunday               YYYY-Wnn-WE  its Saturday and Sunday
    YYYY-Qn, YYYY-Hn      the quarter, the half          YYYY-SP SU FA WI  Mar-May, Jun-Aug, Sep-Nov, Dec-Feb
    PRESENT_REF           left out (no days in the standard), so are PAST_REF, FUTURE_REF and values with X

An interval is right when both ends are equal. `mod` (START, MID, END, APPROX, BEFORE ...) narrows or widens a value in
ways the standard does not fix: for such a value an interval is right when it lies inside the value's or overlaps it
(APPROX, BEFORE, AFTER, LESS_THAN, MORE_THAN ...: overlap). The codebook's narrowing of "earlier this week" to the days
before the publication counts as wrong here, as TIMEX3 gives the whole week.
"""

import argparse
import datetime as dt
import json
import os
import re
import statistics
import tarfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from pathlib import Path

from statusquo.coding.dates import find_dates
from statusquo.coding.dates.tokens import sentences_of
from statusquo.core.document import DateMention, Direction, Granularity

TIMEX = re.compile(r"<TIMEX3([^>]*)>(.*?)</TIMEX3>", re.DOTALL)
TAG = re.compile(r"<[^>]+>")
SEASONS = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}


@dataclass(frozen=True)
class Timex:
    start: int
    end: int
    kind: str
    value: str
    mod: str


@dataclass(frozen=True)
class Article:
    name: str
    text: str
    created: dt.date
    gold: tuple[Timex, ...]


def timebank(shared: Path) -> Iterator[Article]:
    """Yield the articles with the TIMEX3 of their text; the creation time is given, never scored."""
    with tarfile.open(shared / "data" / "dates" / "timebank.tar.gz") as tar:
        for member in tar.getmembers():
            if member.name.endswith(".tml"):
                handle = tar.extractfile(member)
                assert handle is not None
                yield article(Path(member.name).stem, handle.read().decode("utf-8", "replace"))


def article(name: str, xml: str) -> Article:
    attributes = dict(re.findall(r'(\w+)="([^"]*)"', next(re.finditer(r"<DCT>\s*<TIMEX3([^>]*)>", xml))[1]))
    body = xml[xml.index("<TEXT>") + 6 : xml.index("</TEXT>")]
    text, gold, at = "", [], 0
    for found in TIMEX.finditer(body):
        text += unescape(TAG.sub("", body[at : found.start()]))
        inner = unescape(TAG.sub("", found[2]))
        tags = dict(re.findall(r'(\w+)="([^"]*)"', found[1]))
        if tags.get("functionInDocument") != "CREATION_TIME":
            gold.append(Timex(len(text), len(text) + len(inner), tags["type"], tags["value"], tags.get("mod", "")))
        text += inner
        at = found.end()
    text += unescape(TAG.sub("", body[at:]))
    return Article(name, text, dt.date.fromisoformat(attributes["value"][:10]), tuple(gold))


def months(year: int, month: int, count: int) -> tuple[dt.date, dt.date]:
    last = month + count
    return dt.date(year, month, 1), dt.date(year + (last - 1) // 12, (last - 1) % 12 + 1, 1) - dt.timedelta(days=1)


def interval(value: str) -> tuple[dt.date, dt.date] | None:
    """Turn a TIMEX3 value into its days by the table at the top; None for a value outside it."""
    value = value.split("T", maxsplit=1)[0] if re.match(r"\d{4}-\d\d-\d\dT", value) else value
    try:
        if re.fullmatch(r"\d{4}-\d\d-\d\d", value):
            day = dt.date.fromisoformat(value)
            return day, day
        if found := re.fullmatch(r"(\d{4})-W(\d\d)(-WE)?", value):
            monday = dt.date.fromisocalendar(int(found[1]), int(found[2]), 1)
            return monday + dt.timedelta(days=5 if found[3] else 0), monday + dt.timedelta(days=6)
        if found := re.fullmatch(r"(\d{4})-(\d\d)", value):
            return months(int(found[1]), int(found[2]), 1)
        if found := re.fullmatch(r"(\d{4})-Q([1-4])", value):
            return months(int(found[1]), 3 * int(found[2]) - 2, 3)
        if found := re.fullmatch(r"(\d{4})-H([12])", value):
            return months(int(found[1]), 6 * int(found[2]) - 5, 6)
        if found := re.fullmatch(r"(\d{4})-(SP|SU|FA|WI)", value):
            return months(int(found[1]), SEASONS[found[2]], 3)
        if re.fullmatch(r"\d{4}", value):
            return months(int(value), 1, 12)
        if re.fullmatch(r"\d{3}", value):
            return dt.date(int(value) * 10, 1, 1), dt.date(int(value) * 10 + 9, 12, 31)
    except ValueError:
        return None
    return None


def right(gold: Timex, found: tuple[dt.date, dt.date]) -> bool:
    days = interval(gold.value)
    assert days is not None
    if gold.mod in {"START", "MID", "END"}:
        return days[0] <= found[0] and found[1] <= days[1]
    if gold.mod:
        return days[0] <= found[1] and found[0] <= days[1]
    return days == found


def pairs(gold: tuple[Timex, ...], spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Match gold and found one to one by overlap, from left to right, the larger overlap first."""
    options = sorted(
        ((min(g.end, e) - max(g.start, s), i, j) for i, g in enumerate(gold) for j, (s, e) in enumerate(spans)
         if g.start < e and s < g.end),
        key=lambda o: (-o[0], o[1], o[2]),
    )  # fmt: skip
    used_gold: set[int] = set()
    used_found: set[int] = set()
    out = []
    for _, i, j in options:
        if i not in used_gold and j not in used_found:
            used_gold.add(i)
            used_found.add(j)
            out.append((i, j))
    return out


def kind_of(mention: DateMention) -> str:
    return {Granularity.DURATION: "DURATION", Granularity.SET: "SET"}.get(mention.granularity, "DATE")


def ratio(part: int, whole: int) -> str:
    return f"{part / whole if whole else 0:.3f} ({part}/{whole})"


def f1(hit: int, found: int, gold: int) -> str:
    p, r = hit / max(found, 1), hit / max(gold, 1)
    return f"P {p:.3f}  R {r:.3f}  F1 {2 * p * r / max(p + r, 1e-9):.3f}  ({hit} of {found} found, {gold} gold)"


def measure(articles: list[Article], show: str) -> Counter[str]:
    """Print the figures on TimeBank and return the counts behind them."""
    count: Counter[str] = Counter()
    for art in articles:
        found = find_dates(art.text, art.created)
        matched = pairs(art.gold, [(m.span.start, m.span.end) for m in found])
        count["gold"] += len(art.gold)
        count["found"] += len(found)
        count["hit"] += len(matched)
        gold_of = {j: i for i, j in matched}
        for j, mention in enumerate(found):
            if j not in gold_of and show == "extra":
                print("extra", mention.rule, "|", around(art, mention.span.start, mention.span.end))
        for i, gold in enumerate(art.gold):
            if i not in {g for g, _ in matched} and show == "missed":
                print("missed", gold.kind, gold.value, "|", around(art, gold.start, gold.end))
        for i, j in matched:
            score(count, art, art.gold[i], found[j], show)
    print("recognition, overlap:   ", f1(count["hit"], count["found"], count["gold"]))
    print("DATE/DURATION/SET right:", ratio(count["class"], count["hit"]))
    for kind in ("DATE", "DURATION", "SET"):
        print(f"  {kind:9}told apart:  ", f1(count[f"class {kind}"], count[f"found {kind}"], count[f"gold {kind}"]))
    print("intervals of DATEs:     ", ratio(count["value"], count["valued"]), "(found as a date, value in the table)")
    return count


def score(count: Counter[str], art: Article, gold: Timex, mention: DateMention, show: str) -> None:
    gold_kind = "DATE" if gold.kind in {"DATE", "TIME"} else gold.kind
    count[f"gold {gold_kind}"] += 1
    count[f"found {kind_of(mention)}"] += 1
    same = gold_kind == kind_of(mention)
    count["class"] += same
    count[f"class {gold_kind}"] += same
    if not same and show == "class":
        print(
            "class",
            gold.kind,
            gold.value,
            "as",
            mention.granularity,
            mention.rule,
            "|",
            around(art, gold.start, gold.end),
        )
    if not same or gold_kind != "DATE" or interval(gold.value) is None:
        return
    count["valued"] += 1
    ok = mention.when is not None and right(gold, (mention.when.earliest, mention.when.latest))
    count["value"] += ok
    if not ok and show == "value":
        days = mention.when and f"{mention.when.earliest}..{mention.when.latest}"
        print(
            "value",
            art.created,
            gold.value,
            gold.mod,
            "not",
            days,
            mention.rule,
            "|",
            around(art, gold.start, gold.end),
        )


def around(art: Article, start: int, end: int) -> str:
    flat = art.text.replace("\n", " ")
    return f"{art.name}: {flat[max(start - 70, 0) : start]}[[{flat[start:end]}]]{flat[end : end + 40]}"


def against_dateparser(articles: list[Article]) -> None:
    """Time and score both on the same sentences in one run."""
    import warnings

    from dateparser.search import search_dates

    warnings.simplefilter("ignore")
    rows = []
    for art in articles:
        for start, end in sentences_of(art.text):
            gold = tuple(
                Timex(g.start - start, g.end - start, g.kind, g.value, g.mod)
                for g in art.gold
                if start <= g.start < end
            )
            rows.append((art.text[start:end], art.created, gold))
    find_dates(rows[0][0], rows[0][1])
    dateparser_dates(search_dates, "met on Monday", rows[0][1])  # both have loaded their tables before the clock starts
    spent, spent_theirs = [], []
    for _ in range(3):  # in turn, so that what else the machine does falls on both; the middle one counts
        begin = time.process_time()
        found = [find_dates(text, day) for text, day, _ in rows]
        spent.append(time.process_time() - begin)
        begin = time.process_time()
        theirs = [dateparser_dates(search_dates, text, day) for text, day, _ in rows]
        spent_theirs.append(time.process_time() - begin)
    ours = [
        [(m.span.start, m.span.end, m.when and (m.when.earliest, m.when.latest)) for m in mentions]
        for mentions in found
    ]
    medians = statistics.median(spent), statistics.median(spent_theirs)
    for name, answers, seconds in (("statusquo", ours, medians[0]), ("dateparser", theirs, medians[1])):
        compare(name, rows, answers, seconds)
    print(f"statusquo is {medians[1] / medians[0]:.1f} times as fast")


def dateparser_dates(search, text: str, day: dt.date):
    base = dt.datetime(day.year, day.month, day.day)  # noqa: DTZ001 - dateparser wants a naive base
    settings = {"RELATIVE_BASE": base, "PREFER_DATES_FROM": "past", "RETURN_AS_TIMEZONE_AWARE": False}
    out, at = [], 0
    for words, when in search(text, languages=["en"], settings=settings) or []:
        start = text.find(words, at)
        if start >= 0:
            at = start + len(words)
            out.append((start, at, (when.date(), when.date())))
    return out


def compare(name: str, rows, answers, seconds: float) -> None:
    hit = found = gold_all = dates = exact = inside = 0
    for (_, _, gold), spans in zip(rows, answers, strict=True):
        matched = pairs(gold, [(s, e) for s, e, _ in spans])
        hit, found, gold_all = hit + len(matched), found + len(spans), gold_all + len(gold)
        for i, j in matched:
            days = interval(gold[i].value) if gold[i].kind in {"DATE", "TIME"} else None
            if days is None:
                continue
            dates += 1
            when = spans[j][2]
            exact += when is not None and right(gold[i], when)
            inside += when is not None and days[0] <= when[0] and when[1] <= days[1]
    print(f"{name:10} {f1(hit, found, gold_all)}\n{'':10} exact interval {ratio(exact, dates)}, "
          f"inside the gold interval {ratio(inside, dates)}, {len(rows) / seconds:,.0f} a second")  # fmt: skip


def gold_items(shared: Path, show: str) -> tuple[int, int, int]:
    """Tell how many dates that rest on the text are among the intervals found in the item."""
    total = named = implied = 0
    for line in (shared / "data" / "gold" / "dev.jsonl").read_text(encoding="utf-8").splitlines():
        item = json.loads(line)
        published = dt.date.fromisoformat(item["date"])
        found = find_dates(item["text"], published)
        for event in item["events"]:
            if event["date"]["basis"] != "text":
                continue
            total += 1
            want = tuple(dt.date.fromisoformat(event["date"][end]) for end in ("earliest", "latest"))
            plain = {(m.when.earliest, m.when.latest) for m in found if m.when}
            named += want in plain
            implied += want in plain | {meant(m, published) for m in found if m.when}
            if want not in plain and show == "gold":
                told = [(m.span.of(item["text"]), m.when and f"{m.when.earliest}..{m.when.latest}") for m in found]
                print("gold", published, *want, told, "|", item["text"][:200])
    print(
        "gold/dev, basis text:   ", ratio(named, total), "as named;", ratio(implied, total), "with bounds as intervals"
    )
    return total, named, implied


def meant(mention: DateMention, published: dt.date) -> tuple[dt.date, dt.date]:
    """Turn a bound into the days it leaves: "by 15 August" is from the publication to that day."""
    assert mention.when is not None
    if mention.direction in {Direction.BY, Direction.UNTIL} and mention.when.latest >= published:
        return published, mention.when.latest
    return mention.when.earliest, mention.when.latest


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--errors", default="")
    parser.add_argument("--dateparser", action="store_true")
    options = parser.parse_args()
    shared = os.environ.get("STATUSQUO_SHARED")
    if not shared:
        raise SystemExit("set STATUSQUO_SHARED to the folder that holds data/dates/timebank.tar.gz and data/gold")
    articles = list(timebank(Path(shared)))
    measure(articles, options.errors)
    gold_items(Path(shared), options.errors)
    if options.dateparser:
        against_dateparser(articles)


if __name__ == "__main__":
    main()
