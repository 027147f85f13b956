"""The scenario suite: every YAML file in `scenarios/` is a story with questions and the answers that must come."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from fake_world import FakeWorld
from make import record

from statusquo.core.errors import QuestionError
from statusquo.ledger import Ledger
from statusquo.ledger.memory_store import MemoryStore
from statusquo.ledger.store import Store

FILES = sorted((Path(__file__).parent / "scenarios").glob("*.yaml"))
TODAY = "2026-01-01"


def tell(ledger: Ledger, event: dict[str, Any]) -> None:
    if "retract" in event:
        ledger.retract(event["retract"], event["published"], event["by"])
    elif "review" in event:
        corrected = record(id=event["review"], **event["corrected"]) if "corrected" in event else None
        ledger.review(event["review"], event["verdict"], event["by"], corrected=corrected)
    elif event.pop("hand", False):
        ledger.record([record(**event)])
    else:
        ledger.append([record(**event)])


def ask(ledger: Ledger, question: dict[str, Any]) -> dict[str, Any]:
    asked = {k: v for k, v in question.items() if k not in ("ask", "expect", "error", "a", "b", "if")}
    kind = question["ask"]
    if kind == "diff":
        asked["before"], asked["after"] = tuple(asked["before"]), tuple(asked["after"])
        return ledger.diff(**asked)
    asked.setdefault("known", TODAY)
    if kind == "standing":
        return ledger.standing(**asked)
    if kind == "conditions":
        return ledger.conditions(**asked)
    if kind == "timeline":
        return ledger.timeline(question["a"], question.get("b"), **asked)
    return ledger.status(question["a"], question["b"], suppose=question.get("if"), **asked)


def look(answer: Any, path: str) -> Any:
    for name in path.split("."):
        answer = answer[int(name)] if isinstance(answer, list) else answer[name]
    return answer


def plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {"on" if k is True else k: plain(v) for k, v in value.items()}  # YAML reads the word on as true
    return [plain(v) for v in value] if isinstance(value, list) else value


def check(answer: dict[str, Any], expect: dict[str, Any]) -> None:
    for path, wanted in expect.items():
        if path == "count":
            assert len(answer["measures"]) == wanted, [(m["kind"], m["scope"], m["since"]) for m in answer["measures"]]
        elif path == "measures":
            for n, fields in enumerate(wanted):
                found = {p: look(answer["measures"][n], p) for p in fields}
                assert found == fields
        elif path.startswith("entries_of."):
            assert sum(e["entry"] == path.partition(".")[2] for e in answer["entries"]) == wanted
        else:
            assert look(answer, path) == wanted, path


@pytest.mark.parametrize("file", FILES, ids=lambda f: f.stem)
def test_story(file: Path) -> None:
    store: Store = MemoryStore()
    story = plain(yaml.safe_load(file.read_text(encoding="utf-8")))
    ledger = Ledger(store, world=FakeWorld())
    for event in story["events"]:
        tell(ledger, dict(event))
    for question in story["questions"]:
        if "error" in question:
            with pytest.raises(QuestionError, match=question["error"]):
                ask(ledger, question)
        else:
            check(ask(ledger, question), question["expect"])


def test_there_are_enough_stories() -> None:
    assert len(FILES) >= 60
