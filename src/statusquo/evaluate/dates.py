"""Dates: date expressions found and their intervals, on TimeML articles and on the dated events of gold items.

Figures on articles: `recognition.f1` (expressions matched one to one by overlap), `class` (DATE, DURATION or SET told
right among the matched), `interval` (DATEs with a value that stands for days: both ends right). On gold items: `named`,
the share of events dated by an expression whose interval is among those found in the item.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence

from statusquo.coding.dates import find_dates
from statusquo.core.document import DateMention, Direction, Granularity
from statusquo.evaluate.figures import Figure, f1, ratio
from statusquo.evaluate.rows import Row
from statusquo.evaluate.timex import Article, Timex, interval, right

Found = Sequence[Sequence[DateMention]]
_KINDS = {Granularity.DURATION: "DURATION", Granularity.SET: "SET"}


def find(items: Sequence[Article]) -> list[list[DateMention]]:
    """Return the date expressions of each article."""
    return [find_dates(item.text, item.created) for item in items]


def pairs(gold: Sequence[Timex], spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Match gold and found one to one by overlap, the larger overlap first, then from left to right."""
    options = sorted(
        (
            (min(g.end, e) - max(g.start, s), i, j)
            for i, g in enumerate(gold)
            for j, (s, e) in enumerate(spans)
            if g.start < e and s < g.end
        ),
        key=lambda o: (-o[0], o[1], o[2]),
    )
    used_gold: set[int] = set()
    used_found: set[int] = set()
    out = []
    for _, i, j in options:
        if i not in used_gold and j not in used_found:
            used_gold.add(i)
            used_found.add(j)
            out.append((i, j))
    return out


def score(items: Sequence[Article], found: Found) -> dict[str, Figure]:
    """Return the figures on articles."""
    recognition, classes, intervals = [], [], []
    for item, mentions in zip(items, found, strict=True):
        matched = pairs(item.gold, [(m.span.start, m.span.end) for m in mentions])
        recognition.append((len(matched), len(item.gold), len(mentions)))
        told = [(item.gold[i], mentions[j]) for i, j in matched]
        classes.append((sum(_same_kind(g, m) for g, m in told), len(told)))
        valued = [(g, m) for g, m in told if _same_kind(g, m) and _kind(g) == "DATE" and interval(g.value)]
        intervals.append((sum(_interval_right(g, m) for g, m in valued), len(valued)))
    return {"recognition.f1": f1(recognition), "class": ratio(classes), "interval": ratio(intervals)}


def causes(items: Sequence[Article], found: Found) -> dict[str, list[str]]:
    """Return {cause: examples}: missed and extra expressions, kinds and intervals that are wrong, by their rule."""
    grouped: dict[str, list[str]] = defaultdict(list)
    for item, mentions in zip(items, found, strict=True):
        matched = pairs(item.gold, [(m.span.start, m.span.end) for m in mentions])
        for i, gold in enumerate(item.gold):
            if i not in {g for g, _ in matched}:
                grouped[f"missed {gold.kind}"].append(f"{item.name}: {item.text[gold.start : gold.end]!r}")
        for j, mention in enumerate(mentions):
            if j not in {m for _, m in matched}:
                grouped[f"extra by {mention.rule}"].append(f"{item.name}: {mention.span.of(item.text)!r}")
        for i, j in matched:
            gold, mention = item.gold[i], mentions[j]
            told = f"{item.name}: {mention.span.of(item.text)!r} on {item.created}"
            if not _same_kind(gold, mention):
                grouped[f"{gold.kind} as {mention.granularity}"].append(told)
            elif _kind(gold) == "DATE" and interval(gold.value) and not _interval_right(gold, mention):
                days = mention.when and f"{mention.when.earliest}..{mention.when.latest}"
                grouped[f"interval by {mention.rule}"].append(f"{told}: {gold.value} {gold.mod} not {days}")
    return dict(grouped)


def _kind(gold: Timex) -> str:
    return "DATE" if gold.kind in {"DATE", "TIME"} else gold.kind


def _same_kind(gold: Timex, mention: DateMention) -> bool:
    return _kind(gold) == _KINDS.get(mention.granularity, "DATE")


def _interval_right(gold: Timex, mention: DateMention) -> bool:
    return mention.when is not None and right(gold, (mention.when.earliest, mention.when.latest))


def score_items(items: Sequence[Row]) -> tuple[dict[str, Figure], dict[str, list[str]]]:
    """Return the figures on gold items and the items whose dates are not among those found."""
    named, implied, missed = [], [], []
    for item in items:
        published = dt.date.fromisoformat(item.get("date") or item["published"])
        found = [m for m in find_dates(item["text"], published) if m.when]
        plain = {(m.when.earliest, m.when.latest) for m in found if m.when}
        bounds = plain | {_meant(m, published) for m in found}
        dated = [e["date"] for e in item["events"] if (e.get("date") or {}).get("basis") == "text"]
        wanted = [tuple(dt.date.fromisoformat(d[end]) for end in ("earliest", "latest")) for d in dated]
        named.append((sum(w in plain for w in wanted), len(wanted)))
        implied.append((sum(w in bounds for w in wanted), len(wanted)))
        missed += [f"{item['id']}: {w[0]}..{w[1]}" for w in wanted if w not in plain]
    return {"named": ratio(named), "named or bounded": ratio(implied)}, {"not among those found": missed}


def _meant(mention: DateMention, published: dt.date) -> tuple[dt.date, dt.date]:
    """Return the days that a bound leaves: "by 15 August" is from the publication to that day."""
    if mention.when is None:
        return published, published
    if mention.direction in {Direction.BY, Direction.UNTIL} and mention.when.latest >= published:
        return published, mention.when.latest
    return mention.when.earliest, mention.when.latest
