"""Behavioural suites: what must change in the record when a sentence is changed, and what must not.

    python eval/behaviour.py [--suite NAME] [--json]

`tests/behaviour/probes.jsonl` holds sentences of our own with their variants. A probe is as it should be when the base
sentence has a record of the type that it tells and the variant has a record that differs from the base's exactly where
it should; the share of such probes of each suite is printed with the failures, grouped by what is wrong. The suites:

swap        the names of the two countries are exchanged: so are the sides, and nothing else
tense       perfect, and future: the status, and the change of a measure (announce), and nothing else
passive     active to passive: nothing
negation    a negation: the status is negated (of a speech act too); type, sides and kind of measure stay
condition   the act under "if": the status is hypothetical; type, sides and kind of measure stay
quote       the sentence in the mouth of another speaker: a voice more, and nothing else
paraphrase  the same act in other words: nothing
"""

import argparse
import json
import re
import sys
from collections import defaultdict
from pathlib import Path

from statusquo.codebook import MUTUAL_TYPES
from statusquo.coding.coder import Coder
from statusquo.core.record import Record, Status
from statusquo.readers import document_from

FOLDER = Path(__file__).parents[1] / "tests" / "behaviour"
PROBES, FLOORS = FOLDER / "probes.jsonl", FOLDER / "floors.json"
PUBLISHED = "2024-03-14"
SUITES = ("swap", "tense", "passive", "negation", "condition", "quote", "paraphrase")
SPEAKERS = (
    ("the foreign minister of New Zealand", "{low}, {speaker} said."),
    ("a spokesman for Luxembourg", "{Speaker} said that {low}."),
    ("the prime minister of Fiji", "According to {speaker}, {low}."),
    ("a diplomat from Malta", '"{base}" {speaker} said.'),
    ("the Jamaica Gleaner", "{low}, {speaker} reported."),
    ("the president of Mongolia", "{Speaker} told reporters that {low}."),
)


class Probe:
    """One variant of a base sentence: its suite, its text, and what may differ from the base's record."""

    def __init__(self, suite, row, text, **expected):
        self.suite, self.row, self.text, self.expected = suite, row, text, expected


def probes():
    """Yield every probe of every suite."""
    for number, line in enumerate(PROBES.read_text(encoding="utf-8").splitlines()):
        row = json.loads(line)
        if not row.get("noswap"):
            yield Probe("swap", row, swapped(row["base"], row["a"], row["b"]), swap=True)
        if "perfect" in row:
            yield Probe("tense", row, row["perfect"], status=(Status.OCCURRED, Status.ONGOING))
        if "later" in row:
            yield Probe("tense", row, row["later"], status=(Status.FUTURE,), change="announce",
                        type=row.get("later_type"))  # fmt: skip
        for suite, key in (("passive", "passive"), ("paraphrase", "paraphrase")):
            if key in row:
                yield Probe(suite, row, row[key])
        if "not" in row:
            yield Probe("negation", row, row["not"], status=(Status.NEGATED,), change="any")
        if "if" in row:
            yield Probe("condition", row, row["if"], status=(Status.HYPOTHETICAL,), change="any")
        pair = row["base"].startswith(f"{row['a']} and {row['b']}")  # "According to X, A and B ..." reads two ways
        speaker, frame = SPEAKERS[0 if pair else number % len(SPEAKERS)]
        base = row["base"].rstrip(".")
        if not base.startswith((row["a"], row["b"])):
            base = base[0].lower() + base[1:]
        told = frame.format(
            low=base, base=base[0].upper() + base[1:] + ",", speaker=speaker, Speaker=speaker[0].upper() + speaker[1:]
        )
        yield Probe("quote", row, told[0].upper() + told[1:] if told[0].isalpha() else told, voice=speaker)


def quoted(row, frame, speaker):
    """Return the base sentence in the mouth of a speaker."""
    base = row["base"].rstrip(".")
    low = base if base.startswith((row["a"], row["b"])) else base[0].lower() + base[1:]
    told = frame.format(low=low, base=f"{base},", speaker=speaker, Speaker=speaker[0].upper() + speaker[1:])
    return told[0].upper() + told[1:]


def swapped(text, a, b):
    parts = re.split(rf"\b({re.escape(a)}|{re.escape(b)})\b", text)
    text = "".join({a: b, b: a}.get(p, p) for p in parts)
    for name in (a, b):  # "The African Union", but "in Gabon"
        text = re.sub(rf"^(?:The )?{re.escape(name)}", name, text)
    return text


def codes(side):
    return frozenset(a.code for a in side if a.code)


def sides(record: Record):
    actors, recipients = codes(record.actors), codes(record.recipients)
    return (actors | recipients, frozenset()) if record.type in MUTUAL_TYPES else (actors, recipients)


def base_of(row, records):
    """Return the record of the base sentence that the probe is about, or None where its type was not read."""
    told = [r for r in records if r.type == row["type"]]
    told.sort(key=lambda r: (bool(r.measure) == bool(row["kind"]), len(sides(r)[0] | sides(r)[1]), r.source.score))
    return told[-1] if told else None


def wrong(probe, base, records, names):
    """Return what is not as it should be ("" where all is): the least of what any record of the variant has wrong."""
    if base is None:
        return "base not read"
    found = [differences(probe, base, r, names) for r in records]
    if not found:
        return "nothing coded"
    return ", ".join(min(found, key=lambda d: ("type" in d, len(d))))


def differences(probe, base, record, names):
    expected, out = probe.expected, []
    if record.type not in (expected.get("type") or (base.type,)):
        out.append("type")
    turn = (lambda s: frozenset(names.get(c, c) for c in s)) if expected.get("swap") else lambda s: s
    same_kind = (record.type in MUTUAL_TYPES) == (base.type in MUTUAL_TYPES)
    wanted = tuple(map(turn, sides(base)))
    got = sides(record)
    if (wanted if same_kind else frozenset().union(*wanted)) != (got if same_kind else frozenset().union(*got)):
        out.append("sides")
    if record.status not in expected.get("status", (base.status,)):
        out.append(f"status {record.status.value}")
    out += measures(base.measure, record.measure, turn, expected.get("change"))
    voice = expected.get("voice")
    heard = [v for v in record.attribution if voice and content(v.name) & content(voice)]
    if voice and not heard:
        out.append("voice missing")
    if len(record.attribution) > len(base.attribution) + bool(voice):
        out.append("voice too many")
    return out


def measures(base, got, turn, change):
    if base is None or got is None:
        return [] if base is None and got is None else ["measure missing" if got is None else "measure too many"]
    out = [] if base.kind == got.kind else ["measure kind"]
    changes = {"announce"} if change == "announce" and base.change != "threaten" else {base.change}
    if change != "any" and got.change not in changes:
        out.append(f"change {got.change}")
    if turn(frozenset(base.imposer)) != frozenset(got.imposer) or turn(frozenset(base.target)) != frozenset(got.target):
        out.append("measure sides")
    return out


def content(name):
    return set(re.findall(r"\w+", name.lower())) - {"the", "a", "of", "for", "from"}


def run(coder=None):
    """Return {suite: [(probe, what is wrong)]} over all probes."""
    coder, every = coder or Coder(), list(probes())
    texts = list(dict.fromkeys([p.row["base"] for p in every] + [p.text for p in every]))
    documents = [document_from({"text": t, "published": PUBLISHED, "id": str(n)}) for n, t in enumerate(texts)]
    coded = {d.text: d.records for d in coder.code(documents)}
    out = defaultdict(list)
    for probe in every:
        row = probe.row
        base = base_of(row, coded[row["base"]])
        a, b = (coder.world.find(row[k]) for k in ("a", "b"))
        out[probe.suite].append((probe, wrong(probe, base, coded[probe.text], {a: b, b: a})))
    return dict(out)


def shares(results):
    """Return the share of probes as they should be, by suite and over all ("all")."""
    every = [w for rows in results.values() for _, w in rows]
    return {s: share([w for _, w in results[s]]) for s in SUITES} | {"all": share(every)}


def share(found):
    return sum(not w for w in found) / len(found)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--suite", choices=SUITES)
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    results = run()
    figures = shares(results)
    if args.json:
        json.dump(figures, sys.stdout, indent=2)
        return
    for suite in [args.suite] if args.suite else SUITES:
        rows = results[suite]
        print(f"{suite:12} {figures[suite]:.3f} of {len(rows)} probes as they should be")
        groups = defaultdict(list)
        for probe, what in rows:
            if what:
                groups[what].append(probe)
        for what, failed in sorted(groups.items(), key=lambda g: -len(g[1])):
            print(f"    {what} ({len(failed)})")
            for probe in failed:
                print(f"        {probe.row['id']:22} {probe.text}")
    if not args.suite:
        print(f"{'all':12} {figures['all']:.3f} of {sum(map(len, results.values()))}")


if __name__ == "__main__":
    main()
