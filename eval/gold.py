"""Score coded records against a labelled set (JSON Lines of {id, date, text, events}).

    python eval/gold.py SET [--errors] [--json]

Prints F1 with bootstrap bounds (5 % and 95 % of 400 resamplings of items) of types, types with both sides, types with
status, measures (kind, change, sides); how often date and voice of matched records are right; how many items with
nothing to code stay empty. --errors groups the misses by cause. Codes compare without case and punctuation; mutual acts
take their sides without order; a domestic recipient equal to its actor counts as none (CODEBOOK section 5).
"""

import argparse
import json
import random
import re
import sys
from collections import Counter, defaultdict
from pathlib import Path

from statusquo.coding.coder import Coder
from statusquo.core.errors import InputError
from statusquo.readers import document_from
from statusquo.writers.records import record_to_json

MUTUAL = ("CONSULT", "AGREE", "COOPERATE")
DOMESTIC = ("COERCE", "CONCEDE", "SANCTION", "RETREAT")
VIEWS = ("type", "record", "type+status", "measure")


def codes(sides):
    names = (s if isinstance(s, str) else (s or {}).get("code") for s in sides or [])
    return frozenset(c for c in (re.sub(r"[^A-Z0-9]", "", (n or "").upper()) for n in names) if c)


def key(event):
    actors, recipients = codes(event.get("actors")), codes(event.get("recipients"))
    if event["type"] in MUTUAL and recipients:
        actors, recipients = actors | recipients, frozenset()
    if recipients and recipients <= actors and event["type"] in DOMESTIC:
        recipients = frozenset()
    return event["type"], actors, recipients


def view(name, event):
    if name == "type":
        return event["type"]
    if name == "record":
        return key(event)
    if name == "type+status":
        return event["type"], event["status"]
    m = event.get("measure")
    return m and (m["kind"], m["change"], codes(m["imposer"]), codes(m["target"]))


def days(span):
    if not span:
        return None
    return (span["earliest"], span["latest"]) if isinstance(span, dict) else tuple(span)


def voice_same(gold, got):
    a, b = gold.get("attribution") or [], got.get("attribution") or []
    if not a or not b:
        return bool(a) == bool(b)
    words = [set(re.findall(r"\w+", (v[-1].get("name") or "").lower())) - {"the", "a", "of"} for v in (a, b)]
    return bool(words[0] & words[1]) or bool(a[-1].get("anonymous") and b[-1].get("anonymous"))


def f1(rows):
    true, gold, got = (sum(column) for column in zip(*rows, strict=True)) if rows else (0, 0, 0)
    return 2 * true / (gold + got) if gold + got else 0.0


def read(path):
    return [json.loads(line) for line in Path(path).read_text(encoding="utf-8").splitlines() if line.strip()]


def code(items, coder=None):
    """Return {item id: coded records as JSON}."""
    coder = coder or Coder()
    documents = []
    for item in items:
        try:
            documents.append(document_from({"text": item["text"], "published": item["date"], "id": item["id"]}))
        except InputError as error:
            print(f"{item['id']}: {error}", file=sys.stderr)
    return {d.id: [record_to_json(r) for r in d.records] for d in coder.code(documents)}


def score(items, coded):
    """Return figures {name: value} with their bootstrap bounds."""
    figures, rng = {}, random.Random(1)
    for name in VIEWS:
        rows = []
        for item in items:
            gold = Counter(v for v in (view(name, e) for e in item["events"]) if v)
            got = Counter(v for v in (view(name, e) for e in coded.get(item["id"], [])) if v)
            rows.append((sum((gold & got).values()), sum(gold.values()), sum(got.values())))
        boot = sorted(f1(rng.choices(rows, k=len(rows))) for _ in range(400))
        true, gold, got = (sum(c) for c in zip(*rows, strict=True))
        figures[name] = {
            "f1": f1(rows), "low": boot[20], "high": boot[380], "precision": true / max(got, 1),
            "recall": true / max(gold, 1), "gold": gold, "coded": got,
        }  # fmt: skip
    matched = date = voice = 0
    for item in items:
        left = list(coded.get(item["id"], []))
        for event in item["events"]:
            hit = next((e for e in left if key(e) == key(event)), None)
            if hit is not None:
                left.remove(hit)
                matched += 1
                date += days(event.get("date")) == days(hit.get("date"))
                voice += voice_same(event, hit)
    empty = [i for i in items if not i["events"]]
    figures["matched"] = {"records": matched, "date": date / max(matched, 1), "voice": voice / max(matched, 1)}
    stay = sum(not coded.get(i["id"]) for i in empty)
    figures["empty"] = {"items": len(empty), "stay": stay / max(len(empty), 1)}
    return figures


def causes(items, coded):
    """Return {cause: [example]} of what was missed or too much."""
    found = defaultdict(list)
    for item in items:
        left = list(coded.get(item["id"], []))
        for event in item["events"]:
            if any(key(e) == key(event) for e in left):
                left.remove(next(e for e in left if key(e) == key(event)))
                continue
            near = next((e for e in left if e["type"] == event["type"]), None)
            if near is None:
                word = (event.get("trigger") or "").lower()
                other = next((e for e in left if (e["evidence"][0]["trigger"]["text"] or "").lower() in word), None)
                cause = f"other type: {event['type']} as {other['type']}" if other else f"not found: {event['type']}"
            else:
                left.remove(near)
                gold, got = key(event), key(near)
                cause = _side("actor", gold[1], got[1]) or _side("recipient", gold[2], got[2])
            found[cause].append(item["id"])
        for event in left:
            found[f"too much: {event['type']}"].append(item["id"])
    return found


def _side(name, gold, got):
    if gold == got:
        return None
    if gold and not got:
        return f"{name} not found"
    if got and not gold:
        return f"{name} where there is none"
    return f"{name} incomplete" if got < gold else f"{name} too many" if gold < got else f"{name} another"


def table(figures):
    for name in VIEWS:
        f = figures[name]
        print(
            f"{name:12} F1 {f['f1']:.3f} [{f['low']:.3f}, {f['high']:.3f}]  P {f['precision']:.3f}  R {f['recall']:.3f}"
            f"  gold {f['gold']} coded {f['coded']}"
        )
    m, e = figures["matched"], figures["empty"]
    print(f"of {m['records']} matched: date {m['date']:.3f}, voice {m['voice']:.3f}")
    print(f"of {e['items']} items with nothing to code {e['stay']:.3f} stay empty")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("set", type=Path)
    parser.add_argument("--errors", action="store_true")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    items = read(args.set)
    coded = code(items)
    figures = score(items, coded)
    if args.json:
        print(json.dumps(figures, indent=2))
    else:
        table(figures)
    if args.errors:
        for cause, ids in sorted(causes(items, coded).items(), key=lambda kv: -len(kv[1])):
            print(f"{len(ids):5} {cause:40} {' '.join(ids[:3])}")


if __name__ == "__main__":
    main()
