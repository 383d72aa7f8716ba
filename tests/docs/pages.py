"""The pages that people read, cut into what a test can hold against the program."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", ROOT / "examples" / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]

_FENCE = re.compile(r"^( *)```(\w*)\n(.*?)^\1```", re.MULTILINE | re.DOTALL)
_INLINE = re.compile(r"`([^`\n]+(?:\n[^`\n]+)?)`")
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


@cache
def text_of(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def fences(page: Path, language: str | None = None) -> Iterator[str]:
    for _, given, body in _FENCE.findall(text_of(page)):
        if language in (None, given):
            yield body


def prose(page: Path) -> str:
    return _FENCE.sub("", text_of(page))


def code(page: Path) -> Iterator[str]:
    """Every line of a fence and every piece of inline code."""
    for body in fences(page):
        yield from body.splitlines()
    yield from (" ".join(piece.split()) for piece in _INLINE.findall(prose(page)))


def links(page: Path) -> list[str]:
    return _LINK.findall(prose(page))


def anchors(page: Path) -> set[str]:
    """As GitHub makes them of headings."""
    heads = _HEADING.findall(prose(page))
    return {re.sub(r"[^\w\- ]", "", head.replace("`", "").lower()).replace(" ", "-") for head in heads}


def name_of(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()
