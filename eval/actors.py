"""Measure how actors' names resolve on gold rows: code and sector, from the name with its sentence and day.

    python eval/actors.py GOLD.jsonl... [--errors N] [--sectors N]

Gold rows hold `text`, `date` and `events` with `actors` and `recipients` of {code, sector, name}. The article of
a name is its row's text (one or two sentences), and its place there that in the event's clause. A name given once for
two actors ("both countries") is right for each of them that it resolves to.
"""

import argparse
import collections
import json
import re
from datetime import date
from pathlib import Path

from statusquo.world import World
from statusquo.world.resolve import find_name
from statusquo.world.senses import fold

ALIAS = {"HOUTHIS": "HOUTHI", "ISIL": "ISIS", "IS": "ISIS", "ISILK": "ISISK", "ISK": "ISISK", "UNO": "UN", "EUR": "EU",
         "AFRICANUNION": "AU", "UNITEDNATIONS": "UN"}  # fmt: skip


def plain_code(code):
    code = re.sub(r"[^A-Z0-9]", "", (code or "").upper())
    return ALIAS.get(code, code)


def place(text, clause, name):
    """Return where a name stands in the text: in its event's clause where that can be found, else anywhere."""
    plain, wanted = fold(text), fold(name)
    low = plain.find(fold(clause)) if clause else -1
    inside = find_name(fold(clause), wanted) if low >= 0 else -1
    at = low + inside if inside >= 0 else find_name(plain, wanted)
    return at if at >= 0 else None


def cause(gold, got, rule, wanted):
    """Group an error by what went wrong."""
    if not got:
        return "nothing found"
    if gold is None:
        return "gold has no code"
    if rule.startswith(("holder", "former", "named before")):
        return "person"
    if rule.startswith("unknown"):
        return "unknown name"
    if len(wanted) != 3 and len(gold) != 3:
        return "organisation under another code"
    return "country by context" if rule == "description" or rule.startswith("role:") else "name"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--errors", type=int, default=0)
    parser.add_argument("--sectors", type=int, default=0)
    args = parser.parse_args()
    world = World.load()
    total = code_ok = sector_ok = known = known_ok = 0
    causes, sectors = collections.Counter(), collections.Counter()
    shown = collections.defaultdict(list)
    confused = collections.defaultdict(list)
    for path in args.gold:
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            day = date.fromisoformat(row.get("date") or row["published"])
            contexts = {}
            for event in row["events"]:
                for actor in [*event["actors"], *event["recipients"]]:
                    name = actor.get("name")
                    if not name:
                        continue
                    text = row["text"]
                    if text not in contexts:
                        contexts[text] = world.resolver.context(text, day)
                    found = world.resolver.resolve(name, day, contexts[text], at=place(text, event.get("text"), name))
                    codes = {plain_code(a.code): a for a in found.actors}
                    got = codes.get(plain_code(actor["code"])) or (found.actors[0] if found.actors else None)
                    total += 1
                    good = plain_code(got.code if got else "") == plain_code(actor["code"])
                    code_ok += good
                    same = (got.sector if got else None) == actor["sector"]
                    sector_ok += same
                    if actor["sector"] is not None:
                        known += 1
                        known_ok += same
                    if not good:
                        why = cause(actor["code"], got and got.code, found.rule, plain_code(actor["code"]))
                        causes[why] += 1
                        shown[why].append((name, actor["code"], got and got.code, found.rule, found.reason, text[:230]))
                    if not same:
                        sectors[actor["sector"], got and got.sector] += 1
                        confused[actor["sector"], got and got.sector].append((name, found.rule, text[:160]))
    print(f"{total} names: code right {code_ok / total:.3f}, sector right {sector_ok / total:.3f}")
    print(f"sector right where gold gives one: {known_ok / known:.3f} of {known}")
    for why, count in causes.most_common():
        print(f"  {count:4d} {why}")
        for name, gold, got, rule, reason, text in shown[why][: args.errors]:
            print(f"        {name!r}: gold {gold}, got {got} by {rule} ({reason})\n            {text}")
    for pair, count in sectors.most_common(30):
        print(f"  {count:4d} sector {pair[0]} read as {pair[1]}")
        for name, rule, text in confused[pair][: args.sectors]:
            print(f"        {name!r} by {rule}: {text}")


if __name__ == "__main__":
    main()
