"""Places: where each act happened, as the text says.

Every place that the act's sentence and its neighbours name is weighed by where it stands to the act's word: the path
through the grammar, its preposition, the argument that it lies in, its kind, and whether it names a side of the act.
The weights (`codebook/data/place_weights.csv`) are learned from labels; the likeliest place that reaches the threshold
is the location. Invariant: a location's name is the report's own words; its country and degrees are the tables', None
where no table knows them or where none settles which of its namesakes is meant.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from statusquo.coding.grammar import Tree, tree_of
from statusquo.coding.linear import linear
from statusquo.coding.spots import Named, spots
from statusquo.core.document import Document
from statusquo.core.evidence import Location
from statusquo.core.record import Act
from statusquo.world import World
from statusquo.world.context import DATELINE
from statusquo.world.gazetteer import STATE, Gazetteer, unique

TABLE, LABEL = "place_weights", "place"
_NEAR = 1
"""How many sentences before and after the act's own are looked at."""

_SHORT = 3
"""Relations of a path that are told apart; what lies between the ends of a longer one is left out."""

_KINDS_OF_PLACE = frozenset(
    "town city village province region state district area island islands capital port camp border county suburb "
    "neighbourhood neighborhood airport base prison governorate prefecture territory peninsula valley strip coast "
    "part parts north south east west northeast northwest southeast southwest outskirts street square river sea".split()
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A place that may be an act's, with the number of its sentence."""

    sentence: int
    named: Named


class Places:
    """Give each act the place where it happened."""

    name = "places"
    requires = frozenset({"sentences", "grammar", "mentions", "acts"})
    assigns = frozenset({"places"})

    def __init__(self, world: World) -> None:
        self.gazetteer = Gazetteer(world)
        self.weights = linear(TABLE, LABEL)

    def __call__(self, document: Document) -> Document:
        """Return the document with the location of each act."""
        if not document.acts:
            return document
        view = View(document, self.gazetteer)
        return replace(document, acts=tuple(replace(a, location=self.of(view, a)) for a in document.acts))

    def of(self, view: "View", act: Act) -> Location | None:
        """Return the location of one act, or None where the text tells none."""
        best, likeliest = None, self.weights.thresholds[LABEL]
        for candidate in view.near(act):
            score = self.weights.scores(view.features(act, candidate))[LABEL]
            if score >= likeliest:
                best, likeliest = candidate, score
        return view.location(act, best) if best is not None else None


class View:
    """A document's trees and named places, made once."""

    def __init__(self, document: Document, gazetteer: Gazetteer) -> None:
        self.document = document
        self.gazetteer = gazetteer
        self._trees: dict[int, Tree] = {}
        self._spots: dict[int, list[Named]] = {}
        self._closest: dict[tuple[int, int], frozenset[int]] = {}
        dateline = DATELINE.match(document.text)
        self._opens = dateline.end(1) if dateline else 0

    def tree(self, sentence: int) -> Tree:
        """Return the tree of a sentence."""
        if sentence not in self._trees:
            self._trees[sentence] = tree_of(self.document.sentences[sentence])
        return self._trees[sentence]

    def spots(self, sentence: int) -> list[Named]:
        """Return the places that a sentence names, a dateline's left out."""
        if sentence not in self._spots:
            found = spots(self.tree(sentence), self.document.text, self.gazetteer)
            self._spots[sentence] = [s for s in found if s.span.start >= self._opens]
        return self._spots[sentence]

    def near(self, act: Act) -> Iterator[Candidate]:
        """Yield the places of the act's sentence, then of those beside it."""
        last = len(self.document.sentences) - 1
        for number in sorted(
            range(max(0, act.sentence - _NEAR), min(last, act.sentence + _NEAR) + 1),
            key=lambda n: abs(n - act.sentence),
        ):
            for named in self.spots(number):
                yield Candidate(sentence=number, named=named)

    def features(self, act: Act, candidate: Candidate) -> list[str]:
        """Return what is seen of a place beside an act, as words of the table."""
        tree, named = self.tree(candidate.sentence), candidate.named
        top, noun = _phrase_top(tree, named.head)
        relation = tree.words[top].relation
        case = _preposition(tree, top) or _preposition(tree, named.head) or "-"
        away = candidate.sentence - act.sentence
        party = _party(act, candidate, self.document)
        seen = [
            f"kind={named.kind}", f"rel={relation}", f"case={case}", f"away={away}", f"party={party}",
            f"kind={named.kind}&rel={relation}", f"kind={named.kind}&case={case}", f"party={party}&rel={relation}",
            f"party={party}&kind={named.kind}", f"type={act.type}&party={party}", f"noun={noun}",
            f"chain={len(named.parts) > 1}",
        ]  # fmt: skip
        if away:
            own = min(len(self.spots(act.sentence)), 2)
            return [*seen, f"away={away}&rel={relation}", f"away={away}&case={case}", f"away={away}&type={act.type}",
                    f"away={away}&opens={named.start < _OPENING}", f"away={away}&spots={own}",
                    f"away={away}&kind={named.kind}"]  # fmt: skip
        return [*seen, *self._in_sentence(tree, act, named, top, case)]

    def _in_sentence(self, tree: Tree, act: Act, named: Named, top: int, case: str) -> list[str]:
        down, up = _path(tree, top, act.predicate)
        path, relation = f"{_written(down)}|{_written(up)}", tree.words[top].relation
        argument = _argument(tree, act.predicate, named.head)
        order = "before" if named.end <= act.predicate else "after"
        others = sum(1 for s in self.spots(act.sentence))
        between = range(min(act.predicate, named.head) + 1, max(act.predicate, named.head))
        verbs = min(sum(1 for k in between if tree.words[k].tag == "VERB"), 3)
        lemma, reach = tree.lemma(act.predicate), f"down={min(len(down), 4)}&up={min(len(up), 4)}"
        kind = act.measure.kind if act.measure else "-"
        nearest, opens = named.head in self._nearest(tree, act), named.start < _OPENING
        return [
            f"path={path}", f"path={path}&case={case}", f"case={case}&{reach}", f"rel={relation}&{reach}", reach,
            f"type={act.type}&path={path}", f"type={act.type}&rel={relation}&{reach}", f"mode={act.mode}&path={path}",
            f"type={act.type}&case={case}", f"arg={argument}", f"arg={argument}&case={case}",
            f"type={act.type}&arg={argument}", f"mode={act.mode}&arg={argument}", f"lemma={lemma}&arg={argument}",
            f"measure={kind}&arg={argument}", f"measure={kind}&rel={relation}", f"lemma={lemma}&case={case}",
            f"order={order}&verbs={verbs}", f"order={order}&case={case}", f"opens={opens}&case={case}",
            f"spots={min(others, 4)}", f"nearest={nearest}&case={case}", f"nearest={nearest}",
            f"loc={_in_place_argument(tree, act.predicate, named.head)}",
            f"argument={argument}&kind={named.kind}&type={act.type}",
        ]  # fmt: skip

    def _nearest(self, tree: Tree, act: Act) -> frozenset[int]:
        """Return the heads of the places that are the fewest steps from the act's word in its tree."""
        key = act.sentence, act.predicate
        if key not in self._closest:
            steps = {s.head: sum(map(len, _path(tree, s.head, act.predicate))) for s in self.spots(act.sentence)}
            self._closest[key] = frozenset(h for h, n in steps.items() if n == min(steps.values()))
        return self._closest[key]

    def location(self, act: Act, candidate: Candidate) -> Location:
        """Return a place with its country and degrees, settled by the places and sides named around it."""
        named = candidate.named
        near = self._countries(act, candidate)
        within = [s for p in named.parts[1:] if (s := self.gazetteer.settle(p, near)) is not None]
        around = unique([*(s.country for s in reversed(within)), *near])
        spot = self.gazetteer.settle(named.parts[0], around)
        if spot is not None and within and spot.country != around[0]:
            spot = None  # "Paris, Texas": a namesake that no table has
        name = named.span.of(self.document.text)
        if spot is None:
            return Location(name=name, country=around[0] if within else self._only(candidate.sentence))
        return Location(name=name, country=spot.country, latitude=spot.latitude, longitude=spot.longitude)

    def _only(self, sentence: int) -> str | None:
        """Return the one country whose places a sentence names, None where it names none or several."""
        found = {s.country for n in self.spots(sentence) for p in n.parts if (s := self.gazetteer.settle(p))}
        return next(iter(found)) if len(found) == 1 else None

    def _countries(self, act: Act, candidate: Candidate) -> list[str]:
        """Return the countries that the candidate's sentence, the act's sides and the document name, nearest first."""
        named = [n for n in self.spots(candidate.sentence) if n is not candidate.named]
        named.sort(key=lambda n: abs(n.start - candidate.named.start))
        told: list[str | None] = [s.country for n in named for s in self.gazetteer.find(n.parts[-1]) if s.kind == STATE]
        told += [a.code for a in (*act.recipients, *act.actors)]
        span = self.document.sentences[candidate.sentence].span
        inside = sorted(self.document.mentions, key=lambda m: not span.overlaps(m.span))
        told += [a.code for m in inside for a in m.actors]
        told += [s.country for n in named for s in self.gazetteer.find(n.parts[0])[:1]]
        return unique(told)


_OPENING = 3
"""Words within which a place opens its sentence ("In Zambia, ...")."""

_JOINED = frozenset({"flat", "compound", "amod", "appos", "nmod:poss", "conj"})


def _phrase_top(tree: Tree, head: int) -> tuple[int, str]:
    """Return the word that stands for a place in its clause: "town" of "the town of Daraa"; and that noun or "-"."""
    seen = {head}
    while 0 <= (above := tree.words[head].head) < len(tree.words) and above not in seen:
        relation, noun = tree.words[head].relation, tree.lemma(above)
        of = relation == "nmod" and "of" in tree.prepositions(head) and noun in _KINDS_OF_PLACE
        if not of and not (relation in _JOINED - {"nmod:poss", "conj"} and noun in _KINDS_OF_PLACE):
            break
        head = above
        seen.add(head)
        return head, noun
    return head, "-"


def _preposition(tree: Tree, i: int) -> str | None:
    """Return the first preposition of a phrase, or of the phrase that it is coordinated with."""
    for k in (i, *tree.up(i)):
        case = tree.child(k, "case")
        if case is not None and tree.lemma(case) != "'s":
            return tree.lemma(case)
        if tree.words[k].relation != "conj":
            return None
    return None


def _path(tree: Tree, low: int, high: int) -> tuple[list[str], list[str]]:
    """Return the relations from `low` up to where it meets `high`, and from `high` up to there."""
    above = {k: n for n, k in enumerate([high, *tree.up(high)])}
    chain = [low, *tree.up(low)]
    met = next((n for n, k in enumerate(chain) if k in above), len(chain))
    down = [tree.words[k].relation for k in chain[:met]]
    meeting = above[chain[met]] if met < len(chain) else len(above)
    return down, [tree.words[k].relation for k in [high, *tree.up(high)][:meeting]]


def _written(relations: Sequence[str]) -> str:
    short = relations if len(relations) <= _SHORT else (*relations[:1], "..", relations[-1])
    return ">".join(r.partition(":")[0] if r != "nmod:poss" else r for r in short)


def _argument(tree: Tree, predicate: int, word: int) -> str:
    """Return the label of the argument of the act's word that holds a word, "-" where none does."""
    held = [p for p in tree.sentence.predicates if p.word == predicate]
    labels = [(a.end - a.start, a.label) for p in held for a in p.arguments if a.start <= word < a.end]
    return min(labels)[1] if labels else "-"


def _in_place_argument(tree: Tree, predicate: int, word: int) -> str:
    """Tell of whose argument of place a word is part: the act's word's own, another's, or nobody's."""
    found = {
        p.word == predicate
        for p in tree.sentence.predicates
        for a in p.arguments
        if a.label in ("ARGM-LOC", "ARGM-DIR", "ARGM-GOL") and a.start <= word < a.end
    }
    return "own" if True in found else "other" if found else "none"


def _party(act: Act, candidate: Candidate, document: Document) -> str:
    """Tell whether a place is (part of) the name of a side of the act."""
    span = candidate.named.span
    for name, side in (("actor", act.actors), ("recipient", act.recipients)):
        for actor in side:
            if actor.span is not None and actor.span.overlaps(span):
                bare = actor.span.of(document.text).removeprefix("the ") == span.of(document.text)
                return f"{name}:{'whole' if bare else 'part'}"
    return "none"
