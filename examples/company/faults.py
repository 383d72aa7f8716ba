"""Damage done to the exports of a made company; its truth stays that of the undamaged one."""

import random
import re
from collections.abc import Callable, Iterator
from pathlib import Path

A_DATE = re.compile(r"\d{4}-\d\d-\d\d|\d\d\.\d\d\.\d{4}")


def do_damage(folder: Path, faults: list[str], rng: random.Random) -> None:
    """Each fault is KIND=WHAT, as in `break=exports/bitrix24/leads.csv:0.05`."""
    for fault in faults:
        kind, _, what = fault.partition("=")
        if kind not in KINDS or not what:
            raise SystemExit(f'"{fault}" is no fault; write one of {", ".join(f"{name}=…" for name in KINDS)}')
        KINDS[kind](folder, what, rng)


def _files(folder: Path, pattern: str) -> Iterator[Path]:
    found = sorted(folder.glob(pattern))
    if not found:
        raise SystemExit(f'no file is called "{pattern}" in {folder}')
    yield from found


def _lines(path: Path) -> tuple[str, list[str]]:
    """The file's encoding, and its lines with their ends."""
    encoding = {"meta/leads": "utf-16-le", "bitrix24/": "cp1251"}
    found = next((name for part, name in encoding.items() if part in path.as_posix()), "utf-8")
    return found, path.read_bytes().decode(found).splitlines(keepends=True)


def _write(path: Path, encoding: str, lines: list[str]) -> None:
    path.write_bytes("".join(lines).encode(encoding))


def drop(folder: Path, what: str, rng: random.Random) -> None:
    for path in _files(folder, what):
        path.unlink()


def cut(folder: Path, what: str, rng: random.Random) -> None:
    """As if the disk was full: the last third is missing, and a row is torn."""
    for path in _files(folder, what):
        whole = path.read_bytes()
        path.write_bytes(whole[: len(whole) * 2 // 3 + 1])


def break_rows(folder: Path, what: str, rng: random.Random) -> None:
    """The first date of that share of the rows is none."""
    name, _, share = what.rpartition(":")
    for path in _files(folder, name):
        encoding, lines = _lines(path)
        for place, line in enumerate(lines):
            if rng.random() < float(share):
                lines[place] = A_DATE.sub("99.99.2026", line, count=1)
        _write(path, encoding, lines)


def silence(folder: Path, what: str, rng: random.Random) -> None:
    """Neither the CRM nor the tracker has anything that this seller did; who called in still did."""
    for name in ("exports/bitrix24/activities.csv", "exports/calls/*.csv"):
        for path in _files(folder, name):
            encoding, lines = _lines(path)
            _write(path, encoding, [line for line in lines if what not in line or ",in," in line])


KINDS: dict[str, Callable[[Path, str, random.Random], None]] = {
    "drop": drop,
    "break": break_rows,
    "cut": cut,
    "silence": silence,
}
