"""`statusquo explain`: the analysis of a text, step by step, for someone who writes a row of a table."""

import json
import sys
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from statusquo.cli.options import Format, OwnNames, OwnTerms, OwnWords, clocks, one_of, user_table
from statusquo.cli.printing import console
from statusquo.codebook.lexicon import MINE

Words = Annotated[str, typer.Argument(metavar="TEXT", help="A sentence or report; - reads standard input.")]
Published = Annotated[
    str | None, typer.Option("--published", metavar="DAY", help="Its day of publication (default: today).")
]

Json = dict[str, Any]
FIT = (
    "Its lemma is the word as in a dictionary (ban, not banned; see the column lemma above), pos is V or N, and an "
    "effect needs an object that a measure is about (trade, sanctions, a truce)."
)


def explain(
    text: Words,
    published: Published = None,
    names: OwnNames = None,
    lexicon: OwnWords = None,
    measures: OwnTerms = None,
    form: Format = "table",
) -> None:
    """Print how a text is read: grammar, names, heads, lexicon rows, frames, acts, and the records at the end.

    Rows of the lexicon that fit at a word but lost to another are shown too, so that you see what a row of your own
    has to win against. Try a row before you keep it: put it into a file and give it as --lexicon.

    Examples:
      statusquo explain "Kenya suspended flights to Somalia." --published 2021-05-12
      statusquo explain "Chad froze the pact with Niger." --lexicon own.csv
      statusquo explain - --format json < report.txt
    """
    one_of("--format", form, ("table", "json"))
    user = [user_table(path) for path in (names, lexicon, measures)]
    day = clocks(published, None)["on"]
    from statusquo.coding.coder import Coder, default_coder
    from statusquo.coding.explain import explain as analysis
    from statusquo.readers import document

    given = document(sys.stdin.read() if text == "-" else text, day)
    coder = Coder(names=user[0], terms=user[1], measures=user[2]) if any(user) else default_coder()
    told = analysis(given, coder)
    if form == "json":
        print(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        show(told, console())
        _unused(told, console(), lexicon)


def _unused(told: Json, out: Console, own: Path | None) -> None:
    """Say that no row of the user's own words fits, and why that may be."""
    fits = any(row["rule"].startswith(MINE) for s in told["sentences"] for row in s["rows"])
    if own is not None and not fits:
        out.print(Text(f"No row of {own.name} fits a word here. {FIT}", style="yellow"))


def show(told: Json, out: Console) -> None:
    """Print an analysis in the order in which it came about."""
    for sentence in told["sentences"]:
        out.print(Text(sentence["text"], style="bold", overflow="fold"))
        _words(out, sentence)
        _list(out, "Predicates", [_predicate(p) for p in sentence["predicates"]])
        _list(out, "Names", [f"{m['text']} → {', '.join(m['actors'])} by {m['rule']} ({m['kind']})"
                             for m in sentence["mentions"]])  # fmt: skip
        _list(out, "Heads", [line for r in sentence["readings"] for line in _reading(r)])
        _list(out, "Lexicon rows that fit", [_row(r) for r in sentence["rows"]])
        _list(out, "Frames", [_frame(f) for f in sentence["frames"]])
        if sentence["folded"]:
            out.print(Text(f"Told by the verb above them: {', '.join(sentence['folded'])}"))
        _list(out, "Acts, after lexicon and heads", [_act(a) for a in sentence["acts"]])
        out.print()
    _list(out, "Dates", [_date(d) for d in told["dates"]])
    _list(out, "Voices", [_voice(v) for v in told["voices"]])
    _list(out, "Records", [line for r in told["records"] for line in _record(r)])
    if not told["records"]:
        out.print(Text("No record.", style="yellow"))
    _list(out, "Set aside", [f"{r['stage']}: {r['code']} {r['detail']}" for r in told["rejections"]])


def _words(out: Console, sentence: Json) -> None:
    table = Table("n", "word", "lemma", "tag", "relation", "head", "entity", box=None, pad_edge=False)
    for w in sentence["words"]:
        head = "root" if w["head"] < 0 else f"{w['head']} {sentence['words'][w['head']]['text']}"
        entity = "" if w["entity"] == "O" else w["entity"]
        table.add_row(str(w["n"]), Text(w["text"]), Text(w["lemma"]), w["tag"], w["relation"], Text(head), entity)
    out.print(table)


def _list(out: Console, title: str, lines: list[str]) -> None:
    if lines:
        out.print(Text(title, style="bold cyan"))
    for line in lines:
        out.print(Text(f"  {line}", overflow="fold"))


def _date(d: Json) -> str:
    return f"“{d['text']}” → {d['days'] or d['granularity']} by rule {d['rule']}, {d['direction']}"


def _voice(v: Json) -> str:
    who = f"{v['name'] or 'somebody'} ({v['kind']}{', unnamed' if v['anonymous'] else ''})"
    return f"{who}, “{v['cue'] or ''}”, {v['quote']}: {' … '.join(v['content'])}"


def _predicate(p: Json) -> str:
    return f"{p['word']}: " + ("; ".join(f"{k} {v}" for k, v in p["arguments"].items()) or "no arguments")


def _reading(r: Json) -> list[str]:
    kinds = "; ".join(
        f"{name} {_scores(r[name])}" for name in ("types", "modes", "statuses", "measures", "changes") if r[name]
    )
    roles = [f"    {x['role']} {x['score']:.2f}: {x['text']}" for x in r["roles"]]
    return [f"{r['word']}: {kinds}", *roles]


def _scores(labels: list[list[Any]]) -> str:
    return ", ".join(f"{label} {score:.2f}" for label, score in labels)


def _row(r: Json) -> str:
    what = " ".join(filter(None, (r["type"], r["mode"], f"effect {r['effect']}" if r["effect"] else "")))
    term = r["term"]
    noun = f", object {r['object']}" if r["object"] else ""
    noun += f" ({term['rule']}: {term['kind'] or 'no kind'}, {term['polarity']})" if term else ""
    mark = "*" if r["chosen"] else " "
    return f"{mark} {r['word']} by {r['rule']}: {what}, weight {r['weight']:g}, recipient {r['recipient']}{noun}"


def _frame(f: Json) -> str:
    measure = f", measure {f['kind']} {f['change']}" if f["kind"] else ""
    return f"{f['word']}: {f['type']} {f['mode'] or ''}, {_sides(f)}{measure}, by {f['rule']}"


def _act(a: Json) -> str:
    measure = f", measure {a['measure']['kind']} {a['measure']['change']}" if a["measure"] else ""
    return f"{a['trigger']}: {a['type']} {a['mode'] or ''}, {_sides(a)}{measure}; {_source(a)}"


def _record(r: Json) -> list[str]:
    when = f"{r['date']} ({'“' + r['date_text'] + '”' if r['date_text'] else r['date_basis']})"
    lines = [
        f"{r['type']} {r['mode'] or ''}, {_sides(r)}, {r['status']}, {when}",
        f"    told by {', '.join(r['voices']) or 'the report itself'}; {_source(r)}; trigger “{r['trigger']}”",
    ]
    if r["measure"]:
        told = [f"{k} {', '.join(v) if isinstance(v, list) else v}" for k, v in r["measure"].items() if v]
        lines.append("    measure: " + "; ".join(told))
    return lines


def _sides(thing: Json) -> str:
    whom = f" → {', '.join(thing['recipients'])}" if thing["recipients"] else ""
    return f"{', '.join(thing['actors']) or 'nobody named'}{whom}"


def _source(thing: Json) -> str:
    return ", ".join(
        filter(None, (thing["rule"] and f"rule {thing['rule']}", thing["head"] and f"head {thing['head']}",
                      f"score {thing['score']:.2f}"))
    )  # fmt: skip
