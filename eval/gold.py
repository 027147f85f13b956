"""Old names for scripts: the functions live in `statusquo.evaluate.gold`; `statusquo evaluate gold` is the command."""

from statusquo.evaluate.gold import causes, code, codes, key, read, view
from statusquo.evaluate.gold import score as flat

VIEWS = ("type", "record", "type+status", "measure")

__all__ = ["VIEWS", "causes", "code", "codes", "key", "read", "score", "table", "view"]


def score(items, coded):
    """Return the figures in nested form: {view: {f1, low, high, precision, recall, gold, coded}, matched, empty}."""
    told = flat(items, coded)
    nested = {}
    for name in VIEWS:
        f = told[f"{name}.f1"]
        nested[name] = {"f1": f.value, "low": f.low, "high": f.high, "precision": f.detail["precision"],
                        "recall": f.detail["recall"], "gold": f.n, "coded": int(f.detail["found"])}  # fmt: skip
    date, voice, stay = told["matched.date"], told["matched.voice"], told["empty.stay"]
    nested["matched"] = {"records": date.n, "date": date.value, "voice": voice.value}
    nested["empty"] = {"items": stay.n, "stay": stay.value}
    return nested


def table(figures):
    for name in VIEWS:
        f = figures[name]
        print(f"{name:12} F1 {f['f1']:.3f} [{f['low']:.3f}, {f['high']:.3f}]  P {f['precision']:.3f}", end="  ")
        print(f"R {f['recall']:.3f}  gold {f['gold']} coded {f['coded']}")
    m, e = figures["matched"], figures["empty"]
    print(f"of {m['records']} matched: date {m['date']:.3f}, voice {m['voice']:.3f}")
    print(f"of {e['items']} items with nothing to code {e['stay']:.3f} stay empty")
