"""The voices of the first report: each that its gold file asks for is found, with kind, name, quote and medium."""

import json
import os
from datetime import date
from pathlib import Path

import pytest

from statusquo.coding.actors import Actors
from statusquo.coding.dates import Dates
from statusquo.coding.parse import Parse
from statusquo.coding.split import Split
from statusquo.coding.voices import Voices
from statusquo.core.document import Document

SHARED = os.environ.get("STATUSQUO_SHARED")
pytestmark = pytest.mark.skipif(not SHARED, reason="needs the shared development data (STATUSQUO_SHARED)")


def fits(wanted, voice):
    return (
        wanted.get("kind", voice.kind.value) == voice.kind.value
        and wanted.get("name_contains", "").casefold() in voice.name.casefold()
        and (wanted.get("quote") is None or voice.quote.value in (wanted["quote"], "mixed"))
        and wanted.get("medium", voice.medium) == voice.medium
    )


def test_every_voice_that_the_gold_file_asks_for_is_found():
    from statusquo.model.encoder import Encoder
    from statusquo.world import World

    folder = Path(SHARED) / "articles"
    gold = json.loads((folder / "nato-israel-2024-08-02.gold.json").read_text("utf-8"))
    text = (folder / gold["document"]).read_text("utf-8")
    world = World.load()
    document = Document(id="d", text=text, published=date.fromisoformat(gold["published"]))
    for stage in (Split(), Parse(Encoder.load()), Dates(), Actors(world), Voices(world)):
        document = stage(document)
    voices = [a.voice for a in document.attributions]
    asked = [v for event in gold["events"] for v in event.get("attribution", [])]
    assert asked
    assert [v for v in asked if not any(fits(v, voice) for voice in voices)] == []
