"""Strangers: names that no table knows: organisations that keep their own name, and persons told by the article.

Invariant: nothing is made of a stranger but what the phrase or another place of the article says of it.
"""

import re
from collections.abc import Callable
from dataclasses import replace

from statusquo.world.beside import firm_like, initials, spot_like, title
from statusquo.world.context import Context, Seen
from statusquo.world.phrase import SMALL, Phrase, read
from statusquo.world.roles import RoleHit, Roles
from statusquo.world.spelling import occurrences

Reading = tuple[str | None, str, str, str, float]
"""Code, sector, rule, reason and score."""

Read = Callable[[Phrase, Context, tuple[int, int] | None], Reading | None]

_OWN_NAME = frozenset({"PTY", "REB", "BUS", "NGO", "JRN", "SOC", "IGO", "PRM", "UAF"})
_THINGS = frozenset({"GOV", "MIL", "JUD", "LEG", "COP", "SPY", "OPP", "IGO"})
_NATIONAL = frozenset({"adjective", "state", "capital", "place", "region"})
_DOMESTIC = frozenset({"Committee", "University", "College", "School", "Academy"})
_AT_HOME = frozenset({"JRN", "LAB", "EDU"})
"""Sectors of organisations that mostly belong to the country of the report."""

_STATELY = re.compile(
    r"\b(?:National|Federal|State|Supreme|Royal|Public|Central|Secretariat|Directorate|Institutes?|Centers? for|"
    r"Administration|Registry|Office|Authority|Board|Bureau|Inspectorate|Council|Shire|County)\b"
)
_WORLDWIDE = re.compile(r"\b(?:International|World|Global|European|African|Asian|American|Olympic|Paralympic|Human)\b")
_APPOSED = re.compile(
    r"(?:, | is | was | \()(?:an? |the |one of the )?"
    r"(?:(?!(?:with|by|in|on|of|and|from|to|for|against|at|as|when|after|who) )[a-z][a-z-]* ){0,2}"
)
_LEADING = re.compile(r" (?:[a-z][\w-]*)(?: [a-z][\w-]*){0,2},? ")
_BEFORE_NAME = re.compile(r"(?:[A-Z][\w.'-]* )*$")
_OF = re.compile(r" of (?:the )?")
_FAR = 1000
"""Characters before a name in which its titles are looked for; without a bound a long report costs its square."""
_RUN = re.compile(r"(?:[A-Z][\w'.&-]* (?:(?:of|for|and|the|on|in|to|de|du|des) )*){1,9}$")
"""The capitalised words that an acronym in brackets stands for."""

_LEAD = re.compile(r"(?:[A-Za-z'-]+ ){0,6}[A-Z][\w'.-]*$")


class Strangers:
    """Reads names that no table knows; `read` reads a phrase by its known parts."""

    def __init__(self, read_phrase: Read, roles: Roles) -> None:
        self._read_phrase, self.roles = read_phrase, roles

    def own_name(self, phrase: Phrase, role: RoleHit | None, context: Context) -> Reading | None:
        """Read a capitalised name that no table knows as an organisation of its own, where it is one."""
        proper = phrase.proper
        if not proper:
            return None
        orgword = next((o for t in reversed(proper) if (o := self.roles.orgword(t.text))), None)
        if orgword is None:
            orgword = next(
                (o for r in phrase.head_roles for o in [self.roles.orgword(phrase.tokens[r.last - 1].text)] if o), None
            )
        sector = orgword.sector if orgword else ""
        if role is not None and role.role.sector in _THINGS and not (orgword and role.role.sector == "OPP"):
            return None
        if not sector:
            if role is None or role.role.sector not in _OWN_NAME or not _company_like(role):
                return None
            sector = role.role.sector
        name = _name_of(phrase, context)
        if not name:
            return None
        nation = self._nation_after(phrase, context) or next(
            (k.seen for k in phrase.links if k.seen.kind in _NATIONAL and k.bond in {"in", "hyphen"}), None
        )
        domestic = (
            sector in _AT_HOME or (orgword is not None and orgword.noun in _DOMESTIC)
        ) and not _WORLDWIDE.search(name)
        if nation is None and domestic:
            near = context.country_near(phrase.start, phrase.end, "GOV")
            if near is not None and near[1] in {"the only country of the sentence", "the first country named after"}:
                sector = "GOV" if orgword is not None and orgword.noun == "Committee" else sector
                return near[0], sector, "organisation of the country", near[1], 0.4
        if nation is not None and sector not in {"PTY", "REB"}:
            return nation.code, sector, f"organisation of {nation.sense.row}", "the text names it by its country", 0.7
        return phrase.acronym or name.upper(), sector, "unknown organisation", "it keeps its own name", 0.5

    @staticmethod
    def _nation_after(phrase: Phrase, context: Context) -> Seen | None:
        """Return the country that completes an organisation's name ("the Commercial Bank of X")."""
        last = phrase.tokens[phrase.cut - 1].end
        for link in phrase.links:
            if link.bond == "after" and link.seen.kind == "state" and link.seen.code in context.countries:
                return link.seen if _OF.fullmatch(context.plain[last : link.seen.start]) else None
        return None

    def settle(
        self,
        phrase: Phrase,
        role: RoleHit | None,
        sector: str,
        rule: str,
        context: Context,
        bounds: tuple[int, int] | None,
    ) -> Reading | None:
        """Settle a name that no table knows: by what the article says elsewhere, as a person, or under its own name."""
        last = phrase.proper[-1].text
        known = context.people.get(last)
        if known:
            return known[0], known[1], "named before", known[2], 0.7
        if phrase.proper[-1].text.isupper() and (full := self._spelled_out(phrase, context)) is not None:
            return full
        told = title(phrase, context.plain, self.roles) if role is None else None
        if told is not None:
            fuller = self._with_owner(told.start, phrase, context)
            if fuller is not None:
                return fuller
            sector = told.sector
        apposed = self._apposed(phrase, context)
        if apposed is not None:
            return apposed.code, sector or "CVL", "apposition", f"{apposed.surface!r} stands beside the name", 0.6
        if role is None and told is None:
            before = self._introduced(last, phrase, context)
            if before is not None:
                return before
            firm = firm_like(phrase, context.plain)
            if firm or not _person_like(phrase):
                name = _name_of(phrase, context)
                home = context.country_near(phrase.start, phrase.end, "GOV", bounds)
                if home is not None and not firm and len(phrase.proper) > 1 and not _WORLDWIDE.search(name):
                    return home[0], "GOV" if _STATELY.search(name) else "", "unknown name", home[1], 0.3
                return (
                    phrase.acronym or name.upper(),
                    "BUS" if firm or len(phrase.proper) == 1 else "",
                    "unknown name",
                    "its own name",
                    0.3,
                )
        near = context.country_near(phrase.start, phrase.end, sector, bounds)
        if near is None:
            return None
        otherwise = "" if role is None and spot_like(phrase, context.plain) else "CVL"
        return near[0], sector or otherwise, rule, near[1], 0.5

    def _with_owner(self, at: int, phrase: Phrase, context: Context) -> Reading | None:
        """Read a title with the group or nation right before it: "Green Front leader X"."""
        owner = next((s for s in context.seen if s.end in {at - 1, at - 3} and s.code and s.start < phrase.start), None)
        if owner is None or at >= phrase.start or owner.kind not in {"group", "body"}:
            return None
        fuller = read(context.plain, owner.start, phrase.end, context.seen, self.roles)
        return self._read_phrase(replace(fuller, proper=()), context, None)

    def _spelled_out(self, phrase: Phrase, context: Context) -> Reading | None:
        """Read an acronym by the name that the article spells out: "the Courts Union (CU) ... CU fighters"."""
        word = phrase.proper[-1].text
        for seen in context.seen:
            if seen.kind in {"group", "body"} and seen.code and initials(seen.surface) == word:
                return seen.code, seen.sector, f"{seen.kind}:{seen.sense.row}", f"{seen.surface!r} spelled out", 0.8
        at = context.plain.find(f"({word})")
        lead = _RUN.search(context.plain, max(0, at - _FAR), at) if at > 0 else None
        if lead is None or phrase.start < at < phrase.end:
            return None
        starts = [m.start() for m in re.finditer(r"[A-Z]", lead[0]) if m.start() == 0 or lead[0][m.start() - 1] == " "]
        fits = [s for s in starts if initials(lead[0][s:]) == word] or starts[:1]
        if not fits:
            return None
        fuller = read(context.plain, lead.start() + fits[-1], lead.end(), context.seen, self.roles)
        if not fuller.tokens or fuller.tokens[-1].text.isupper():
            return None
        found = self._read_phrase(fuller, context, None)
        if found is None:
            return None
        known = found[2] not in {"description", "unknown name"}
        return found[0] if known else word, found[1] if known else "", "spelled out before", lead[0].strip(), 0.6

    @staticmethod
    def _apposed(phrase: Phrase, context: Context) -> Seen | None:
        """Return the nation that stands beside a person's name anywhere ("Ann Lee, a Kenyan nurse")."""
        if not _person_like(phrase):
            return None
        nations = [s for s in context.seen if s.kind in {"adjective", "demonym"} and s.code in context.countries]
        if not nations:
            return None
        for start, end in occurrences(phrase.proper[-1].text, context.plain):
            capitals = _BEFORE_NAME.search(context.plain, max(0, start - _FAR), start)
            first = capitals.start() if capitals else start
            for nation in nations:
                after = end < nation.start and _APPOSED.fullmatch(context.plain, end, nation.start)
                if after or (nation.end < first and _LEADING.fullmatch(context.plain, nation.end, first)):
                    return nation
        return None

    @staticmethod
    def _title_start(lead: re.Match[str]) -> int:
        """Return where the title before a name starts: after the last word that can't be part of one."""
        start = lead.start()
        for word in re.finditer(r"[A-Za-z'-]+ ", lead[0]):
            if word[0].strip() in _NOT_TITLES:
                start = lead.start() + word.end()
        return start

    def _told(self, phrase: Phrase, context: Context) -> Reading | None:
        """Read a fuller form by its own nation or title; None where it has neither."""
        if not any(k.seen.code for k in phrase.links) and not phrase.roles:
            return None
        if phrase.links or phrase.role is None:
            return self._read_phrase(replace(phrase, proper=()), context, None)
        sector = phrase.role.role.sector
        near = context.country_near(phrase.start, phrase.end, sector)
        return (near[0], sector, f"role:{phrase.role.role.noun}", near[1], 0.5) if near is not None else None

    def _introduced(self, word: str, phrase: Phrase, context: Context) -> Reading | None:
        """Read a name by its fuller form elsewhere in the article, with the title or nation that stands there."""
        for start, end in occurrences(word, context.plain):
            if phrase.start <= start < phrase.end:
                continue
            lead = _LEAD.search(context.plain, max(0, end - _FAR), end)
            if not lead or lead.end() - lead.start() <= end - start:
                continue
            fuller = read(context.plain, self._title_start(lead), end, context.seen, self.roles)
            answer = self._told(fuller, context)
            if answer is not None:
                return answer[0], answer[1], "introduced before", context.plain[lead.start() : end], 0.6
        return None


_NOT_TITLES = frozenset(
    ["after", "before", "to", "in", "of", "with", "by", "from", "on", "against", "for", "into", "as", "when", "while",
     "that", "who", "because", "during", "and", "but", "it", "its", "him", "her", "them", "at", "over"]
)  # fmt: skip


def _company_like(role: RoleHit) -> bool:
    """Tell whether a role noun names a kind of organisation rather than a kind of person."""
    return role.role.noun.split()[-1] in _ORGANISATIONS


_ORGANISATIONS = frozenset(
    ["party", "group", "company", "firm", "bank", "airline", "corporation", "newspaper", "broadcaster", "agency",
     "charity", "movement", "front", "organization", "organisation", "militia", "foundation", "watchdog",
     "manufacturer", "conglomerate", "network", "website", "platform", "carrier", "coalition", "cartel", "magazine",
     "channel", "station", "ngo", "brand", "operator", "retailer", "producer", "supplier", "exchange", "association",
     "union", "subsidiary", "startup", "army"]
)  # fmt: skip


def _person_like(phrase: Phrase) -> bool:
    """Tell whether unknown capitalised words look like a person's name: one to three of them, no article before."""
    first = phrase.tokens[0].lower
    return 1 <= len(phrase.proper) <= 4 and first != "the" and not phrase.proper[0].text.isupper()


def _name_of(phrase: Phrase, context: Context) -> str:
    """Return the name that an unknown organisation keeps: its capitalised words with what joins them."""
    first = phrase.proper[0].start
    last = phrase.proper[-1].end
    words = [t for t in phrase.tokens[: phrase.cut] if first <= t.start < last]
    for role in phrase.head_roles:
        token = phrase.tokens[role.last - 1]
        if token.text[0].isupper() and token.start >= last and token.start - last <= 1:
            last = token.end
            words.append(token)
    start = first
    for role in phrase.head_roles:
        token = phrase.tokens[role.first]
        if (
            token.text[0].isupper()
            and token.start < first
            and phrase.tokens[role.last - 1].end >= first - 1
            and role.first > 0
        ):
            start = min(start, token.start)
    text = context.plain[start:last]
    return " ".join(w for w in text.split() if w) if any(w.lower() not in SMALL for w in text.split()) else ""
