"""Answers of a ledger as tables for a terminal of 80 columns: what stands first, then what each line rests on."""

from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from statusquo.cli.printing import Answer, console, interval, plain

_REPORTED = ("id", "evidence", "reports", "last_reported", "score")
"""Fields of a measure that change with every report; `diff` is about the others."""
_SUPPOSED = {"lift": "{} lifts", "veto": "{} vetoes", "join": "{} joins", "leave": "{} leaves"}
_VERDICTS = {"accept": "accepted", "reject": "rejected", "correct": "corrected"}
_COLOURS = {"blocked": "red", "limited": "yellow", "open": "green", "none": "dim"}


def status(answer: Answer) -> None:
    """Print the answer to `status A B`."""
    out, asked = console(), answer["question"]
    a, b = asked.get("a", asked.get("one", "")), asked.get("b", asked.get("other", ""))
    engagement = answer.get("engagement")
    head = Text.assemble((f"{a} and {b}", "bold"), f" on {asked['on']}, as known on {asked['known']}")
    if supposed := answer.get("if"):
        head.append(", if " + " and ".join(_SUPPOSED[s["change"]].format(s["actor"]) for s in supposed))
    out.print(head)
    if engagement:
        word = Text(str(engagement), style=f"bold {_COLOURS.get(str(engagement), '')}")
        out.print(Text.assemble("Engagement: ", word, f" ({answer['certainty']})", _flag(answer)))
    if "shared_bodies" in answer:
        _pair(out, answer)
    elif answer.get("relation"):
        rule = answer.get("rule")
        out.print(
            f"{escape(b)} is {_a(answer['relation'])} of {escape(a)}"
            + (f"; decisions by {rule}" if rule else "")
            + _needed(answer.get("decision"))
        )
    if answer.get("to_reopen"):
        out.print(
            "To reopen it: " + " or ".join(" and ".join(group) for group in answer["to_reopen"]) + " would have to move"
        )
    if answer["basis"] == "no_report":
        out.print(f"No report bears on it among {_coverage(answer)}.", style="yellow")
    _measures(out, "Blocks as reported" if answer.get("if") else "Blocks", answer.get("blocks") or [])
    blocked = {m["id"] for m in answer.get("blocks") or []}
    _measures(out, "Other measures in force", [m for m in answer.get("measures") or [] if m["id"] not in blocked])
    if answer.get("recent"):
        table = Table(
            "date", "type", "who to whom", title="Recent events", title_justify="left", box=None, pad_edge=False
        )
        for event in answer["recent"][:10]:
            table.add_row(interval(event.get("date")), event.get("type", ""), _who(event))
        out.print(table)


def _needed(decision: Answer | None) -> str:
    """Return how many must not object where a rule counts votes."""
    if not decision or decision["veto"] == ["*"]:
        return ""
    people = f" with {decision['population']:.0%} of the people" if decision["population"] else ""
    unknown = "" if decision["population_known"] or not people else " (people not known for that day)"
    return f": {decision['votes_needed']} of {decision['members']} members{people}{unknown}"


def _pair(out: Console, answer: Answer) -> None:
    """Print ties, shared bodies and the trend of two states."""
    for kind, tie in answer["ties"].items():
        if tie["state"] != "no_report":
            by = f" by {_list(tie['by'])}" if tie["state"] == "restricted" else ""
            out.print(f"Ties: {kind} {tie['state'].replace('_', ' ')}{by} ({tie['certainty']})")
    if answer["shared_bodies"]:
        out.print(Text("Both are members of " + ", ".join(answer["shared_bodies"]), overflow="fold"))
    told = [m for m in answer["trend"] if m["events"]]
    if told:
        months = ", ".join(f"{m['month']} {m['intensity']:+g} ({m['events']})" for m in told)
        out.print(Text(f"Trend, sums of intensity (events) by month: {months}", overflow="fold"))


def standing(answer: Answer) -> None:
    """Print the answer to `standing`."""
    out, asked = console(), answer["question"]
    title = f"In force on {asked['on']}, as known on {asked['known']}"
    if not answer["measures"]:
        out.print(f"{title}: nothing")
        reason = "no report bears on it" if answer["basis"] == "no_report" else "what was reported is not in force"
        out.print(f"({reason}; {_coverage(answer)})", style="dim")
        return
    _measures(out, title, answer["measures"])


def _measures(out: Console, title: str, measures: list[Answer]) -> None:
    if not measures:
        return
    out.print()
    out.print(title, style="bold")
    for m in measures:
        until = f", until {interval(m['until'])}" if m.get("until") else ""
        body = f" in {m['body']}" if m.get("body") else ""
        line = Text.assemble(
            ("* ", "dim"), (f"{m['kind']}", "bold"), f" by {_list(m['imposer'])} against {_list(m['target'])}{body}, ",
            f"since {interval(m['since']) or 'an unknown day'}{until} ", (f"[{m['certainty']}]", _tone(m)), _flag(m),
        )  # fmt: skip
        out.print(line)
        for name in ("scope", "condition", "ground"):
            if m.get(name):
                out.print(Text(f"    {name}: {m[name]}", overflow="fold"))
        if m.get("supersedes"):
            out.print(Text("    supersedes: " + "; ".join(str(x["scope"]) for x in m["supersedes"])))
        for piece in m["evidence"][:2]:
            voices = "; ".join(v["name"] for v in piece.get("voices") or []) or "the report itself"
            out.print(Text(f"    {piece['published']} {piece['document']}, by {voices}:", style="dim"))
            if piece.get("text"):
                out.print(Text(f"    “{_short(piece['text'])}”", style="italic"))
        out.print(Text(f"    {m['id']}: {m['reports']} report(s), last reported {m['last_reported']}", style="dim"))


def timeline(answer: Answer) -> None:
    """Print events and changes of measures in order."""
    out = console()
    table = Table("date", "what", "who to whom", "told", box=None, pad_edge=False)
    for entry in answer["entries"]:
        if entry["entry"] == "event":
            table.add_row(interval(entry.get("date")), entry.get("type", ""), _who(entry), entry.get("status", ""))
        else:
            what = f"{entry.get('kind', '')} {entry.get('change', '')}"
            sides = f"{_list(entry.get('imposer') or [])} → {_list(entry.get('target') or [])}"
            table.add_row(interval(entry.get("date")), what, sides, entry.get("scope") or "")
    if answer["entries"]:
        out.print(table)
    else:
        out.print(f"nothing reported ({_coverage(answer)})", style="dim")


def why(answer: Answer) -> None:
    """Print what an id stands for, then each report behind it: sentence, voices, rule, and who coded it."""
    out = console()
    out.print(Text(f"Why {answer['id']}", style="bold"))
    if "measure" in answer:
        m = answer["measure"]
        _measures(out, f"On {answer['question']['on']}: {m['state'].replace('_', ' ')}", [{**m, "evidence": []}])
    elif "event" in answer:
        event = answer["event"]
        line = f"{event['type']} {_who(event)}, {interval(event['date'])}, {event['reports']} report(s)"
        out.print(Text(line))
    for link in answer["chain"]:
        _link(out, link)


def _link(out: Console, link: Answer) -> None:
    document, source = link["document"], link["source"]
    told = ", ".join(str(document[n]) for n in ("outlet", "title", "url") if document.get(n))
    out.print()
    out.print(Text(f"{document['published']} {document['id']}" + (f" ({told})" if told else ""), style="bold"))
    change = f", {link['change']}" if link["change"] else ""
    out.print(f"  {link['type']}{change}: {interval(link['date'])} by {link['date']['basis']}, {link['status']}")
    for piece in link["evidence"]:
        place = f"characters {piece['start']}-{piece['end']}"
        if piece.get("text") is None:
            out.print(Text(f"  {place}; the ledger keeps no text", style="dim"))
            continue
        trigger = f"; “{piece['trigger']['text']}”" if piece.get("trigger") else ""
        out.print(Text(f"  “{_short(piece['text'])}”", style="italic", overflow="fold"))
        out.print(Text(f"    {place}{trigger}", style="dim"))
    for depth, voice in enumerate(link["voices"]):
        hidden = ", unnamed" if voice["anonymous"] else ""
        cue = f": “{voice['cue']}”" if voice.get("cue") else ""
        out.print(Text(f"  {'  ' * depth}said by {voice['name']} ({voice['kind']}{hidden}){cue}"))
    rule = ", ".join(f"{name} {source[name]}" for name in ("rule", "head") if source.get(name))
    out.print(Text(f"  {rule or 'no rule'}, score {source['score']:.2f}", style="dim"))
    for row in link.get("rows") or []:
        out.print(Text(f"    {_row(row)}", style="dim", overflow="fold"))
    out.print(Text(f"  {link['record']} by {link['coder']}", style="dim"))
    for verdict in link.get("reviews") or []:
        note = f": {verdict['note']}" if verdict["note"] else ""
        out.print(Text(f"  {_VERDICTS[verdict['verdict']]} by {verdict['by']}{note}"))


def _row(row: Answer) -> str:
    """Return a row of a table as its file, line and cells."""
    cells = ", ".join(f"{k} {v}" for k, v in row.items() if k not in ("table", "line"))
    return f"{row['table']} line {row['line']}: {cells}"


def diff(answer: Answer) -> None:
    """Print what began, ended and changed between two pairs of days."""
    out, asked = console(), answer["question"]
    before = asked["from"]
    known = before["known"] != asked["known"]
    first, last = (f"{c['on']} (as known on {c['known']})" if known else c["on"] for c in (before, asked))
    out.print(Text(f"From {first} to {last}", style="bold"))
    if not any(answer[name] for name in ("began", "ended", "changed")):
        out.print(f"nothing changed in what stands ({_coverage(answer)})", style="dim")
    _measures(out, "In force only at the second", answer["began"])
    _measures(out, "In force only at the first", answer["ended"])
    for pair in answer["changed"]:
        one, two = pair["before"], pair["after"]
        out.print()
        out.print(Text("Changed", style="bold"))
        out.print(Text(f"* {two['kind']} by {_list(two['imposer'])} against {_list(two['target'])}  {two['id']}"))
        for name, value in two.items():
            if name not in _REPORTED and value != one[name]:
                out.print(Text(f"    {name}: {_said(one[name])} → {_said(value)}", overflow="fold"))


def conditions(answer: Answer) -> None:
    """Print measures whose condition may have come true, each with the later events that may have met it."""
    out = console()
    if not answer["measures"]:
        out.print(f"no measure in force has a condition ({_coverage(answer)})", style="dim")
    for found in answer["measures"]:
        _measures(out, f"Condition ({found['condition_kind']}): {found['condition']}", [found["measure"]])
        if found["due"] != "no":
            out.print(Text(f"    its day has come ({found['due']}): {interval(found['day'])}", style="yellow"))
        elif not found["candidates"]:
            out.print(Text("    no later report bears on it", style="dim"))
        for event in found["candidates"]:
            line = f"    may have come true: {interval(event['date'])} {event['type']} {_who(event)}  {event['id']}"
            out.print(Text(line, style="yellow"))
            if event.get("text"):
                out.print(Text(f"    “{_short(event['text'])}”", style="italic"))


def _said(value: object) -> str:
    if isinstance(value, dict) and "earliest" in value:
        return interval(value) or "unknown"
    return plain(value) if value not in (None, [], {}, "") else "nothing"


def _flag(thing: Answer) -> str:
    told = [name for name in ("contested", "presupposed") if thing.get(name)]
    return f" ({', '.join(told)})" if told else ""


def _tone(measure: Answer) -> str:
    return "green" if measure["certainty"] == "certain" else "yellow"


def _coverage(answer: Answer) -> str:
    seen = answer["coverage"]
    if not seen.get("documents"):
        return "no reports read by then"
    return f"{seen['documents']:,} reports read, published {seen['first']} to {seen['last']}"


def _who(event: Answer) -> str:
    def side(name: str) -> str:
        return ", ".join(
            str(x.get("code") or x.get("name")) if isinstance(x, dict) else str(x) for x in event.get(name) or []
        )

    return f"{side('actors')} → {side('recipients')}" if event.get("recipients") else side("actors")


def _a(word: str) -> str:
    if word == "none":
        return "no member or partner"
    return f"an {word}" if word[0] in "aeiou" else f"a {word}"


def _list(codes: list[str] | str) -> str:
    return codes if isinstance(codes, str) else ", ".join(codes) or "?"


def _short(text: str, most: int = 300) -> str:
    text = " ".join(text.split())
    return text if len(text) <= most else text[: most - 1] + "…"
