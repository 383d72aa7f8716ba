"""Which pattern names files of one kind, so that tomorrow's file fits too and no other does."""

import re
from collections.abc import Collection, Sequence
from fnmatch import fnmatchcase
from itertools import takewhile
from pathlib import PurePosixPath

_DATED = re.compile(r"(?<!\d)(?:20\d\d[-_. ]?\d\d[-_. ]?\d\d|\d\d[-_. ]\d\d[-_. ]20\d\d|20\d\d[-_.]?\d\d)(?!\d)")


def is_dated(path: str) -> bool:
    """The file's name holds a day or a month."""
    return _DATED.search(PurePosixPath(path).stem) is not None


def undated(path: str) -> str:
    """The file's name without its day and ending, or its folder's where nothing is left of it."""
    place = PurePosixPath(path)
    return _DATED.sub("", place.stem).strip(" -_.()") or place.parent.name


def pattern_of(paths: Sequence[str], others: Collection[str]) -> str | None:
    """A glob that fits these files of one folder and none of the others; None where there is no such glob."""
    folder, names = PurePosixPath(paths[0]).parent, [PurePosixPath(path).name for path in paths]
    beside = [PurePosixPath(other).name for other in others if PurePosixPath(other).parent == folder]
    for glob in _globs(names):
        if not any(fnmatchcase(other, glob) for other in beside):
            return (folder / glob).as_posix()
    return None


def _globs(names: Sequence[str]) -> list[str]:
    undated_ones = {_DATED.sub("*", _escaped(PurePosixPath(name).stem)) + PurePosixPath(name).suffix for name in names}
    if len(names) == 1:
        return [*undated_ones, _escaped(names[0])]
    if len(undated_ones) == 1:
        return list(undated_ones)
    start = _common(names)
    end = _common([name[len(start):][::-1] for name in names])[::-1]
    start, end = re.sub(r"\d+$", "", start), re.sub(r"^\d+", "", end)
    if not start.strip(" _-.(") and not end.removesuffix(PurePosixPath(names[0]).suffix).strip(" _-.)"):
        return []  # names with nothing in common: a star would take whatever is laid there later
    return [f"{_escaped(start)}*{_escaped(end)}", f"{_escaped(start)}*"]


def _escaped(name: str) -> str:
    return re.sub(r"([\[*?])", r"[\1]", name)


def _common(names: Sequence[str]) -> str:
    """What they all begin with."""
    return "".join(signs[0] for signs in takewhile(lambda signs: len(set(signs)) == 1, zip(*names, strict=False)))
