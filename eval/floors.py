"""Hold the figures to their floors (`floors.json`); exit 1 and say which fell when one lies below.

    STATUSQUO_SHARED=PATH python eval/floors.py

A floor is never lowered without a reason written beside it. A set whose digest has changed is a failure too: figures on
another set say nothing about the floor.
"""

import hashlib
import json
import os
import sys
from pathlib import Path

import gold

from statusquo.coding.coder import Coder
from statusquo.core.errors import InputError
from statusquo.readers import document_from

HERE = Path(__file__).parent


def figure(figures, name):
    for part in name.split("."):
        figures = figures[part]
    return figures


def labelled(path, coder):
    items = gold.read(path)
    return gold.score(items, gold.code(items, coder))


def silent(path, coder):
    """Return the share of sentences without a political event in which nothing is coded."""
    items = [{**item, "date": item.get("date") or "2018-01-01", "events": []} for item in gold.read(path)]
    try:
        [document_from({"text": i["text"], "published": i["date"]}) for i in items]
    except InputError as error:
        sys.exit(str(error))
    coded = gold.code(items, coder)
    return {"stay": sum(not coded.get(i["id"]) for i in items) / len(items)}


SUITES = {"gold": labelled, "no_event": silent}


def main():
    shared = os.environ.get("STATUSQUO_SHARED")
    if not shared:
        sys.exit("set STATUSQUO_SHARED to the folder that holds data/")
    coder, fallen = Coder(), []
    for row in json.loads((HERE / "floors.json").read_text(encoding="utf-8")):
        path = Path(shared) / row["set"]
        if not path.is_file():
            print(f"{row['set']}: not here, skipped")
            continue
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        if digest != row["sha256"]:
            fallen.append(f"{row['set']} has changed (sha256 {digest})")
            continue
        figures = SUITES[row["suite"]](path, coder)
        for name, floor in row["floors"].items():
            value = figure(figures, name)
            print(f"{row['set']:24} {name:20} {value:.3f}  floor {floor:.3f}  {'ok' if value >= floor else 'BELOW'}")
            if value < floor:
                fallen.append(f"{row['set']} {name} {value:.3f} < {floor:.3f}")
    if fallen:
        sys.exit("floors: " + "; ".join(fallen))


if __name__ == "__main__":
    main()
