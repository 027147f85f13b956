"""Choice: which of its senses a name has where it stands.

Rules, each adding to a sense's prior: cues of a ruling in the article, a title or nation before the name, the office
held on the day, a full name earlier in the article, other names of the same country. The reason tells which spoke.
"""

import re
from dataclasses import dataclass

from statusquo.world.context import Context
from statusquo.world.names import Hit
from statusquo.world.senses import Sense

HIGH = re.compile(
    r"(president|pm|chancellor|monarch|king|leader|secgen|premier|head|emir|sultan|chair|foreign|secstate)"
)
_DAYLIKE = re.compile(
    r"(?:\d|\b(?:[Ii]n|[Oo]n|[Oo]f|[Ss]ince|[Uu]ntil|[Bb]y|[Ll]ast|[Nn]ext|early|late|mid|through|from|to|and))[ -]$"
)
_CAPITAL = re.compile(r"([A-Z][\w'.-]*) $")
_HALF = re.compile(r"[A-Z][a-z]+-$")
"""The first half of a name with a hyphen ("Abd-")."""
_SECOND = re.compile(r" (?:[A-Z][a-z]\w+|(?:[Aa]l|[Ee]l|[Aa]s|[Aa]n|[Aa]r|[Aa]d)-\w|bin |ibn )")
"""A second name behind a first one."""
_FOLLOWING = re.compile(r" ([A-Z][a-z]\w+)")
_TITLE = re.compile(
    r"(?:President|Premier|Minister|Chancellor|Secretary|King|Queen|Prince|Pope|Ambassador|Governor|Senator|General|"
    r"Mr\.?|Mrs\.?|Ms\.?|Dr\.?|Sir|Sheikh|Leader|Commissioner|Envoy|Spokesman|Chief|Speaker|Vice-President|Emir|Sultan|"
    r"[Pp]resident|[Mm]inister|[Cc]hancellor|[Ll]eader|[Ss]ecretary|[Pp]remier|[Ee]nvoy|[Aa]mbassador|[Ss]pokesman|"
    r"[Ss]pokeswoman|[Cc]hief) $"
)


_ELECT = 365
"""Days before taking office in which a person is read as who will hold it (elected, named, standing)."""

_HEADWORDS = frozenset(
    ["After", "Before", "When", "While", "As", "In", "On", "At", "But", "And", "If", "For", "With", "By", "Both",
     "Former", "Acting", "Incumbent", "Rival", "Candidate", "Billionaire", "Despite", "Although", "Since", "Under",
     "Then", "Now", "Today", "Yesterday", "Meanwhile", "However", "Also", "Only", "Like", "Unlike", "Because", "Once",
     "Judge", "Justice", "Congressman", "Congresswoman", "Representative", "Cardinal", "Colonel", "Captain", "Admiral",
     "Marshal", "Major", "Lord", "Lady", "Dame", "Saint", "Comrade", "Ayatollah", "Mayor", "Democrat", "Republican",
     "Lawyer", "Attorney", "Director", "Chairman", "Chairwoman", "Chair", "Vice", "Deputy", "Senior", "Veteran",
     "Rebel", "Warlord", "Activist", "Dissident", "Cleric", "Professor", "Coach", "Tycoon", "Businessman", "Monday",
     "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday", "Against", "Between", "From", "To", "Of",
     "About", "Without", "Not", "That", "This", "The", "A", "An", "Even", "Anti", "Pro", "Embattled", "Disgraced",
     "Emperor", "Empress", "Duke", "Duchess", "Archbishop", "Bishop", "Imam", "Mullah", "Sheik", "Mufti", "Field",
     "Rapper", "Singer"]
)  # fmt: skip
"""Words that open a sentence before a surname and are no first name."""

_ROYAL = re.compile(r"King|Queen|Prince|Pope|Sheikh|Emir|Sultan|Duke")
_ROYAL_OFFICE = re.compile(r"king|queen|monarch|prince|pope|sheikh|emir|sultan|emperor|regent|ruler")


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """A sense with its score and why, and the senses that came behind."""

    sense: Sense
    score: float
    reason: str
    others: tuple[tuple[Sense, float], ...] = ()
    former: bool = False


def choose(senses: tuple[Sense, ...], hit: Hit, context: Context) -> Chosen | None:
    """Return the best reading of a name, or None when no reading is likely enough."""
    scored = []
    shared = any(s.table != "holders" and s.code for s in senses)  # a surname that is a place's name too ("Scotland")
    for sense in _of_the_day(senses, context):
        score, reason = _score(sense, hit, context)
        if sense.kind == "surname" and shared:
            score -= 0.5
        scored.append((score, reason, sense))
    scored.sort(key=lambda s: -s[0])
    if not scored or scored[0][0] < 0.3:
        return None
    score, reason, best = scored[0]
    if best.kind == "surname" and score < 0.85:
        rest = [s for s in scored if s[2].kind != "surname"]
        if not rest or rest[0][0] < 0.3:
            return None
        score, reason, best = rest[0]
    others = tuple((s, round(p, 3)) for p, _, s in scored if s is not best)[:4]
    day = context.day.toordinal()
    former = best.kind in {"person", "surname"} and not best.first - _ELECT <= day <= best.last
    return Chosen(sense=best, score=round(score, 3), reason=reason, others=others, former=former)


def _of_the_day(senses: tuple[Sense, ...], context: Context) -> list[Sense]:
    """Of a person's offices keep that of the day (the latest begun), else the one left last, else the next."""
    day, kept = context.day.toordinal(), [s for s in senses if s.table != "holders"]
    if len(kept) == len(senses):
        return kept
    people: dict[str, list[Sense]] = {}
    for sense in senses:
        if sense.table == "holders":
            people.setdefault(sense.cues[0] if sense.cues else sense.row, []).append(sense)
    for spells in people.values():
        now = [s for s in spells if s.first <= day <= s.last]
        past = [s for s in spells if s.last < day]
        if now:
            kept.append(max(now, key=_weight))
        elif past:
            kept.append(max(past, key=lambda s: (s.last, *_weight(s))))
        else:
            kept.append(min(spells, key=lambda s: s.first))
    return kept


def _weight(sense: Sense) -> tuple[float, bool, bool, int]:
    """Rank the offices that one person holds at a time: a user's, a government's, the highest, the last begun."""
    return sense.prior, sense.sector in {"GOV", "IGO", "REL"}, bool(HIGH.search(sense.row)), sense.first


def _score(sense: Sense, hit: Hit, context: Context) -> tuple[float, str]:
    if sense.table == "holders":
        return _score_person(sense, hit, context)
    score, reasons = sense.prior, [f"{sense.kind} of {sense.row}" if sense.code else f"no actor: {sense.row}"]
    cued = [w for w in sense.cues if w in context.words]
    if cued:
        score += min(0.2 + 0.15 * len(cued), 0.65)
        reasons.append(f"the article speaks of {', '.join(cued[:3])}")
    day = context.day.toordinal()
    if not sense.first <= day <= sense.last:
        score -= 0.25
        reasons.append("not of this day" if day < sense.first else "gone by this day")
    if sense.kind in {"group", "body", "region"} and " " in hit.surface and _part_of_longer(hit, context):
        score -= 0.6
        reasons.append("it is part of a longer name")
    if sense.kind in {"place", "region"} and context.counts.get(sense.code, 0) > 0:
        score += 0.2
        reasons.append("its country is named")
    if sense.kind in {"state", "capital", "place", "region"} and _given_name(sense, hit, context):
        score -= 0.75
        reasons.append("it stands as part of a person's name")
    return score, "; ".join(reasons)


def _part_of_longer(hit: Hit, context: Context) -> bool:
    """Tell whether a capitalised word that no table knows stands right before ("National Democratic Party")."""
    before = _CAPITAL.search(context.plain[max(0, hit.start - 24) : hit.start])
    if not before or _is_name(hit, context) or _opens(context.plain, hit.start - len(before[0])):
        return False
    return before[1] not in _NOT_SURNAMES and before[1].lower() not in _DETERMINERS and not before[1].endswith("'s")


_DETERMINERS = frozenset({"the", "a", "an", "former", "opposition", "ruling", "president", "leader"})


def _given_name(sense: Sense, hit: Hit, context: Context) -> bool:
    """Tell whether a place name stands before a surname or after a first name ("", "")."""
    if hit.surface not in _GIVEN and (sense.kind != "place" or " " in hit.surface):
        return False
    plain = context.plain
    left = plain[max(0, hit.start - 20) : hit.start]
    after = _FOLLOWING.match(plain, hit.end)
    if after and after[1] not in _NOT_SURNAMES and not any(h.start == hit.end + 1 for h in context.hits):
        return not _AFTER_PREPOSITION.search(left) and not _FOLLOWING.match(plain, after.end())
    before = _CAPITAL.search(left)
    if not before or _opens(plain, hit.start - len(before[0])) or _is_name(hit, context):
        return bool(before and before[1] in _FIRST)
    return before[1] in _FIRST or before[1] in context.first_names


_AFTER_PREPOSITION = re.compile(r"\b(?:to|in|of|from|with|against|at|near|for|between|and) $")
_GIVEN = frozenset(
    ["Jordan", "Chad", "Georgia", "Israel", "India", "Kenya", "Paris", "Sydney", "Victoria", "Florence", "London",
     "Austin", "Cuba", "Ireland", "Holland", "Chelsea", "Dallas", "Charlotte", "Lourdes", "Santiago", "Malta",
     "Lima", "Virginia", "Carolina", "Montana", "Dakota", "Savannah", "Aleppo", "Asia", "Salvador", "Valencia",
     "England", "Francia", "Roman"]
)  # fmt: skip
_FIRST = frozenset(
    ["Michael", "Vernon", "Barbara", "Hamilton", "Jim", "King", "Abdullah", "Queen", "Kathy", "Neil", "David",
     "Jack", "John", "Paul", "Robert", "Hillary", "Denzel", "George", "Booker", "Kerry", "Lynndie", "Julian",
     "Jesus", "San", "De", "Da"]
)  # fmt: skip
_NOT_SURNAMES = frozenset(
    ["President", "Prime", "Foreign", "Minister", "King", "Queen", "Government", "Parliament", "Army", "Police",
     "Supreme", "High", "Court", "National", "Secretary", "Senator", "Governor", "State", "Monday", "Tuesday",
     "Wednesday", "Thursday", "Friday", "Saturday", "Sunday", "January", "February", "March", "April", "May", "June",
     "July", "August", "September", "October", "November", "December", "Today", "Air", "Navy", "Defence", "Defense",
     "Today", "Security", "Republican", "Democratic", "House", "Province", "Oblast", "Governorate", "Airport",
     "University", "City", "District", "County", "Region", "Valley", "Island", "Islands", "Bay", "Times", "Post",
     "Declaration", "Accord", "Summit", "Conference", "Senate", "Representative", "Rep", "Sen", "Gov", "Attorney",
     "Lieutenant", "The", "In", "On"]
)  # fmt: skip


def _score_person(sense: Sense, hit: Hit, context: Context) -> tuple[float, str]:
    plain, day = context.plain, context.day.toordinal()
    score, reasons = sense.prior, [f"{sense.cues[0] if sense.cues else hit.surface} ({sense.row})"]
    if sense.first <= day <= sense.last:
        score += 0.35
        reasons.append("in office on the day")
    elif sense.last < day:
        score -= 0.1 if day - sense.last < 3650 else 0.4
        reasons.append("out of office by then")
    else:
        score -= 0.3
        reasons.append("not yet in office")
    if HIGH.search(sense.row):
        score += 0.1
    if sense.kind == "person":
        return score + (0.05 if context.counts.get(sense.code) else 0), "; ".join(reasons)
    before, after = plain[max(0, hit.start - 40) : hit.start], plain[hit.end : hit.end + 20]
    known = context.people.get(hit.surface)
    if known and known[0] == sense.code:
        score += 0.8
        reasons.append("named in full before")
    title = _TITLE.search(before)
    if title and bool(_ROYAL.search(title[0])) and not _ROYAL_OFFICE.search(sense.row.split("-", 1)[-1]):
        score -= 0.4
        reasons.append("a title that is not of the office stands before it")
    elif title:
        score += 0.5
        reasons.append("a title stands before it")
    elif (
        (word := _CAPITAL.search(before))
        and (not _headword(word[1]) or not _opens(plain, hit.start - len(word[0])))
        and (not _is_name(hit, context) or word[1] in context.first_names)
    ):
        if sense.cues and word[1] not in sense.cues[0].split():
            score -= 1.0
            reasons.append("another first name stands before it")
        else:
            score += 0.4
    if _HALF.search(before) and not _is_name(hit, context):
        score -= 1.0
        reasons.append("it is half of a name with a hyphen")
    quoted = plain[hit.start - 1 : hit.start] == '"' == plain[hit.end : hit.end + 1]  # a nickname: Jo "Francis" Boon
    second = _SECOND.match(plain, hit.end + quoted)
    if second and not after.startswith(" I") and hit.surface[-1].isalpha():
        score -= 1.2
        reasons.append("it is the first of two names")
    if context.counts.get(sense.code):
        score += 0.25
        reasons.append("the country is named")
    if hit.surface == "May" and (_DAYLIKE.search(before) or re.match(r" (?:\d|of\b)", after)):
        score -= 2.0
    return score, "; ".join(reasons)


def _headword(word: str) -> bool:
    """Tell whether a capitalised word that opens a sentence is an ordinary one rather than a first name."""
    return word in _HEADWORDS or word.lower().endswith(("ed", "ly", "ing"))


def _opens(plain: str, at: int) -> bool:
    """Tell whether a sentence or quote opens at character `at`, so that a capital there says nothing."""
    left = plain[:at].rstrip(" \"'")
    return not left or left[-1] in ".!?:("


def _is_name(hit: Hit, context: Context) -> bool:
    """Tell whether the capitalised word before is itself a name that the tables know ("Israeli Netanyahu")."""
    return any(h.end == hit.start - 1 for h in context.hits)
