"""The vendors that can be pulled from: a file here, with a CONNECTOR in it, is one more.

A name with an underscore before it is a part of another file.
"""

import pkgutil
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tasks.connectors.api.shape import Connector


@cache
def connector_names() -> tuple[str, ...]:
    """The pact's words for them, without importing any."""
    return tuple(sorted(module.name for module in pkgutil.iter_modules(__path__) if not module.name.startswith("_")))


def connector(name: str) -> "Connector":
    """Raises KeyError for a vendor that is not here."""
    if name not in connector_names():
        raise KeyError(name)
    found: Connector = import_module(f"{__name__}.{name}").CONNECTOR
    return found
