"""Nights of any faults, page sizes and news: what landed is what the vendor has."""

from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.connectors.vendors import connector_names
from tests.vendors.company import pulling, same
from tests.vendors.server import Answer, Faults, Request, Server
from tests.vendors.standins.meta import StandIn

PATIENT, HASTY = 100_000, 10  # minutes; who throttles asks for 17
faults = st.builds(
    Faults, st.integers(0, 2**16), throttle=st.floats(0.01, 0.15), error=st.floats(0.01, 0.15), cut=st.floats(0.01, 0.15)
)
# of one night: what goes wrong, how long it may wait, hours before it at which new leads came, campaigns whose spend moved
nights = st.tuples(
    faults,
    st.sampled_from([PATIENT, HASTY]),
    st.lists(st.integers(0, 23), max_size=9),
    st.lists(st.sampled_from(["50", "51"]), max_size=2),
)


@settings(max_examples=3, deadline=None, derandomize=True, database=None)
@given(page_rows=st.integers(1, 30), told=st.lists(nights, min_size=1, max_size=3))
def test_what_landed_is_what_the_vendor_has(
    page_rows: int, told: list[Any], sqlite_template: Any, tmp_path_factory: pytest.TempPathFactory
) -> None:
    vendor = StandIn()
    vendor.page_rows = page_rows
    folder = tmp_path_factory.mktemp("nights")
    with Server(vendor).at_work() as server, pulling(server, folder, sqlite_template) as company:
        day = company.next_day()
        for wrong, minutes, hours, campaigns in told:
            server.faults, company.minutes = wrong, minutes
            for hour in hours:
                vendor._lead("9002", company.clock.at - timedelta(hours=hour, minutes=1))
            for campaign in campaigns:
                vendor._spend[campaign, "2026-11-05"] += 1
            pulled, _ = company.night(day)
            if pulled.status == "whole":
                same(company, vendor)
            day = company.next_day()
        server.faults, company.minutes = Faults(), PATIENT
        assert company.night(day)[0].status == "whole"
        same(company, vendor)


@pytest.mark.parametrize("name", connector_names())
@settings(max_examples=2, deadline=None, derandomize=True, database=None)
@given(wrong=faults, minutes=st.sampled_from([PATIENT, HASTY]), at=st.integers(5, 70))
def test_whatever_changes_while_it_is_read_lands_the_night_after(
    name: str, wrong: Faults, minutes: int, at: int, sqlite_template: Any, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """A day's news, merges and deletions among them, in the middle of a pull: before its call number `at`."""
    vendor, folder = import_module(f"tests.vendors.standins.{name}").StandIn(), tmp_path_factory.mktemp("changes")
    with Server(vendor, wrong).at_work() as server, pulling(server, folder, sqlite_template) as company:
        calls = iter(range(1, at + 1))

        def news(request: Request) -> Answer | None:
            if next(calls, 0) == at:
                vendor.change()
            return None

        server.instead, company.minutes = news, minutes
        company.night()
        if next(calls, None) is not None:
            vendor.change()
        server.faults, server.instead, company.minutes = Faults(), lambda request: None, PATIENT
        assert company.night(company.next_day())[0].status == "whole"
        same(company, vendor, has_its_past=False)
