"""A small world of our own for the ledger's tests: bodies with members, partners and rules as the tests need them."""

from dataclasses import dataclass
from datetime import date

from statusquo.core import Actor
from statusquo.core.errors import UnknownActorError


@dataclass(frozen=True)
class Rule:
    body: str
    matter: str
    rule: str
    threshold: float | None = None
    population: float | None = None
    veto: tuple[str, ...] = ()


@dataclass(frozen=True)
class Body:
    code: str
    parent: str = ""


STATES = (
    "TUR ISR USA GBR DEU FRA HUN SWE FIN POL UKR RUS CHN IRN SYR PRK SAU QAT ARE BHR EGY JPN BRA IND NGA MLI BFA GEO "
    "SRB AUS CUB VEN ARM AZE BLR LTU"
).split()
NAMES = {"Israel": "ISR", "Turkey": "TUR", "Hungary": "HUN"}
MEMBERS = [
    *(("NATO", c, "member", "1955-01-01", None) for c in ("TUR", "USA", "GBR", "DEU", "FRA", "HUN", "POL")),
    ("NATO", "FIN", "partner", "1994-05-09", "2023-04-03"), ("NATO", "FIN", "member", "2023-04-04", None),
    ("NATO", "SWE", "partner", "1994-05-09", "2024-03-06"), ("NATO", "SWE", "member", "2024-03-07", None),
    ("NATO", "ISR", "partner", "1994-12-01", None), ("NATO", "UKR", "partner", "1994-02-08", None),
    *(("EU", c, "member", "2004-05-01", None) for c in ("DEU", "FRA", "HUN", "POL", "SWE", "FIN")),
    ("EU", "GBR", "member", "1973-01-01", "2020-01-31"), ("EU", "UKR", "candidate", "2022-06-23", None),
    ("EU", "SRB", "candidate", "2012-03-01", None), ("EU", "ISR", "partner", "2000-06-01", None),
    *(("UNSC", c, "member", "1945-10-24", None) for c in ("USA", "GBR", "FRA", "RUS", "CHN")),
    *(("UNSC", c, "member", "2022-01-01", "2023-12-31") for c in
      ("BRA", "ARE", "IND", "JPN", "NGA", "DEU", "POL", "EGY", "QAT", "AUS")),
    ("UNSC", "SYR", "observer", "1945-10-24", None),
    *(("AU", c, "member", "2002-07-09", None) for c in ("EGY", "NGA", "BFA")),
    ("AU", "MLI", "member", "2002-07-09", "2021-06-01"), ("AU", "MLI", "suspended", "2021-06-02", None),
]  # fmt: skip
RULES = [
    Rule("NATO", "general", "consensus", veto=("*",)),
    Rule("EU", "engagement", "unanimity", veto=("*",)),
    Rule("EU", "trade", "qualified", 0.55, 0.65),
    Rule("UNSC", "general", "veto_majority", 9, veto=("USA", "GBR", "FRA", "RUS", "CHN")),
    Rule("AU", "general", "two_thirds", 2 / 3),
]


class FakeWorld:
    digest = "fake"
    bodies = {c: Body(c) for c in ("NATO", "EU", "UN", "AU")} | {"UNSC": Body("UNSC", "UN")}

    def relation(self, body: str, code: str, day: date) -> str:
        rows = [r for b, m, r, s, e in MEMBERS if (b, m) == (body, code) and s <= day.isoformat() <= (e or "9999")]
        return rows[0] if rows else "none"

    def members(self, body: str, day: date) -> tuple[str, ...]:
        return tuple(sorted({m for b, m, *_ in MEMBERS if b == body and self.relation(b, m, day) == "member"}))

    def rule(self, body: str, matter: str, day: date) -> Rule | None:
        rows = [r for r in RULES if r.body == body]
        return next((r for want in (matter, "general") for r in rows if r.matter == want), None)

    def find(self, name: str) -> str:
        code = NAMES.get(name, name)
        if code in self.bodies or code in STATES:
            return code
        raise UnknownActorError(name, tuple(n for n in NAMES if n[:2] == name[:2]))


def actor(code: str) -> Actor:
    return Actor(code=code, name=code)
