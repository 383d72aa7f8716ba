"""Loads Great Expectations without what only its statistics and charts need: half of its time and of its memory."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType
from typing import Any

_SPARED = ("altair", "scipy.stats")


class _Spared(ModuleType):
    """Stands for a module until somebody asks for something in it."""

    def __getattr__(self, name: str) -> Any:
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        return getattr(import_module(self.__name__), name)


def load_checks() -> None:
    """Before `expectations.run` is imported: it takes more than a second, once."""
    with _standing_in():
        import_module("expectations.run")


@contextmanager
def _standing_in() -> Iterator[None]:
    names = [name for name in _SPARED if name not in sys.modules]
    stand_ins = {name: _Spared(name) for name in names}
    sys.modules.update(stand_ins)
    try:
        yield
    finally:
        for name, stand_in in stand_ins.items():
            if sys.modules.get(name) is stand_in:
                del sys.modules[name]
