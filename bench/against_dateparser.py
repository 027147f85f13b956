"""Time and score dates beside `dateparser.search.search_dates` (no dependency of ours) in one run.

pip install dateparser; python bench/against_dateparser.py TIMEBANK.tar.gz
"""

import argparse
import datetime as dt
import statistics
import time
import warnings
from pathlib import Path

from statusquo.coding.dates import find_dates
from statusquo.coding.dates.tokens import sentences_of
from statusquo.evaluate.dates import pairs
from statusquo.evaluate.timex import Timex, articles, interval, right


def sentences(path):
    """Return (text, day, TIMEX3 inside it) of every sentence of a set."""
    rows = []
    for art in articles(path):
        for start, end in sentences_of(art.text):
            gold = tuple(
                Timex(start=g.start - start, end=g.end - start, kind=g.kind, value=g.value, mod=g.mod)
                for g in art.gold
                if start <= g.start < end
            )
            rows.append((art.text[start:end], art.created, gold))
    return rows


def theirs(search, text, day):
    base = dt.datetime(day.year, day.month, day.day)  # noqa: DTZ001  dateparser wants a naive base
    settings = {"RELATIVE_BASE": base, "PREFER_DATES_FROM": "past", "RETURN_AS_TIMEZONE_AWARE": False}
    out, at = [], 0
    for words, when in search(text, languages=["en"], settings=settings) or []:
        start = text.find(words, at)
        if start >= 0:
            at = start + len(words)
            out.append((start, at, (when.date(), when.date())))
    return out


def ours(text, day):
    return [(m.span.start, m.span.end, m.when and (m.when.earliest, m.when.latest)) for m in find_dates(text, day)]


def compare(name, rows, answers, seconds):
    hit = found = gold_all = dates = exact = 0
    for (_, _, gold), spans in zip(rows, answers, strict=True):
        matched = pairs(gold, [(s, e) for s, e, _ in spans])
        hit, found, gold_all = hit + len(matched), found + len(spans), gold_all + len(gold)
        for i, j in matched:
            if gold[i].kind in {"DATE", "TIME"} and interval(gold[i].value) is not None:
                dates += 1
                exact += spans[j][2] is not None and right(gold[i], spans[j][2])
    f1 = 2 * hit / max(found + gold_all, 1)
    print(f"{name:10} F1 {f1:.3f}, exact interval {exact / max(dates, 1):.3f}, {len(rows) / seconds:,.0f} a second")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("set", type=Path)
    rows = sentences(parser.parse_args().set)
    from dateparser.search import search_dates

    warnings.simplefilter("ignore")
    ours(rows[0][0], rows[0][1])
    theirs(search_dates, "met on Monday", rows[0][1])  # both have loaded their tables before the clock starts
    spent = ([], [])
    for _ in range(3):  # in turn, so that what else the machine does falls on both; the middle one counts
        begin = time.process_time()
        mine = [ours(text, day) for text, day, _ in rows]
        spent[0].append(time.process_time() - begin)
        begin = time.process_time()
        other = [theirs(search_dates, text, day) for text, day, _ in rows]
        spent[1].append(time.process_time() - begin)
    medians = [statistics.median(s) for s in spent]
    compare("statusquo", rows, mine, medians[0])
    compare("dateparser", rows, other, medians[1])
    print(f"statusquo is {medians[1] / medians[0]:.1f} times as fast")


if __name__ == "__main__":
    main()
