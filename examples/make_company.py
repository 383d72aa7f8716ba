"""Makes a made-up company with its exports, its pact and the truth about every lead.

    python examples/make_company.py OUT_DIR [--seed 7] [--leads 2500] [--days 60] [--last-day 2026-11-17] [--fault …]

The same arguments give the same bytes. Rows are written as the stories are told, so a million leads need no
more memory than a thousand. Standard library alone, and nothing of the product: the truth is the script's.
"""

import argparse
import sys
from datetime import date, timedelta
from pathlib import Path

from company.clock import Clock
from company.faults import do_damage
from company.side_files import pauses, write_side_files, write_spend, write_users
from company.teller import Teller, dice
from company.world import World

TEMPLATE = Path(__file__).with_name("company") / "pact-template.yaml"


def make_company(folder: Path, seed: int, leads: int, days: int, last_day: date, ids_from: int = 0) -> World:
    """`ids_from`: what is added to the systems' own numbers, so that two sets of exports can lie side by side."""
    rng = dice(seed)
    clock = Clock(last_day - timedelta(days=days - 1), last_day, pauses(last_day), rng)
    world = World(folder, clock, rng, leads, ids_from)
    write_users(world)
    Teller(world).tell_all()
    write_spend(world)
    write_side_files(world, TEMPLATE)
    world.close()
    return world


def arguments(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--leads", type=int, default=2500, help="about so many; 500 at least keep the shape")
    parser.add_argument("--days", type=int, default=60)
    parser.add_argument("--last-day", type=date.fromisoformat, default=date(2026, 11, 17))
    parser.add_argument("--ids-from", type=int, default=0, help="for exports that lie beside those of a first run")
    parser.add_argument(
        "--fault", action="append", default=[], help="drop=FILE, break=FILE:SHARE, cut=FILE, silence=NAME"
    )
    return parser.parse_args(words)


if __name__ == "__main__":
    given = arguments(sys.argv[1:])
    made = make_company(given.folder, given.seed, given.leads, given.days, given.last_day, given.ids_from)
    do_damage(given.folder, given.fault, dice(given.seed))
    sys.stdout.write("".join(f"{fate:17}{number:8}\n" for fate, number in made.fates.most_common()))
