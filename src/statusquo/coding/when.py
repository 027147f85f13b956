"""When: which date expression is which act's, and what an act's date is where it has none (CODEBOOK sections 4 and 5).

An expression belongs to the nearest act above it in the tree; "since" starts a lasting act, "until" ends it.
Invariant: after this stage every act has a date.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date as Day  # noqa: N812
from datetime import timedelta
from itertools import pairwise

from statusquo.codebook import SPEECH_TYPES
from statusquo.coding.grammar import NOMINAL, Tree, tree_of
from statusquo.coding.narrative import narrated
from statusquo.core.document import DateMention, Direction, Document, Granularity
from statusquo.core.record import Act, Status
from statusquo.core.timespan import Basis, TimeSpan

DAY, WEEK, MONTH, YEAR = (timedelta(days=n) for n in (1, 7, 30, 365))
_EARLIER = frozenset({"after", "following", "follow", "since", "over", "because", "amid", "response"})
_PREMODIFIERS = frozenset({"compound", "nummod", "amod", "flat"})
_STARTS = frozenset("begin beginning start starting take come commence effective last".split())
"""Verbs that only tell from when another act counts ("beginning December 24", "to take effect on Monday")."""
_AT_ONCE = SPEECH_TYPES | {"SUPPORT"}
"""What is done when it is said: a day ahead is of what was spoken of."""
_BEFORE = frozenset("previously formerly originally initially".split())
_FIRSTS = frozenset("first only most worst last".split())
_REACH = 12
"""Words before "since" among which a superlative makes it a comparison."""
_MEANWHILE = frozenset({"at", "during", "in"})
_REACTIONS = frozenset({"REJECT", "ACCUSE", "REQUEST", "PROTEST"})


class When:
    """Fill each act's date and end; what a day says of the status wins."""

    name = "when"
    requires = frozenset({"sentences", "grammar", "dates", "acts", "statuses"})
    assigns = frozenset({"acts_dated"})

    def __call__(self, document: Document) -> Document:
        """Return the document with every act dated."""
        acts = list(document.acts)
        for number in {a.sentence for a in acts}:
            tree = tree_of(document.sentences[number])
            here = [k for k, a in enumerate(acts) if a.sentence == number]
            dates = [d for d in document.dates if _dates_acts(d) and tree.sentence.span.overlaps(d.span)]
            owners = assign(tree, [acts[k].predicate for k in here], dates, document.published)
            for k in here:
                own = [d for d, predicate in zip(dates, owners, strict=True) if predicate == acts[k].predicate]
                acts[k] = _dated(tree, acts[k], own, document)
            for k in here:
                acts[k] = _shared(tree, acts[k], dates, [acts[j] for j in here], document)
        return replace(document, acts=tuple(narrated(document, acts)))


def _dates_acts(date: DateMention) -> bool:
    """Tell whether an expression can date an act: it has days, and is more than "now" or "recently"."""
    return date.when is not None and not date.rule.startswith("vague")


def assign(tree: Tree, predicates: Sequence[int], dates: Sequence[DateMention], published: Day) -> list[int | None]:
    """Return for each date the predicate whose act it dates, or None: the nearest predicate above it in the tree.

    A date that hangs on a verb which tells no act dates an act in that verb's complement. A date inside a name ("the
    2020 Olympics"), in a clause of its own ("the plant, which shut down in April") or on a noun in an adjunct ("after
    the fire in January") dates what that name, clause or noun speaks of, and no act above it.
    """
    acts = set(predicates)
    return [_owner(tree, acts, d, published) for d in dates]


def _owner(tree: Tree, acts: set[int], date: DateMention, published: Day) -> int | None:
    head = tree.head_of(date.span)
    if head is None:
        return None
    if date.rule == "from-clause":
        return _after_which(tree, acts, head, date)
    chain = [head]
    for k in (head, *tree.up(head)):
        if k in acts:
            return k
        if _closed(tree, k, date, inside=k != head, published=published):
            return _around(tree, acts, k) or _below(tree, [*chain, k], acts)
        chain.append(k)
    below = _below(tree, chain, acts)
    if below is None and acts and not any(tree.words[k].tag == "VERB" for k in chain):
        return min(acts, key=lambda k: abs(k - head))  # no verb above it: a verbless or misread sentence
    return below


def _closed(tree: Tree, k: int, date: DateMention, *, inside: bool, published: Day) -> bool:
    """Tell whether a date at (or `inside`, below) the word `k`, which tells no act, dates nothing above that word.

    A day that lies ahead, or one of the last week, is seldom that of a noun ("for a week beginning on Monday", "vetoed
    the admission of Peru to the club on Monday") unless the noun came before ("over the collapse of a dam on Monday").
    A verb joined to an act or set beside it keeps its own dates.
    """
    word = tree.words[k]
    relation = word.relation.partition(":")[0]
    if not inside:
        joined = tree.words[word.head].relation if relation == "conj" else ""  # "nighttime and Sunday curfews"
        return relation in _PREMODIFIERS or joined in _PREMODIFIERS or word.relation == "nmod:poss"
    assert date.when is not None
    ahead, near = date.when.earliest > published, date.when.earliest >= published - WEEK and date.when.days <= 1
    if word.tag in NOMINAL:
        return relation in ("obl", "nmod") and not ahead and not (near and not tree.prepositions(k) & _EARLIER)
    if word.tag != "VERB":
        return word.tag == "ADJ" and relation in ("amod", "acl", "advcl")
    if relation in ("conj", "parataxis"):
        return not ahead and date.direction is not Direction.SINCE
    if relation not in ("acl", "advcl") or (near and word.text.lower().endswith("ing") and tree.marks(k) == {"from"}):
        return False
    return tree.lemma(k) not in _STARTS and word.text.lower() not in _STARTS and "to" not in tree.marks(k)


def _around(tree: Tree, acts: set[int], k: int) -> int | None:
    """Return the act that a closed name or clause speaks of all the same.

    It is the noun that a name or clause belongs to ("the 2013 ban", "an airstrike carried out in May"), or what was
    done during the thing so named ("at the 2001 summit").
    """
    noun = k if tree.words[k].tag in NOMINAL and tree.words[k].relation == "obl" else tree.words[k].head
    while tree.words[noun].relation in _PREMODIFIERS and tree.words[noun].head >= 0:
        noun = tree.words[noun].head
    if noun in acts and tree.words[noun].tag in NOMINAL:
        return noun
    meant = tree.words[noun].head
    return meant if noun != k and meant in acts and tree.prepositions(noun) & _MEANWHILE else None


def _after_which(tree: Tree, acts: set[int], head: int, date: DateMention) -> int | None:
    """Return the act of the clause that a length counts from ("three days after they were closed")."""
    later = [k for k in sorted(acts) if tree.words[k].start >= date.span.end]
    above = tree.words[head].head
    if above >= 0 and tree.words[above].relation in ("mark", "case"):  # "weeks" may hang on "after" itself
        above = tree.words[above].head
    for k in later:
        chain = (k, *tree.up(k))
        if any(c in chain for c in (head, above)):
            return k
    return None


def _below(tree: Tree, chain: Sequence[int], acts: set[int]) -> int | None:
    """Return an act in the complement of the lowest verb of the chain ("moved on Friday to cut ties")."""
    for k in chain:
        if tree.words[k].tag != "VERB":
            continue
        for c in (*tree.children(k, "xcomp", "obj", "nsubj", "nsubj:pass"), *tree.children(k, "ccomp")):
            if c in acts:
                return c
            found = next((g for g in tree.children(c, "conj", "nmod", "xcomp", "obj") if g in acts), None)
            if found is not None:
                return found
    return None


def _dated(tree: Tree, act: Act, dates: Sequence[DateMention], document: Document) -> Act:
    published = document.published
    dates = [d for d in dates if _may_date(tree, act, d, published)]
    starts = [d for d in dates if d.direction is not Direction.UNTIL]
    start = min(starts, key=lambda d: _distance(tree, act, d), default=None)
    end = next((d.when for d in dates if d.direction is Direction.UNTIL), None)
    if start is None or start.when is None:
        return replace(act, date=default(tree, act, document), date_text=None, end=end)
    when, status = start.when, act.status
    if start.direction is Direction.BY and when.latest >= published:
        when = replace(when, earliest=min(published, when.latest))
    if when.earliest > published and status is Status.OCCURRED:
        status = Status.FUTURE
    if when.latest < published - YEAR and status is Status.OCCURRED and tree.words[act.predicate].relation != "root":
        status = Status.HISTORICAL
    if when.earliest <= published < when.latest and status is Status.OCCURRED and when.days > DAY.days:
        when = replace(when, latest=published)  # "this year", of what has happened
    words = start.span.of(document.text)
    return replace(act, date=when, date_text=words, end=end, status=status)


def _shared(tree: Tree, act: Act, dates: Sequence[DateMention], others: Sequence[Act], document: Document) -> Act:
    """Give an act without a day of its own the day of the verb that it is joined to or goes along with.

    As in "On Monday Kenya closed its border and expelled the envoy" and "Chad cut ties on Monday, accusing Sudan of
    piracy"; the verb need not tell an act itself ("Troops raided two villages on Monday and arrested a priest").
    """
    if act.date_text is not None or act.status not in (Status.OCCURRED, Status.ONGOING, Status.FUTURE):
        return act
    joined = tree.words[act.predicate].relation == "conj"
    if not (joined or _goes_along(tree, act.predicate)) or tree.child(act.predicate, "nsubj", "nsubj:pass") is not None:
        return act
    above = tree.words[act.predicate].head
    first = next((a for a in others if a.predicate == above), None)
    if first is not None and (first.status is act.status or not joined) and first.date_text is not None:
        at = document.text.find(first.date_text, tree.sentence.span.start, tree.sentence.span.end)
        if joined and not 0 <= at < act.trigger.start:
            return act
        possible = first.date is not None and (first.status is act.status or first.date.latest <= document.published)
        return replace(act, date=first.date, date_text=first.date_text) if possible else act
    if first is None:
        before = (d for d in dates if _verb_of(tree, d) == above and (not joined or d.span.start < act.trigger.start))
        when = next((d for d in before if d.direction not in (Direction.UNTIL, Direction.BY)), None)
        return act if when is None else _dated(tree, act, [when], document)
    return act


def _goes_along(tree: Tree, i: int) -> bool:
    """Tell whether the word is a participle that goes along with its verb (", accusing Sudan of piracy")."""
    word = tree.words[i]
    return word.relation == "advcl" and word.text.lower().endswith("ing") and not tree.children(i, "mark", "aux")


def _verb_of(tree: Tree, date: DateMention) -> int | None:
    """Return the verb that an expression hangs on, directly or by its noun."""
    head = tree.head_of(date.span)
    return None if head is None else next((k for k in (head, *tree.up(head)) if tree.words[k].tag == "VERB"), None)


def _may_date(tree: Tree, act: Act, date: DateMention, published: Day) -> bool:
    """Tell whether the act can have been then.

    What was said or done doesn't lie ahead of the report, a length that lies ahead is how long it lasts, and "since
    May" dates nothing in "for the first time since May".
    """
    assert date.when is not None
    if date.direction is Direction.SINCE and date.when.earliest <= published and _compares(tree, date):
        return False
    done = act.status in (Status.OCCURRED, Status.ONGOING)
    if not done or date.direction is Direction.UNTIL:
        return True
    if date.granularity is Granularity.DURATION and date.when.latest > published:
        return False
    return not (date.when.earliest > published and act.type in _AT_ONCE)


def _compares(tree: Tree, date: DateMention) -> bool:
    """Tell whether a first, only or greatest of its kind is counted from the date."""
    before = [w.text.lower() for w in tree.words if w.end <= date.span.start][-_REACH:]
    nth = any(w.endswith("th") and after == "time" for w, after in pairwise(before))
    return nth or any(w in _FIRSTS or (w.endswith("est") and len(w) > 5) for w in before)


def _distance(tree: Tree, act: Act, date: DateMention) -> tuple[int, int]:
    head = tree.head_of(date.span)
    steps = list(tree.up(head)).index(act.predicate) if head is not None and act.predicate in tree.up(head) else 99
    return steps, abs(date.span.start - act.trigger.start)


def default(tree: Tree, act: Act, document: Document) -> TimeSpan:
    """Return the date of an act without an expression: by status, clause and tense."""
    published = document.published
    if act.status in (Status.FUTURE, Status.HYPOTHETICAL):
        return TimeSpan(earliest=published, latest=published + YEAR, basis=Basis.CONTEXT)
    if act.status is Status.HISTORICAL or _pluperfect(tree, act.predicate) or _background(tree, act.predicate):
        return TimeSpan(earliest=published - YEAR, latest=published - DAY, basis=Basis.CONTEXT)
    above = {a.predicate: a.type for a in document.acts if a.sentence == act.sentence and a is not act}
    if _led_to(tree, act, above):
        return TimeSpan(earliest=published - MONTH, latest=published, basis=Basis.CONTEXT)
    return TimeSpan(earliest=published - DAY, latest=published, basis=Basis.PUBLICATION)


def _pluperfect(tree: Tree, i: int) -> bool:
    """Tell whether the act lay behind another one ("had banned"), and "had" isn't only how the past is retold."""
    retold = tree.words[i].relation == "ccomp" and tree.words[i].head >= 0 and _past(tree, tree.words[i].head)
    return not retold and any(tree.words[k].text.lower() == "had" for k in tree.children(i, "aux"))


def _background(tree: Tree, i: int) -> bool:
    """Tell whether the clause says that it speaks of the past before ("previously", "prior to the ruling")."""
    if any(tree.lemma(k) in _BEFORE for k in tree.children(i, "advmod")):
        return True
    return any(
        "prior" in {tree.lemma(c) for c in tree.kids[k]} for k in tree.children(i, "obl", "advmod", "advcl")
    ) and _past(tree, i)


def _led_to(tree: Tree, act: Act, above: Mapping[int, str]) -> bool:
    """Tell whether the act came before the main one.

    So does what stands in a clause or phrase of "after", "following", "over" ..., a past participle or past tense on a
    noun ("a rally banned by police", "the officer that shot him"), and a noun in another act's phrase ("Japan's
    sanctions" in "in response to Japan's sanctions", "the arrest" in "condemns the arrest").
    """
    i = act.predicate
    word = tree.words[i]
    if word.tag == "VERB" and word.relation in ("acl", "acl:relcl") and _past(tree, i):
        return True
    told_of = word.tag == "NOUN" and any(k in above for k in tree.up(i))
    if told_of and word.relation == "nmod" and "of" not in tree.prepositions(i):
        return True
    if told_of and word.relation == "obj" and above.get(word.head) in _REACTIONS - {act.type}:
        return True
    for k in (i, *tree.up(i)):
        relation = tree.words[k].relation.partition(":")[0]
        if relation in ("advcl", "obl", "nmod", "acl") and (tree.marks(k) | tree.prepositions(k)) & _EARLIER:
            return True
        if relation in ("root", "ccomp", "parataxis") or tree.words[k].relation == "acl:relcl":
            return False
    return False


def _past(tree: Tree, i: int) -> bool:
    """Tell whether the verb is a past form or past participle (and no "-ing" or third person)."""
    low = tree.words[i].text.lower()
    return low != tree.lemma(i) and not low.endswith(("ing", "s"))
