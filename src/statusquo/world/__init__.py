"""World: facts with dates: states and their names, bodies with members and decision rules, offices, groups, places."""

from typing import TYPE_CHECKING

from statusquo.world.world import Standing, World

if TYPE_CHECKING:
    from datetime import date

    from statusquo.world.answer import Answer

__all__ = ["Standing", "World", "who"]


def who(name: str, day: "date", world: World | None = None) -> "Answer":
    """Return what `name` stands for on `day`; see `statusquo.world.answer`.

    Raises:
        UnknownActorError: when no table knows the name.
    """
    from statusquo.world.answer import who as answer

    return answer(name, day, world)
