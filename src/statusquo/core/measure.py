"""MeasurePart: what an act does to a standing restriction or commitment, as one report tells it."""

from dataclasses import dataclass

from statusquo.core.timespan import TimeSpan


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasurePart:
    """The measure part of a record (CODEBOOK: kind and change are codebook table values).

    `imposer` and `target` are actor codes; `body` the deciding organ. `scope`, `condition` and `ground` are in the
    text's words. `flow` is import, export or both; `coverage` all or partial; `goods` and `listed` name what and
    whom the scope covers. `since` and `until` are None where nothing is told.
    """

    kind: str
    change: str
    imposer: tuple[str, ...] = ()
    target: tuple[str, ...] = ()
    body: str | None = None
    scope: str | None = None
    flow: str | None = None
    coverage: str | None = None
    goods: tuple[str, ...] = ()
    listed: tuple[str, ...] = ()
    since: TimeSpan | None = None
    until: TimeSpan | None = None
    condition: str | None = None
    ground: str | None = None
