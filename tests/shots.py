"""Takes the README's pictures: the form and a run in Prefect's UI, the letter at a phone's width."""

import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tests.flows.served import Served, a_page, free_port, open_form

if TYPE_CHECKING:
    from playwright.sync_api import Page

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PACT = next(ROOT.glob("examples/*/pact.yaml"))
DAY = "2026-11-17"
PHONE = {"width": 390, "height": 844}
# the debts are in it; the whole letter is four times as long
BEGINNING = {"x": 0, "y": 0, "width": 390, "height": 1500}


def main() -> None:
    with served() as one, a_page() as page:
        open_form(page, one, pact="/srv/company/pact.yaml", day=DAY, send=False)
        page.get_by_text("Send the letter; off").wait_for()
        page.wait_for_timeout(1000)  # it fades in
        page.screenshot(path=DOCS / "form.png")
        run = one.ended(one.started("nightly", day=DAY, send=False)["id"])
        shoot_run(page, one, run["id"])
        shoot_letters(page, one)


@contextmanager
def served() -> Iterator[Served]:
    # a short path: it stands in the pictures
    with tempfile.TemporaryDirectory() as home:
        one = Served(PACT.relative_to(ROOT), Path(home) / "var", free_port())
        one.start()
        try:
            yield one
        finally:
            one.stop(signal.SIGTERM)


def shoot_run(page: "Page", one: Served, run_id: str) -> None:
    page.goto(f"{one.ui}/runs/flow-run/{run_id}")
    page.get_by_text("Artifacts", exact=True).first.click()
    page.get_by_text("verdicts", exact=True).first.wait_for()
    page.screenshot(path=DOCS / "run.png")


def shoot_letters(page: "Page", one: Served) -> None:
    page.set_viewport_size(PHONE)
    for code in ("uk", "en"):
        (letter,) = one.home.glob(f"*/reports/{DAY}/letter.{code}.html")
        page.goto(letter.as_uri())
        page.screenshot(path=DOCS / f"letter-{code}.png", full_page=True, clip=BEGINNING)


if __name__ == "__main__":
    main()
