"""Chains: which voices an act has, outermost first (CODEBOOK sections 2 and 5, "Voices").

A voice counts for an act inside its content where its cue tells it as a fact or the act stands in quoted speech. The
actor's own word on its own act is no voice, unless a person is quoted directly. What retold words only presuppose in a
noun phrase ("the arrest of", "a rally banned by") is the report's; hearsay without any source ("reportedly") adds none.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from statusquo.codebook import SPEECH_TYPES
from statusquo.coding.grammar import Tree
from statusquo.coding.said import Draft
from statusquo.core.record import Act
from statusquo.core.span import Span
from statusquo.core.voice import Quote, Voice, VoiceKind

_SAYING = frozenset({"say", "claim", "write"})
_LONG = 40
"""Characters of quoted words within retold ones from which on a person counts as quoted, not echoed."""
_PRESUPPOSING = frozenset({"acl", "acl:relcl", "nmod"})
_CLAIMING = frozenset({"claim", "deny"})
_APART = frozenset(
    "ministry department spokesman spokeswoman spokesperson agency office official officials newspaper embassy source "
    "sources statement report military army police court authorities".split()
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """A draft with its voice.

    `size` counts the characters of its content, `speech` its stretches of quoted speech; `place` tells that the source
    is a place name that stands for a state ("Ankara"), `stray` that it is a noun that names nobody who can speak.
    """

    draft: Draft
    voice: Voice
    content: tuple[Span, ...]
    size: int
    speech: tuple[Span, ...]
    place: bool = False
    stray: bool = False


def chain(act: Act, tree: Tree, heard: Sequence[Heard]) -> tuple[Voice, ...]:
    """Return the voices of an act, outermost first."""
    out: list[Voice] = []
    presupposed = tree.words[act.predicate].relation in _PRESUPPOSING
    heard = [h for h in heard if h.voice.name and (h.speech or not h.stray)]
    for h in sorted(heard, key=lambda h: (-h.size, not h.draft.outer, h.draft.hidden)):
        inside = any(s.covers(act.trigger) for s in h.content)
        quoted = any(s.covers(act.trigger) for s in h.speech)
        if inside and (quoted or (h.draft.tells and not presupposed)):
            if not own(act, h, quoted):
                out.append(h.voice)
        elif not inside and _speaks(act, tree, h):
            out.append(h.voice)
    return tuple(v for n, v in enumerate(out) if all((v.name, v.code) != (o.name, o.code) for o in out[:n]))


def own(act: Act, heard: Heard, quoted: bool) -> bool:
    """Tell whether the voice is the actor itself, telling its own act in the report's words."""
    voice = heard.voice
    if not act.actors or voice.kind in (VoiceKind.MEDIA, VoiceKind.ANONYMOUS, VoiceKind.DOCUMENT):
        return False
    if (quoted and voice.name and not heard.place) or heard.draft.kind in _CLAIMING:
        return False
    words = _content_words(voice.name)
    if words & _APART and heard.speech:
        return False
    for actor in act.actors:
        same = actor.code is not None and actor.code == voice.code
        if same and ((heard.place and not words & _APART) or words & _content_words(actor.name)):
            return True
        name = _content_words(actor.name)
        if words & name and (words <= name or name <= words or voice.code in (None, actor.code)):
            return True
    return False


def _speaks(act: Act, tree: Tree, heard: Heard) -> bool:
    """Tell whether the act is the very saying that a named person's quoted words belong to."""
    draft = heard.draft
    quoted = sum(s.end - s.start for s in heard.speech)
    if not heard.speech or heard.voice.anonymous or draft.outer or draft.kind not in _SAYING:
        return False
    if act.type not in SPEECH_TYPES or (heard.voice.quote is not Quote.DIRECT and quoted < _LONG):
        return False
    if draft.sentence != act.sentence or draft.word is None or draft.cue is None:
        return False
    if heard.voice.kind not in (VoiceKind.PERSON, VoiceKind.OFFICIAL) or heard.voice.span is None:
        return False
    word = tree.words[draft.word]
    return act.predicate == draft.word or (word.head == act.predicate and word.relation in ("advcl", "xcomp"))


def _content_words(name: str) -> set[str]:
    return {w.strip(".,'’") for w in name.lower().split()} - {"the", "a", "an", "of", "its", "'s", "’s"}
