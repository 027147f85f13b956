"""World: facts with dates: states and their names, bodies with members and decision rules, offices, groups, places."""

from statusquo.world.world import Standing, World

__all__ = ["Standing", "World"]
