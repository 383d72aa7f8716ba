"""The headers that a mapping speaks of, and where a file has them."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from functools import lru_cache

from tasks.connectors.numbers import CURRENCY_SIGNS
from tasks.core.model import FileMapping

_WILDCARD = "(*)"

Groups = Sequence[tuple[str, ...]]
Added = Callable[[Sequence[str]], list[str]]


def nothing_added(_: Sequence[str]) -> list[str]:
    return []


@lru_cache(maxsize=4096)
def fold(header: str) -> str:
    """Headers are the same whatever their case, blanks, underscores, apostrophes, and the sign of a currency behind.

    What an encoding cannot write stands as a question mark: `Бюджет , ?`.
    """
    plain = unicodedata.normalize("NFKC", header).casefold().replace("\ufeff", "")
    plain = re.sub(r"[\u2019\u02bc`\u2018\u00b4]", "'", plain.replace("_", " "))
    plain = re.sub(r"\s*,\s*[^\w\s]$", "", plain)
    return re.sub(r"\s+", " ", plain).strip(" \"'")


def _sign_behind(header: str) -> str | None:
    """`Sale, $` says the currency of its column."""
    return CURRENCY_SIGNS.get(header.rpartition(",")[2].strip().casefold())


class Headers:
    """The headers that a mapping speaks of, folded once."""

    def __init__(self, mapping: FileMapping, added: Added = nothing_added) -> None:
        self._added = added
        self._exact: dict[str, list[tuple[str, int]]] = {}
        self._bracketed: list[tuple[re.Pattern[str], str, int]] = []
        for column, headers in mapping.columns.items():
            for rank, header in enumerate(headers):
                wanted = fold(header)
                if wanted.endswith(_WILDCARD):
                    stem = re.escape(wanted.removesuffix(_WILDCARD))
                    self._bracketed.append((re.compile(stem + r"\(([a-z]{3})\)"), column, rank))
                elif all(column != known for known, _ in self._exact.setdefault(wanted, [])):
                    self._exact[wanted].append((column, rank))

    def places(self, cells: Sequence[str]) -> tuple[dict[str, tuple[int, ...]], str | None]:
        """Where our columns stand, the preferred header first; `Amount spent (USD)` says its currency too."""
        ranked: dict[str, list[tuple[int, int]]] = {}
        currency = None
        for place, cell in enumerate([*cells, *self._added(cells)]):
            folded = fold(cell)
            for column, rank in self._exact.get(folded, ()):
                ranked.setdefault(column, []).append((rank, place))
                if column == "amount":
                    currency = currency or _sign_behind(cell)
            for pattern, column, rank in self._bracketed if "(" in folded else ():
                if hit := pattern.fullmatch(folded):
                    ranked.setdefault(column, []).append((rank, place))
                    currency = currency or hit[1].upper()
        return {column: tuple(place for _, place in sorted(found)) for column, found in ranked.items()}, currency
