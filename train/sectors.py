"""Learn `act_sectors.csv`: the sector of a bare name's side by its act, from counts on joined labels.

    python train/sectors.py ITEMS.jsonl... [--write]

Without `--write` it prints what the table learned on all files but one does to the sectors of that one, for each file.
A case becomes a row where it was seen at least LEAST times, one sector has at least SHARE of them and at least MARGIN
more than the sector that the name alone was given; a row of a mode or measure
that would only repeat its type's is left out.
"""

import argparse
import csv
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

from statusquo.codebook.sides import Case, cases
from statusquo.coding.sectors import bare
from statusquo.evaluate.names import Named, resolve
from statusquo.world import World

LEAST, SHARE, MARGIN = 6, 0.6, 2
OUT = Path(__file__).parent.parent / "src" / "statusquo" / "codebook" / "data" / "act_sectors.csv"


def _cases(named: Named) -> tuple[Case, Case, Case]:
    return cases(named.type, named.mode, named.measure, named.side, named.sector)


def learn(found: Iterable[Named]) -> dict[Case, tuple[str, int, int]]:
    """Return {case: (sector, times, of)}."""
    counts: dict[Case, Counter[str]] = defaultdict(Counter)
    for n in found:
        if n.code == n.wanted and bare(n.rule, n.sector):
            for case in _cases(n):
                counts[case][n.wanted_sector or ""] += 1
    told = {case: best for case, seen in counts.items() if (best := _best(case, seen)) is not None}
    types = {case: row for case, row in told.items() if case[1:3] == ("*", "*") and row[0] != case[4]}
    rows = dict(types)
    for case, row in told.items():
        general = types.get((case[0], "*", "*", *case[3:]))
        if case[1:3] != ("*", "*") and row[0] != (general[0] if general else case[4]):
            rows[case] = row
    return dict(sorted(rows.items()))


def _best(case: Case, seen: Counter[str]) -> tuple[str, int, int] | None:
    total = seen.total()
    sector, times = seen.most_common(1)[0]
    if total < LEAST:
        return None
    sure = times / total >= SHARE and times >= seen[case[4]] + MARGIN
    return (sector, times, total) if sure else (case[4], seen[case[4]], total)


def settle(table: Mapping[Case, tuple[str, int, int]], named: Named) -> str | None:
    """Return the sector that a table gives a name."""
    if bare(named.rule, named.sector):
        for case in _cases(named):
            if case in table:
                return table[case][0] or None
    return named.sector


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("items", nargs="+", type=Path)
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    world = World.load()
    found = {path: resolve(_items(path), world) for path in args.items}
    if args.write:
        _write(learn(n for names in found.values() for n in names))
        return
    for held, names in found.items():
        table = learn(n for path, others in found.items() if path != held for n in others)
        before = sum(n.sector == n.wanted_sector for n in names) / len(names)
        after = sum(settle(table, n) == n.wanted_sector for n in names) / len(names)
        told = f"sector {before:.4f} by name, {after:.4f} by name and act"
        print(f"{held.name}: {len(names)} names, {told}, {len(table)} rows")


def _items(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def _write(table: Mapping[Case, tuple[str, int, int]]) -> None:
    with OUT.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["type", "mode", "measure", "side", "told", "sector", "times", "of", "source"])
        rows.writerows([*case, *row, "counts on training labels (train/sectors.py)"] for case, row in table.items())
    print(f"{len(table)} rows in {OUT}")


if __name__ == "__main__":
    main()
