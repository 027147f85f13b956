"""Which actor a question means: a name or code of the world's tables, or a code that the ledger itself has."""

from statusquo.core.errors import UnknownActorError
from statusquo.ledger.store import Store
from statusquo.ledger.world_view import WorldView


def resolve(store: Store, world: WorldView, name: str) -> str:
    """Return the code of an actor.

    Raises:
        UnknownActorError: when neither the tables nor the ledger know it.
    """
    try:
        return world.find(name)
    except UnknownActorError:
        code = name.strip().upper()
        if code and store.find([f"a:{code}"]):
            return code
        raise
