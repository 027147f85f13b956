"""The tables of bodies, memberships, rules and groups hold together and give the counts that are known of given days.

The counts are public facts (for instance 193 members of the United Nations since 2011-07-14) and not taken from the
tables, so that a lost, doubled or misdated row shows.
"""

import csv
import re
from collections import defaultdict
from pathlib import Path

import pytest

DATA = Path(__file__).parents[2] / "src" / "statusquo" / "world" / "data"
TODAY = "2026-11-22"
DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")
MATTERS = frozenset(
    "general engagement admission expulsion suspension sanctions force peacekeeping amendment adoption appointment "
    "election budget tax trade procedure referral censure snapback".split()
)
"""What the packaged rules are about: a matter written otherwise would never be asked for. New ones are added here."""


def table(name: str) -> list[dict[str, str]]:
    """Return the rows of a table's files, each with `at`: its file and line."""
    rows = []
    for path in [DATA / f"{name}.csv", *sorted(DATA.glob(f"{name}_*.csv"))]:
        with path.open(encoding="utf-8", newline="") as lines:
            reader = csv.DictReader(lines)
            rows += [{**row, "at": f"{path.name} line {reader.line_num}"} for row in reader]
    return rows


BODIES, MEMBERSHIPS, RULES, GROUPS = (table(name) for name in ("bodies", "memberships", "rules", "groups"))
BODY_CODES = {row["code"] for row in BODIES}
STATE_CODES = {row["code"] for row in table("states")}


def first(cell: str) -> str:
    return cell + "0000-00-00"[len(cell) :] if cell else "0000-00-00"


def last(cell: str) -> str:
    return cell + "9999-99-99"[len(cell) :] if cell else "9999-99-99"


def members(body: str, day: str, relation: str = "member") -> set[str]:
    return {
        row["member"]
        for row in MEMBERSHIPS
        if (row["body"], row["relation"]) == (body, relation) and first(row["start"]) <= day <= last(row["end"])
    }


@pytest.mark.parametrize(
    ("body", "day", "count"),
    [
        ("NATO", "1990-01-01", 16), ("NATO", "2003-01-01", 19), ("NATO", "2004-03-28", 19), ("NATO", "2004-03-29", 26),
        ("NATO", "2023-04-03", 30), ("NATO", "2023-04-04", 31), ("NATO", TODAY, 32),
        ("EU", "2003-01-01", 15), ("EU", "2020-01-31", 28), ("EU", "2020-02-01", 27), ("EU", TODAY, 27),
        ("UN", "1946-01-01", 51), ("UN", "1990-01-01", 159), ("UN", "2011-07-13", 192), ("UN", TODAY, 193),
        ("UN", "1991-12-24", 166), ("UN", "2003-02-04", 191), ("UNGA", TODAY, 193),
        ("AU", "2010-01-01", 53), ("AU", TODAY, 55), ("OPEC", "2018-12-31", 15), ("OPEC", "2019-01-01", 14),
        ("OPEC", "2024-01-01", 12), ("OPEC", TODAY, 11), ("LAS", TODAY, 22), ("GCC", TODAY, 6),
        ("OSCE", TODAY, 57), ("G7", TODAY, 7), ("G8", "2014-03-01", 8), ("G20", "2010-01-01", 20), ("G20", TODAY, 21),
        ("ASEAN", "2025-10-25", 10), ("ASEAN", TODAY, 11), ("COE", "2021-01-01", 47), ("COE", TODAY, 46),
        ("ECOWAS", "2025-01-28", 15), ("ECOWAS", "2025-01-29", 12), ("SADC", TODAY, 16), ("EAC", TODAY, 8),
        ("OIC", TODAY, 57), ("COMMONWEALTH", "2018-06-01", 53), ("COMMONWEALTH", TODAY, 56), ("CELAC", TODAY, 33),
        ("CARICOM", TODAY, 15), ("PIF", TODAY, 18), ("APEC", TODAY, 21), ("OECD", TODAY, 38), ("IEA", TODAY, 32),
        ("WTO", "2011-01-01", 153), ("WTO", TODAY, 166), ("IMF", TODAY, 191), ("WORLDBANK", TODAY, 189),
        ("EUROZONE", "2025-12-31", 20), ("EUROZONE", TODAY, 21), ("SCHENGEN", TODAY, 29), ("EEA", TODAY, 30),
        ("BRICS", "2023-12-31", 5), ("BRICS", TODAY, 10), ("SCO", TODAY, 10), ("EAEU", TODAY, 5), ("CPTPP", TODAY, 12),
        ("WHO", "2025-06-01", 194), ("WHO", TODAY, 192), ("UNESCO", "2020-01-01", 193), ("UNESCO", TODAY, 194),
        ("OPCW", TODAY, 193), ("INTERPOL", TODAY, 196), ("PARISAGREEMENT", "2025-06-01", 195), ("ICC", TODAY, 125),
        ("ICC", "2018-01-01", 123), ("MTCR", TODAY, 35), ("NSG", TODAY, 48), ("WASSENAAR", TODAY, 42),
    ],
)  # fmt: skip
def test_members_on_a_day(body: str, day: str, count: int) -> None:
    assert len(members(body, day)) == count, sorted(members(body, day))


@pytest.mark.parametrize("year", range(1990, 2027))
def test_security_council_has_fifteen(year: int) -> None:
    assert len(members("UNSC", f"{year}-03-15")) == 15


@pytest.mark.parametrize("year", range(2021, 2027))
def test_human_rights_council_has_forty_seven(year: int) -> None:
    assert len(members("UNHRC", f"{year}-02-15")) == 47


@pytest.mark.parametrize(
    ("body", "member", "relation", "day", "holds"),
    [
        ("NATO", "ISR", "partner", "2024-08-02", True), ("NATO", "ISR", "member", "2024-08-02", False),
        ("NATO", "TUR", "member", "2024-08-02", True), ("NATO", "SWE", "member", "2024-03-06", False),
        ("LAS", "SYR", "suspended", "2023-05-06", True), ("LAS", "SYR", "suspended", "2023-05-07", False),
        ("AU", "MLI", "suspended", TODAY, True), ("AU", "GIN", "suspended", TODAY, False),
        ("AU", "GIN", "suspended", "2024-01-01", True), ("AU", "EGY", "suspended", "2013-12-01", True),
        ("COE", "RUS", "member", "2022-03-15", True), ("COE", "RUS", "member", "2022-03-16", False),
        ("UNHRC", "RUS", "suspended", "2022-04-07", True), ("ICC", "HUN", "member", TODAY, True),
        ("EU", "UKR", "candidate", "2022-06-22", False), ("EU", "UKR", "candidate", "2022-06-23", True),
        ("JCPOA", "USA", "member", "2018-05-07", True), ("JCPOA", "USA", "member", "2018-05-08", False),
        ("OPEC", "ARE", "member", "2026-04-30", True), ("OPEC", "ARE", "member", "2026-05-01", False),
        ("WHO", "USA", "member", "2026-01-23", False), ("UNESCO", "USA", "member", "2020-06-01", False),
    ],
)  # fmt: skip
def test_relation_on_a_day(body: str, member: str, relation: str, day: str, *, holds: bool) -> None:
    assert (member in members(body, day, relation)) is holds


def strange(rows: list[dict[str, str]], column: str, known: set[str]) -> list[str]:
    """Return file, line and cell of each code in a column (several by |) that `known` lacks."""
    return [
        f"{row['at']}: {column} {code!r} is in no table"
        for row in rows
        for code in row[column].split("|")
        if code and code not in known
    ]


def test_codes_resolve() -> None:
    known = STATE_CODES | BODY_CODES
    wrong = [
        *strange(MEMBERSHIPS, "body", BODY_CODES), *strange(MEMBERSHIPS, "member", known),
        *strange(RULES, "body", BODY_CODES), *strange(RULES, "veto", known | {"*"}),
        *strange(RULES, "matter", set(MATTERS)), *strange(BODIES, "parent", BODY_CODES),
        *strange(GROUPS, "country", STATE_CODES),
    ]  # fmt: skip
    assert not wrong, "\n".join(wrong)


def test_a_code_of_no_table_is_told_with_its_line() -> None:
    rows = [
        {"body": "NATO", "member": "BEL", "at": "m.csv line 2"},
        {"body": "NATO", "member": "BLE", "at": "m.csv line 3"},
    ]
    assert strange(rows, "member", STATE_CODES) == ["m.csv line 3: member 'BLE' is in no table"]


def test_no_code_is_both_a_state_and_a_body() -> None:
    assert BODY_CODES.isdisjoint(STATE_CODES)
    assert BODY_CODES.isdisjoint(row["code"] for row in GROUPS)
    first_of = {row["code"]: row["at"] for row in reversed(BODIES)}
    assert [f"{row['at']}: {row['code']} again" for row in BODIES if row["at"] != first_of[row["code"]]] == []


def test_group_codes_of_states_are_the_states_own() -> None:
    """A rival government or unnamed rebels act under the code of their country, so the code must be in `country`."""
    for row in GROUPS:
        if row["code"] in STATE_CODES:
            assert row["code"] in row["country"].split("|"), row


@pytest.mark.parametrize("rows", [BODIES, MEMBERSHIPS, RULES, GROUPS], ids=["bodies", "memberships", "rules", "groups"])
def test_dates_and_sources(rows: list[dict[str, str]]) -> None:
    for row in rows:
        assert row["source"], row
        for cell in (row["start"], row["end"]):
            assert not cell or DATE.fullmatch(cell), row
        assert first(row["start"]) <= last(row["end"]), row


def test_spells_do_not_overlap() -> None:
    spells: defaultdict[tuple[str, str, str], list[tuple[str, str]]] = defaultdict(list)
    for row in MEMBERSHIPS:
        key = (row["body"], row["member"], row["relation"])
        for start, end in spells[key]:
            assert last(row["end"]) < start or end < first(row["start"]), row["at"]
        spells[key].append((first(row["start"]), last(row["end"])))


def test_one_rule_a_matter_on_a_day() -> None:
    """The day of a change may stand in both rows; then the newer rule holds."""
    spells: defaultdict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for row in RULES:
        key = (row["body"], row["matter"])
        for start, end in spells[key]:
            assert last(row["end"]) <= start or end <= first(row["start"]), row["at"]
        spells[key].append((first(row["start"]), last(row["end"])))


def test_a_body_that_decides_has_members() -> None:
    """An organ may leave them to its parent; courts have judges."""
    bodies = {row["code"]: row for row in BODIES}
    peopled = {row["body"] for row in MEMBERSHIPS}
    told = [(row["at"], bodies[row["body"]]) for row in RULES if row["body"] in bodies]
    assert [at for at, b in told if b["kind"] != "court" and not {b["code"], b["parent"]} & peopled] == []


def test_security_council_rule_names_the_permanent_five() -> None:
    rules = [r for r in RULES if r["body"] == "UNSC" and r["matter"] == "general" and r["end"] == ""]
    assert [(r["rule"], r["threshold"], set(r["veto"].split("|"))) for r in rules] == [
        ("veto_majority", "9", {"CHN", "FRA", "RUS", "GBR", "USA"})
    ]


def test_size() -> None:
    assert len(BODIES) >= 100
    assert len({row["code"] for row in GROUPS}) >= 250
