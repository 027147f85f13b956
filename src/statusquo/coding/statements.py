"""Statements: acts inside a speaker's own words become what the speaker does by saying them.

Inside direct speech a claim that somebody attacked or coerced is an accusation by the speaker (CODEBOOK section 3: a
statement that accuses is ACCUSE, its target whoever is blamed), a speech act without an agent of its own is the
speaker's, "I" and "we" are the speaker, and "you" is whom the speaker addresses. Invariant: only acts whose trigger
stands between the marks of a quotation change.
"""

from collections.abc import Iterable
from dataclasses import replace

from statusquo.codebook import SPEECH_TYPES
from statusquo.coding.grammar import Tree, tree_of
from statusquo.core.actor import Actor, Mention
from statusquo.core.document import Document
from statusquo.core.record import Act, Status
from statusquo.core.span import Span
from statusquo.core.voice import Attribution, Quote, Voice, VoiceKind

CLAIMS = frozenset({"ASSAULT", "COERCE", "THREATEN"})
_FIRST = frozenset({"i", "we", "us", "me", "our", "my"})
_SECOND = frozenset({"you", "your", "yours"})
_SECTORS = {VoiceKind.OFFICIAL: "GOV", VoiceKind.ORGANISATION: None, VoiceKind.PERSON: None}


class Statements:
    """Read the acts in direct speech as the speaker's."""

    name = "statements"
    requires = frozenset({"sentences", "grammar", "mentions", "acts", "attributions", "voices"})
    assigns = frozenset({"statements"})

    def __call__(self, document: Document) -> Document:
        """Return the document with the acts in quotations read as statements."""
        if not document.acts:
            return document
        quotes = [a for a in document.attributions if a.voice.quote in (Quote.DIRECT, Quote.MIXED)]
        acts = (_read(document, act, quotes) for act in document.acts)
        return replace(document, acts=tuple(a for a in acts if a.actors or a.recipients))


def _read(document: Document, act: Act, quotes: Iterable[Attribution]) -> Act:
    said = next((q for q in quotes if q.voice.code and any(_quoted(document, c, act.trigger) for c in q.content)), None)
    if said is None:
        return act
    speaker = _speaker(document, said.voice)
    tree = tree_of(document.sentences[act.sentence])
    addressee = _addressee(document, said, act, tree, speaker)
    actors, recipients = act.actors, act.recipients or addressee
    if act.type in SPEECH_TYPES and (
        not actors or _first_person(tree, act) or all(a.code == speaker.code for a in actors)
    ):
        return replace(act, actors=(speaker,), recipients=tuple(r for r in recipients if r.code != speaker.code))
    if act.type == "ACCUSE" and all(a.code != speaker.code for a in actors):
        return replace(act, actors=(speaker,), recipients=actors)
    blamed = tuple(a for a in actors if a.code != speaker.code)
    if act.type in CLAIMS and blamed and act.status in (Status.OCCURRED, Status.ONGOING):
        return replace(
            act, type="ACCUSE", mode="allege", actors=(speaker,), recipients=blamed, measure=None,
            status=Status.OCCURRED,
        )  # fmt: skip
    return act


def _quoted(document: Document, content: Span, trigger: Span) -> bool:
    """Tell whether the trigger stands in the content after an opening and before a closing quotation mark."""
    if not content.covers(trigger):
        return False
    before = document.text[max(0, content.start - 1) : trigger.start]
    return before.count("“") > before.count("”") or before.count('"') % 2 == 1


def _speaker(document: Document, voice: Voice) -> Actor:
    """Return the voice as an actor: its mention's where there is one."""
    if voice.span is not None:
        for mention in document.mentions:
            if mention.span.overlaps(voice.span):
                for actor in mention.actors:
                    if actor.code == voice.code:
                        return actor
    return Actor(code=voice.code, sector=_SECTORS.get(voice.kind), name=voice.name, span=voice.span)


def _first_person(tree: Tree, act: Act) -> bool:
    return any(tree.words[k].text.lower() in _FIRST for k in tree.children(act.predicate, "nsubj"))


def _addressee(document: Document, said: Attribution, act: Act, tree: Tree, speaker: Actor) -> tuple[Actor, ...]:
    """Return whom "you" means: one named in the quotation, else the last other side named before it."""
    below = tree.subtree(act.predicate)
    if not any(tree.words[k].text.lower() in _SECOND for k in below):
        return ()
    inside = [m for m in document.mentions if _called(document, m, said)]
    before = [m for m in document.mentions if m.span.end <= act.trigger.start]
    for mention in (*inside, *reversed(before)):  # whom the speaker names, else the last other side
        others = tuple(a for a in mention.actors if a.code and a.code != speaker.code)
        if others:
            return others
    return ()


def _called(document: Document, mention: Mention, said: Attribution) -> bool:
    """Tell whether the speaker addresses the mention by name ("First of all, Minister, you ...")."""
    if not any(c.covers(mention.span) for c in said.content):
        return False
    for sentence in document.sentences:
        if sentence.span.covers(mention.span):
            return any(
                w.relation == "vocative" for w in sentence.words if mention.span.start <= w.start < mention.span.end
            )
    return False
