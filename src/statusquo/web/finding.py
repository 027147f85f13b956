"""Finding: actors by their names, and records by their words, with the places where the words stand."""

import re
from functools import cached_property

from statusquo.core.record import Record
from statusquo.ledger.parts import identities
from statusquo.web.index import words_of
from statusquo.web.places import Places
from statusquo.web.reports import Utf16
from statusquo.world.spelling import fold
from statusquo.world.world import World
from statusquo.writers.records import Json

_WORD = re.compile(r"\w+")
MOST_MARKS = 40


class Finder:
    """Finds actors by the words of their names; a word of the query matches the beginning of a word."""

    def __init__(self, world: World, places: Places) -> None:
        self._world, self._places = world, places

    @cached_property
    def _names(self) -> list[tuple[str, str, tuple[str, ...]]]:
        """Code, name in lower case and its words, of everything that can be a side."""
        rows = [(s.code, (s.name, *s.aliases)) for s in self._world.states if s.kind not in ("region", "breakaway")]
        rows += [(b.code, (b.name, *b.aliases)) for b in self._world.bodies.values()]
        rows += [(g.code, (g.name, *g.aliases)) for g in self._world.groups.values()]
        names = [(code, fold(n.rstrip("?")).lower()) for code, mine in rows for n in (code, *mine)]
        return [(code, name, tuple(_WORD.findall(name))) for code, name in dict.fromkeys(names)]

    def actors(self, query: str, counts: dict[str, int], limit: int) -> list[Json]:
        """Return actors whose names match, those with most records first."""
        wanted = [w.lower() for w in words_of(fold(query))]
        if not wanted:
            return []
        whole = " ".join(wanted)
        found: dict[str, tuple[bool, int, int]] = {}
        unknown = [
            (code, code.lower(), tuple(_WORD.findall(code.lower()))) for code in counts if not self._world.known(code)
        ]
        for code, name, words in [*self._names, *unknown]:
            if all(any(w.startswith(q) for w in words) for q in wanted):
                rank = (name != whole, -counts.get(code, 0), len(name))
                found[code] = min(rank, found.get(code, rank))
        best = sorted(found, key=lambda c: (found[c], c))[:limit]
        return [{k: v for k, v in self._places.row(c, counts.get(c, 0)).items() if k in _ROW} for c in best]


_ROW = ("code", "name", "kind", "records")


def shown_record(record: Record, query: str) -> Json:
    """Return a record as a line of a list, with UTF-16 marks on the words of the query."""
    text = record.evidence[0].text if record.evidence else None
    return {
        "id": record.id,
        "document": record.document.id,
        "published": record.document.published.isoformat(),
        "type": record.type,
        "actors": [a.code or a.name for a in record.actors],
        "recipients": [a.code or a.name for a in record.recipients],
        "status": record.status.value,
        "text": text,
        "marks": marks(text, query) if text else [],
    }


def shown_measures(record: Record) -> list[Json]:
    """Return a line for each measure that a record speaks of; the ids can be asked for with `why`."""
    part = record.measure
    if part is None:
        return []
    return [
        {
            "id": i.measure_id(record.id), "kind": i.kind, "change": part.change, "imposer": i.imposer or None,
            "target": i.target or None, "body": i.body or None, "scope": part.scope, "condition": part.condition,
            "published": record.document.published.isoformat(), "record": record.id, "document": record.document.id,
        }
        for i in identities(part)
    ]  # fmt: skip


def marks(text: str, query: str) -> list[list[int]]:
    """Return the UTF-16 offsets of the words that begin as a word of the query does."""
    wanted = tuple(fold(w).lower() for w in words_of(query))
    units = Utf16(text)
    found = [m.span() for m in _WORD.finditer(text) if fold(m.group()).lower().startswith(wanted)]
    return [[units(s), units(e)] for s, e in found[:MOST_MARKS]] if wanted else []
