"""Event labels as stand-off records: check and compile the coders' notation, join labels to an archive, compare coders.

    labels.py check NOTES...                     what in the notes can't be right
    labels.py compile NOTES... --archive FILE    stand-off records on standard output (no text of the archive in them)
    labels.py join STANDOFF... --archive FILE    joined items {id, date, text, events} on standard output
    labels.py agree NOTES NOTES --archive FILE   two coders of the same items against each other

A stand-off record is {id, date, sha256 (of the text), coder, events[]}, where every piece of text is a [start, end)
pair of characters. ARCHIVE is a JSONL file (plain or .gz) with id, date and text.
"""

import argparse
import gzip
import hashlib
import json
import re
import sys
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

TYPES = (
    "AGREE CONSULT SUPPORT CONCEDE COOPERATE AID RETREAT REQUEST ACCUSE REJECT THREATEN PROTEST SANCTION MOBILIZE "
    "COERCE ASSAULT"
).split()
MODES = (
    "visit third-party multilateral phone withdraw release disarm ceasefire access resign assist change yield meet "
    "disapprove investigate allege restrict arrest relations expel territory violence demo riot strike hunger boycott "
    "obstruct vandalize convict discontinue troops weapons police militia seize censor curfew martial-law deport "
    "withhold misinformation cyber abduct beat torture sexual targeted destroy primitive firearms explosives "
    "suicide-attack aerial drone heavy-weapons crowd-control unconventional"
).split()
STATUSES = "occurred ongoing future hypothetical negated historical".split()
VOICES = "official person organisation document media anonymous".split()
QUOTES = "direct indirect mixed".split()
KINDS = "block cooperation membership diplomatic trade arms financial travel transit aid media truce".split()
CHANGES = "threaten propose announce impose extend widen narrow suspend lift deny".split()


class ProblemError(Exception):
    """Something in a coder's notes that can't be right."""


def read_archive(path):
    opener = gzip.open if str(path).endswith(".gz") else open
    with opener(path, "rt", encoding="utf-8") as lines:
        return {item["id"]: item for item in map(json.loads, lines)}


def read_notes(path):
    """Yield (line number, item id, event lines)."""
    item, start, events = None, 0, []
    for number, line in enumerate(Path(path).read_text(encoding="utf-8").splitlines(), 1):
        content = line.strip()
        if content.startswith("@ "):
            if item:
                yield start, item, events
            item, start, events = content[2:].split()[0], number, []
        elif content and item:
            events.append((number, content))
    if item:
        yield start, item, events


def find(text, part, near=0):
    """Return [start, end) of `part` in `text`, the occurrence nearest to `near`."""
    part = part.strip()
    starts = [m.start() for m in re.finditer(re.escape(part), text)]
    if not starts or not part:
        raise ProblemError(f"not in the text: {part!r}")
    start = min(starts, key=lambda s: abs(s - near))
    return [start, start + len(part)]


def parse_span(word, published):
    day = timedelta(days=1)
    fixed = {
        "pub": (published - day, published, "publication"),
        "ctx30": (published - 30 * day, published, "context"),
        "bg": (published - 365 * day, published - day, "context"),
        "fut": (published, published + 365 * day, "context"),
    }
    basis = "context" if word.endswith(" c") else "text"
    word = word.removesuffix(" c").removesuffix(" t").strip()
    if word in fixed:
        return fixed[word]
    first, _, last = word.partition("..")
    try:
        earliest, latest = date.fromisoformat(first.strip()), date.fromisoformat((last or first).strip())
    except ValueError:
        raise ProblemError(f"no date: {word!r}") from None
    if earliest > latest:
        raise ProblemError(f"reversed date: {word!r}")
    return earliest, latest, basis


def parse_date(field, published):
    start, _, end = field.partition(">")
    earliest, latest, basis = parse_span(start.strip(), published)
    when = {"earliest": str(earliest), "latest": str(latest), "basis": basis}
    return when, pair(end.strip(), published) if end.strip() else None


def pair(word, published):
    earliest, latest, _ = parse_span(word, published)
    return [str(earliest), str(latest)]


def parse_sides(field, text, near):
    sides = []
    for part in [] if field.strip() in ("-", "") else field.split("; "):
        name, equals, code = part.strip().rpartition("=")
        if not equals or not code:
            raise ProblemError(f"a side needs name=CODE.SECTOR: {part!r}")
        head, _, sector = code.partition(".")
        span = find(text, name, near)
        sides.append({"code": None if head == "?" else head, "sector": sector or None, "at": span})
    return sides


def parse_voices(field, text, near):
    voices = []
    for part in [] if field.strip() in ("-", "") else field.split("; "):
        bits = [b.strip() for b in part.split("/")]
        anonymous = "anon" in bits
        bits = [b for b in bits if b != "anon"]
        if len(bits) < 2 or bits[1] not in VOICES:
            raise ProblemError(f"a voice needs name/kind/cue/quote: {part!r}")
        quote = bits[3] if len(bits) > 3 and bits[3] else "indirect"
        if quote not in QUOTES:
            raise ProblemError(f"unknown quote {quote!r}")
        cue = find(text, bits[2], near) if len(bits) > 2 and bits[2] not in ("", "-") else None
        medium = bits[4] if len(bits) > 4 and bits[4] not in ("", "-") else None
        voices.append(
            {"kind": bits[1], "at": find(text, bits[0], cue[0] if cue else near), "cue": cue,
             "medium": medium, "anonymous": anonymous or bits[1] == "anonymous", "quote": quote}
        )  # fmt: skip
    return voices


def parse_measure(field, text, near, published):
    if field.strip() in ("-", ""):
        return None
    head, *rest = re.split(
        r";\s+(?=(?:imp|tgt|body|scope|flow|cov|goods|listed|since|until|cond|ground)=)", field.strip().rstrip(";")
    )
    kind, _, change = head.partition(" ")
    if kind not in KINDS or change not in CHANGES:
        raise ProblemError(f"unknown measure kind or change: {head!r}")
    measure = {"kind": kind, "change": change, "imposer": [], "target": [], "body": None}
    names = {"imp": "imposer", "tgt": "target", "cond": "condition", "cov": "coverage"}
    for part in rest:
        key, _, value = part.partition("=")
        key, value = names.get(key, key), value.strip()
        if key in ("imposer", "target"):
            measure[key] = [c.strip() for c in value.split(",") if c.strip() not in ("", "?", "-")]
        elif key == "body":
            measure[key] = None if value in ("-", "") else value
        elif key in ("since", "until"):
            measure[key] = pair(value, published)
        elif key in ("flow", "coverage"):
            if value not in ("import", "export", "both", "all", "partial"):
                raise ProblemError(f"unknown {key} {value!r}")
            measure[key] = value
        elif key in ("goods", "listed"):
            measure[key] = [find(text, v, near) for v in re.findall(r'"([^"]+)"', value) or [value.strip('"')]]
        else:
            measure[key] = find(text, value.strip('"'), near)
    return measure


def parse_event(line, item):
    text, published = item["text"], date.fromisoformat(item["date"])
    fields = [f.strip() for f in re.split(r"\s\|\s|\s\|$", line)]
    if not 7 <= len(fields) <= 10:
        raise ProblemError(f"needs 7 to 10 fields, has {len(fields)}")
    fields += ["-"] * (10 - len(fields))
    kind, _, mode = fields[0].partition(" ")
    if kind not in TYPES:
        raise ProblemError(f"unknown type {kind!r}")
    if mode and mode not in MODES:
        raise ProblemError(f"unknown mode {mode!r}")
    if fields[4] not in STATUSES:
        raise ProblemError(f"unknown status {fields[4]!r}")
    trigger = find(text, fields[6])
    when, end = parse_date(fields[3], published)
    return {
        "type": kind, "mode": mode or None, "actors": parse_sides(fields[1], text, trigger[0]),
        "recipients": parse_sides(fields[2], text, trigger[0]), "date": when, "end": end, "status": fields[4],
        "attribution": parse_voices(fields[5], text, trigger[0]), "trigger": trigger,
        "measure": parse_measure(fields[7], text, trigger[0], published),
        "contexts": [] if fields[8] == "-" else [c.strip() for c in fields[8].split(",")],
        "place": None if fields[9] == "-" else find(text, fields[9], trigger[0]),
    }  # fmt: skip


def compile_notes(path, archive):
    """Return (records, problems) of one file of notes; a broken event line is a problem, its item is left out."""
    records, problems = [], []
    for start, name, lines in read_notes(path):
        if name not in archive:
            problems.append((start, f"no item {name}"))
            continue
        item, events, broken = archive[name], [], False
        for number, line in lines:
            try:
                events.append(parse_event(line, item))
            except ProblemError as problem:
                problems.append((number, f"{name}: {problem}"))
                broken = True
        if not broken:
            digest = hashlib.sha256(item["text"].encode()).hexdigest()
            records.append({"id": name, "date": item["date"], "sha256": digest, "events": events})
    return records, problems


def join_record(record, archive):
    """Put the texts back into one stand-off record; KeyError or ValueError when the archive's text is another."""
    text = archive[record["id"]]["text"]
    if hashlib.sha256(text.encode()).hexdigest() != record["sha256"]:
        raise ValueError(f"{record['id']}: the archive's text is not the labelled one")
    cut = lambda at: text[at[0] : at[1]] if at else None  # noqa: E731
    events = []
    for event in record["events"]:
        sides = {
            k: [
                {"code": s["code"], "sector": s["sector"], "name": cut(s["at"]), "start": s["at"][0], "end": s["at"][1]}
                for s in event[k]
            ]
            for k in ("actors", "recipients")
        }
        voices = [
            {
                **{k: v for k, v in x.items() if k != "at"},
                "name": cut(x["at"]),
                "cue": cut(x["cue"]),
                "start": x["at"][0],
                "end": x["at"][1],
            }
            for x in event["attribution"]
        ]
        measure = event["measure"] and {
            "body": None, "scope": None, "flow": None, "coverage": None, "goods": [], "listed": [], "since": None,
            "until": None, "condition": None, "ground": None, **event["measure"],
        }  # fmt: skip
        if measure:
            for key in ("scope", "condition", "ground"):
                measure[key + "_at"], measure[key] = measure[key], cut(measure[key])
            for key in ("goods", "listed"):
                measure[key] = [cut(at) for at in measure[key]]
        events.append({**event, **sides, "attribution": voices, "measure": measure, "trigger": cut(event["trigger"]),
                       "trigger_at": event["trigger"], "place": cut(event["place"])})  # fmt: skip
    return {"id": record["id"], "date": record["date"], "text": text, "events": events}


def measure_view(event):
    m = event["measure"]
    return m and (m["kind"], m["change"], frozenset(m["imposer"]), frozenset(m["target"]))


def agree(first, second):
    """Print F1 between two coders of the same items: types, types with sides, measures."""
    a, b = ({r["id"]: r["events"] for r in records} for records in (first, second))
    views = {
        "type": lambda e: e["type"],
        "type+sides": lambda e: (e["type"], *(frozenset(s["code"] for s in e[k]) for k in ("actors", "recipients"))),
        "type+status": lambda e: (e["type"], e["status"]),
        "measure": measure_view,
    }  # fmt: skip
    both = sorted(a.keys() & b.keys())
    print(f"{len(both)} items")
    for name, view in views.items():
        hit = left = right = 0
        for key in both:
            x, y = (Counter(v for v in map(view, side[key]) if v) for side in (a, b))
            hit, left, right = hit + sum((x & y).values()), left + sum(x.values()), right + sum(y.values())
        print(f"{name:12} F1 {2 * hit / max(left + right, 1):.3f}  ({left} and {right})")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("command", choices=["check", "compile", "join", "agree"])
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--archive", type=Path, default=Path("../shared/data/archive/current_events.jsonl.gz"))
    parser.add_argument("--coder", default="language-model")
    args = parser.parse_args()
    archive = read_archive(args.archive)
    if args.command == "join":
        for path in args.files:
            for line in path.read_text(encoding="utf-8").splitlines():
                print(json.dumps(join_record(json.loads(line), archive), ensure_ascii=False))
        return 0
    compiled = [compile_notes(path, archive) for path in args.files]
    for path, (_, problems) in zip(args.files, compiled, strict=True):
        for number, problem in problems:
            print(f"{path}:{number}: {problem}", file=sys.stderr)
    if args.command == "agree":
        agree(compiled[0][0], compiled[1][0])
    elif args.command == "compile":
        for records, _ in compiled:
            for record in records:
                print(json.dumps({**record, "coder": args.coder}, ensure_ascii=False))
    else:
        records = [r for rs, _ in compiled for r in rs]
        events = [e for r in records for e in r["events"]]
        print(
            f"{len(records)} items in order, {len(events)} events, {sum(bool(e['measure']) for e in events)} measures"
        )
    return int(args.command == "check" and any(problems for _, problems in compiled))


if __name__ == "__main__":
    sys.exit(main())
