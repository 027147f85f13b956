"""A record of our own for the readers' tests."""

from datetime import date

from statusquo.core import Actor, DocumentRef, Record, TimeSpan


def sanction() -> Record:
    return Record(
        id="r-1", coder="test", document=DocumentRef(id="d", published=date(2022, 2, 1)), type="SANCTION",
        mode="discontinue", quad=4, intensity=-6.0, actors=(Actor(code="FRA", name="France", sector="GOV"),),
        recipients=(Actor(code="MLI", name="Mali"),), date=TimeSpan.day(date(2022, 1, 31)),
    )  # fmt: skip
