"""Relation: what one stretch of a text does to another, as probabilities over the PLOVER types and NONE."""

from dataclasses import replace
from typing import TYPE_CHECKING

from statusquo.coding.split import sentences
from statusquo.core.errors import InputError
from statusquo.core.sentence import Sentence
from statusquo.core.span import Span

if TYPE_CHECKING:
    from statusquo.model.encoder import Encoder


def relate(encoder: "Encoder", text: str, source: Span, target: Span) -> dict[str, float]:
    """Return the chances that `source` does each of the 16 PLOVER types to `target`, or NONE; they sum to 1.

    Raises:
        InputError: if a span holds no word.
    """
    return encoder.relate(together(text, source, target), source, target)


def together(text: str, source: Span, target: Span) -> Sentence:
    """Return the sentence that holds both spans; where they stand in several, those sentences as one.

    Raises:
        InputError: if no sentence holds a word of either span.
    """
    found = sentences(text)
    touched = [k for k, s in enumerate(found) if s.span.overlaps(source) or s.span.overlaps(target)]
    if not touched:
        raise InputError("neither span holds a word of the text")
    chosen = found[touched[0] : touched[-1] + 1]
    whole = chosen[0].span.join(chosen[-1].span)
    return replace(chosen[0], span=whole, words=tuple(w for s in chosen for w in s.words))
