"""What a list of everything no longer holds: gone, but not most of a CRM in one night."""

from pathlib import Path

import pytest

from tasks.connectors.api.shape import Page
from tasks.spool import FOLDER, Spool
from tests.vendors.company import pulling
from tests.vendors.server import Server
from tests.vendors.standins.kommo import StandIn


@pytest.mark.parametrize(("left", "is_believed"), [(30, True), (5, False)])
def test_most_of_a_crm_is_not_gone_in_one_night(
    tmp_path: Path, sqlite_template: Path, left: int, is_believed: bool
) -> None:
    with Server(StandIn()).at_work() as server, pulling(server, tmp_path, sqlite_template) as company:
        company.night()
        deals = sorted(key for (key,) in company.landed("deals"))
        day = company.next_day()
        company.pull(day)
        spool = Spool(tmp_path / "var" / FOLDER / "vendor", "sweep")
        spool.write(Page(still={"deals": deals[:left]}))
        spool.keep(is_whole=True)
        landed = company.land(day)
        assert len(company.landed("deals")) == (left if is_believed else len(deals))
        assert ("not listed any more" in str(landed.sources[0].error)) is not is_believed
