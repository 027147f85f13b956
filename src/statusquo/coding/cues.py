"""Cues: the words that say that somebody speaks, thinks or writes, as tables that explain themselves.

Invariant: each (lemma, part of speech) has one row; its frames are those of `FRAMES` or prepositions.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from statusquo.codebook.tables import digest_of, read_rows
from statusquo.core.errors import TableError
from statusquo.core.voice import VoiceKind

TABLES = ("cues", "cue_phrases", "speakers", "mediums", "outlets")
CLASSES = frozenset(
    "ask call cite claim deny hearsay judge promise read report say think wish write".split()
)  # fmt: skip
FRAMES = frozenset("clause quote object inf person cited governor noun".split())
_MARKS = frozenset({"obj", "pred", "inf"})


PRESS = frozenset(
    "Courier Times Post Herald Tribune Gazette Journal Telegraph Guardian Chronicle Observer Mail Express Mirror "
    "Dispatch Globe Examiner Inquirer Echo Argus Newspaper News Radio Television TV Broadcasting Weekly Daily".split()
)
"""Words that end the name of a newspaper or broadcaster; a name of two words or more that ends so is an outlet's."""


def is_press(words: Sequence[str]) -> bool:
    """Tell whether a name is made like an outlet's ("the Baltic Courier")."""
    names = [w for w in words if w not in ("The", "the")]
    return len(names) > 1 and names[-1] in PRESS and all(w[:1].isupper() for w in names)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """A row of the cue table.

    `frames` says where the content stands: clause (a finite complement), quote, inf (an infinitive), object (a noun
    phrase), a preposition; "as:obj" is a preposition whose content begins at the object, "inf:obj" an infinitive with
    the object before it, "to:inf" a preposition before an infinitive. `person`: the object is who is told. `tells`: the
    content is told as fact, so that acts in it have this voice.
    """

    lemma: str
    pos: str
    kind: str
    frames: frozenset[str]
    tells: bool
    medium: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """What a noun that heads a source says of it: kind of voice, and whether such a source is unnamed."""

    kind: VoiceKind
    unnamed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CueTables:
    """All tables of voices."""

    cues: Mapping[tuple[str, str], Cue]
    phrases: Mapping[tuple[str, ...], bool]
    speakers: Mapping[str, Speaker]
    mediums: Mapping[str, str]
    outlets: frozenset[str]
    digest: str


@cache
def cue_tables() -> CueTables:
    """Load the tables once.

    Raises:
        TableError: if a row is wrong; the message names table and line.
    """
    cues: dict[tuple[str, str], Cue] = {}
    for line, row in read_rows("cues"):
        cue = Cue(
            lemma=row["lemma"],
            pos=row["pos"],
            kind=row["class"],
            frames=frozenset(row["frames"].split()),
            tells=row["tells"] == "yes",
            medium=row["medium"] or None,
        )
        _check(cue, line, cues)
        cues[cue.lemma, cue.pos] = cue
    return CueTables(
        cues=MappingProxyType(cues),
        phrases=MappingProxyType(
            {tuple(r["phrase"].split()): r["tells"] == "yes" for _, r in read_rows("cue_phrases")}
        ),
        speakers=MappingProxyType(_speakers()),
        mediums=MappingProxyType({r["term"]: r["medium"] for _, r in read_rows("mediums")}),
        outlets=frozenset(r["name"] for _, r in read_rows("outlets")),
        digest=digest_of(*TABLES),
    )


def _check(cue: Cue, line: int, known: Mapping[tuple[str, str], Cue]) -> None:
    if (cue.lemma, cue.pos) in known:
        raise TableError("cues.csv", line, f"{cue.lemma!r} ({cue.pos}) is there twice; put its frames into one row")
    if cue.pos not in ("V", "N", "ADJ", "ADV") or cue.kind not in CLASSES or not cue.frames:
        raise TableError("cues.csv", line, f"pos is V, N, ADJ or ADV, class one of {sorted(CLASSES)}, frames not empty")
    for frame in cue.frames:
        base, _, mark = frame.partition(":")
        if (mark and mark not in _MARKS) or not base.isalpha():
            raise TableError("cues.csv", line, f"{frame!r} is no frame")


def _speakers() -> dict[str, Speaker]:
    found = {}
    for line, row in read_rows("speakers"):
        try:
            found[row["lemma"]] = Speaker(kind=VoiceKind(row["kind"]), unnamed=row["unnamed"] == "yes")
        except ValueError:
            raise TableError("speakers.csv", line, f"{row['kind']!r} is no kind of voice") from None
    return found
