"""Standing: how a country's bare name stands where it is: as a government, a force, a people, or only a place.

Invariant: only the words right before and after the name decide; a name that nothing tells of stands for its
government.
"""

import re

from statusquo.world.context import Seen
from statusquo.world.phrase import Phrase

_WEAPONS = (
    r"(?:air ?strikes?|air-strikes?|air raids?|missiles?|drones?|rockets?|shelling|bombardments?|bombings?|raids?|"
    r"offensives?|counteroffensives?|artillery|warships?|warplanes?|jets?|aircraft|helicopters?|gunships?|tanks?|"
    r"incursions?|invasions?|fire|gunfire|snipers?|troops|soldiers|forces|army|navy|military|submarines?|commandos?|"
    r"paratroopers|marines|vehicles|bombers?|strikes?|attacks?|assaults?|ground operations?|siege)\b"
)
_ARMED = re.compile(rf"(?:'s?)? (?:(?!(?:and|or|of|in|to|on|by|after|for|with) )[a-z-]+ ){{0,2}}?{_WEAPONS}(?! talks)")
_FIGHTS = re.compile(
    r"(?:,? (?:has|have|had|again|also|later|reportedly))* "
    r"(?:(?:shell|bomb|bombard|invade|recapture|attack)(?:s|d|ed)\b|strikes\b|struck\b|fires\b|fired\b|"
    r"test-fires\b|shoots? down\b|shot down\b|(?:shot|shooting) |captur(?:es|ed)\b|"
    r"(?:says?|said|claims?|claimed|reports?|announces?)(?: that)? it (?:has |had |also )*(?:shot down|killed|"
    r"destroyed|captured|recaptured|struck|attacked|intercepted|bombed))"
)
_BY = re.compile(
    r"\b(?:attacks?|strikes?|airstrikes?|shelling|bombing|bombardment|shot down|captured|killed|fired|bombed|attacked|"
    r"damaged|destroyed|shelled|invaded|operated|offensive|raids?|missiles?) by (?:the )?$"
)
_JUDGES = re.compile(
    r" (?:has |had )?(?:sentenc(?:es|ed|ing)|convict(?:s|ed)|jail(?:s|ed)|indict(?:s|ed)|acquit(?:s|ted))\b"
)
_SENT = (
    r"\b(?:flights?|flight|travel\w*|exports?|exported|shipments?|ship\w*|trips?|return\w*|sales?|"
    r"trains?|services?|suppl\w+|gas|oil|goods|weapons|sent|send\w*|"
    r"troops|soldiers|moved?|mission|fled|flee|transfer\w*|smuggl\w*|migrat\w*|crossings?)\b"
)
_TO_PLACE = re.compile(_SENT + r"(?: [\w-]+){0,4}? to(?: and from)?(?: the)? $")
_PLACE = re.compile(
    r"\b(?:from|into|toward|towards|enter|enters|entered|throughout|inside|outside|within|near|around|entering|leaving|off)"
    r"(?: (?:the|all of|much of|mainland|northern|southern|eastern|western|central))* $",
    re.IGNORECASE,
)
_IN_PLACE = re.compile(
    r"(?:\b(?:operations|services?|sales?|business|issued|available|stores?|restaurants|production|arriv\w+|lands?|"
    r"landed|factory|factories|offices?|peacekeepers|bases?|airstrikes?|strikes) in|"
    r"\b(?:invasion|occupation|annexation|parts?|coast|bombardment|city|shelling|bombing) of|"
    r"\bflights? (?:to|from|with))(?: the)? $"
)
_JOINED = re.compile(r"(?:(?:the )?[A-Z][\w.'-]*(?: [A-Z][\w.'-]*){0,3}(?:, and |, | and | or ))+(?:the )?$")
_SOURCE = re.compile(
    r"\b(?:support|cooperation|pressure|resistance|offers?|threats?|requests?|aid|help|assistance|ambassador|criticism|"
    r"opposition|objections?|condemnation|approval|permission|envoys?|proposals?|calls?|demands?|flee\w*|apology|warnings?|representatives|delegates|delegations?|ministers?|officials|diplomats|leaders|experts|"
    r"withdraw\w*|independence|sanctions) from(?: the)? $",
    re.IGNORECASE,
)
_RULES = re.compile(r" (?:(?:also|again|has|have|will|is to|becomes the first) )*[a-z]+(?:s|es|ed)?\b")
_PREPOSED = re.compile(r"\b(?:in|of|on|to|against|at|for|with|over)(?: [a-z]+)?(?: the)? $")
_GOODS = re.compile(
    r"(?:'s)? (?:[a-z-]+ ){0,2}?(?:goods|imports?|exports?|products?|oil|gas|coal|steel|alumini?um|wine|beef|pork|"
    r"grain|wheat|corn|fruit|vegetables|meat|food|seafood|fish|poultry|vaccines?|cars?|flights?|planes?|airlines?|"
    r"airspace|ports?|vessels?|ships?|tankers?|waters|territory|soil|assets|bonds|currency|market|banks?|films?|"
    r"music|apps?|energy|cotton|dairy|diamonds?|gold|timber|electricity|uranium|crude|fuel|tobacco|soybeans?|"
    r"sugar|rice|chickens?|eggs?|pipelines?|economy|sector)\b"
)
_PEOPLE = re.compile(
    r" (?:[a-z-]+ ){0,1}(?:citizens?|nationals?|residents?|people|civilians?|women|woman|men|man|students?|children|"
    r"workers?|tourists?|travell?ers|passport holders|passports|families|fishermen|migrants|immigrants|activists?)\b"
)
_FIRMS = re.compile(r" (?:[a-z-]+ ){0,1}(?:companies|company|firms?|businesses|manufacturers|exporters|importers)\b")
_PRESS = re.compile(r" (?:journalists?|newspapers?|reporters?|broadcasters?)\b")
_COURTS = re.compile(r" (?:[a-z-]+ ){0,1}(?:courts?|judges?|prosecutors?)\b")

_HEADS = ((_PEOPLE, "CVL"), (_FIRMS, "BUS"), (_PRESS, "JRN"), (_COURTS, "JUD"), (_GOODS, ""))


def standing(seen: Seen, phrase: Phrase, plain: str) -> str:
    """Return the sector of a bare name: MIL, CVL, BUS, JRN, JUD, "" for a place, else its own."""
    before, after = plain[max(0, phrase.start - 90) : phrase.start], plain[phrase.end : phrase.end + 80]
    before = _JOINED.sub("", before)
    if seen.kind == "place" and phrase.role is None and not seen.sector:
        return "GOV" if _opens(phrase, plain) and _RULES.match(plain, phrase.end) else ""
    if seen.sector != "GOV":
        return seen.sector
    attributive = seen.kind == "adjective" or after.startswith("'s") or seen.surface in {"US", "U.S.", "UK", "U.K."}
    if (attributive and _ARMED.match(after)) or _FIGHTS.match(after) or _BY.search(before):
        return "MIL"
    if _JUDGES.match(after):
        return "JUD"
    if attributive:
        if not after.startswith("'s"):
            return next((sector for pattern, sector in _HEADS if pattern.match(after)), seen.sector)
    elif (_PLACE.search(before) and not _SOURCE.search(before)) or _TO_PLACE.search(before) or _IN_PLACE.search(before):
        return ""  # a place, in the words before it
    if seen.kind == "region" and (_PREPOSED.search(before) or _PLACE.search(before)):
        return ""
    return seen.sector


def _opens(phrase: Phrase, plain: str) -> bool:
    left = plain[: phrase.start].rstrip()
    return not left or left[-1] in ".!?:;"


def bare_sector(seen: Seen, phrase: Phrase, plain: str) -> str:
    """Return the sector of a name without a role: its own, but civilians for "an Afghan" and "Australian users"."""
    if seen.kind == "demonym":
        return "GOV" if _AS_A_SIDE.fullmatch(plain[phrase.start : phrase.end]) else "CVL"
    if seen.kind == "adjective":
        first, last = phrase.tokens[0].lower, phrase.tokens[phrase.cut - 1]
        if seen.end >= last.end:
            return "CVL" if first in _COUNTED or first.isdigit() else standing(seen, phrase, plain)
        if last.lower in _SPOTS:
            return ""
        if last.text in _OFFICES:
            return "GOV"
        if phrase.proper or last.lower.endswith("s"):
            return "CVL"
    return standing(seen, phrase, plain)


_AS_A_SIDE = re.compile(r"[Tt]he [A-Z][\w-]*(?: [A-Z][\w-]*)?")
"""A people told as one side, without a number ("the Palestinians reject the offer"), stands for its government."""

_SPOTS = frozenset(
    ["targets", "target", "towns", "town", "sites", "site", "facilities", "facility", "areas", "area", "positions",
     "cities", "waters", "territory", "territories", "soil", "borders", "border", "exclave", "enclave", "islands"]
)  # fmt: skip
_OFFICES = frozenset(["Service", "Board", "Authority", "Administration", "Directorate", "Inspectorate", "Secretariat",
                      "Office", "Bureau", "Agency", "Department", "Registry", "Treasury"])  # fmt: skip
_COUNTED = frozenset(
    ["a", "an", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "several", "many", "some",
     "dozens", "hundreds", "thousands", "another", "over", "more", "one", "at", "about", "around"]
)  # fmt: skip
