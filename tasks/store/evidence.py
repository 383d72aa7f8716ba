"""How far the CRM and the activity log reach a night: what is later than that proves nothing."""

from collections.abc import Mapping

import sqlalchemy as sa

from tasks.store.run_sql import Parameter, fetch


def evidence(connection: sa.Connection, parameters: Mapping[str, Parameter]) -> dict[str, Parameter]:
    """Instants of evidence (`crm_end_at`, `log_end_at`) and the company's clock at them and at the cut."""
    reach: dict[str, Parameter] = dict(fetch(connection, "facts/evidence_end.sql", parameters)[0]._mapping)
    for name in ("cut", "crm_end", "log_end"):
        at = (reach | dict(parameters))[f"{name}_at"]
        worked = fetch(connection, "facts/calendar_at.sql", {"at": at})[0]
        reach |= {f"{name}_worked": worked.seconds, f"{name}_work_days": worked.work_days}
    return reach
