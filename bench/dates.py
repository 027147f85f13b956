"""Time `statusquo.coding.dates` on made-up reports, and against `dateparser.search.search_dates` where it is installed.

    python bench/dates.py [--reports N]

dateparser is no dependency of the project; without it only our own figure is printed. The comparison on real news and
its accuracy are in `bench/against_dateparser.py`.
"""

import argparse
import datetime as dt
import time
from collections.abc import Callable

from statusquo.coding.dates import find_dates

SENTENCES = (
    "The ministers of the two states met on {day} and agreed to lift the ban that had stood since {month} {year}.",
    "A spokesman told reporters last week that the talks would resume in early {month}, several days after the vote.",
    "No date was named, and the parties may march on alone.",
    "The embargo runs from {month} 3 to 20; it was first imposed in the third quarter of {year}.",
    "Three weeks earlier the council had rejected the draft by 12 votes to 9, as it does every {day}.",
)
DAYS = ("Monday", "Tuesday", "Thursday", "Sunday")
MONTHS = ("January", "April", "September", "December")


def reports(count: int) -> list[str]:
    """Return sentences with turning days, months and years."""
    return [
        SENTENCES[i % len(SENTENCES)].format(day=DAYS[i % 4], month=MONTHS[i // 2 % 4], year=1990 + i % 30)
        for i in range(count)
    ]


def rate(read: Callable[[str], object], texts: list[str]) -> float:
    """Return sentences a second, after one sentence to load the tables."""
    read(texts[0])
    begin = time.process_time()
    for text in texts:
        read(text)
    return len(texts) / (time.process_time() - begin)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--reports", type=int, default=2000)
    texts = reports(parser.parse_args().reports)
    published = dt.date(2024, 5, 15)
    ours = rate(lambda text: find_dates(text, published), texts)
    print(f"statusquo   {ours:10,.0f} sentences a second")
    try:
        from dateparser.search import search_dates
    except ImportError:
        print("dateparser is not installed: no comparison")
        return
    base = dt.datetime(2024, 5, 15)  # noqa: DTZ001 - dateparser wants a naive base
    few = texts[: max(len(texts) // 20, 20)]
    theirs = rate(lambda text: search_dates(text, languages=["en"], settings={"RELATIVE_BASE": base}), few)
    print(f"dateparser  {theirs:10,.0f} sentences a second; statusquo is {ours / theirs:.0f} times as fast")


if __name__ == "__main__":
    main()
