"""A full report of spend is read again: what it no longer says of its own days was corrected away."""

from collections.abc import Iterable

import sqlalchemy as sa

from tasks.core.model import FileMapping
from tasks.store.tables import spend

# account, campaign, day: what tells a row of spend from the others of its source
Key = tuple[str, str, str]


def forget_corrected(connection: sa.Connection, mapping: FileMapping, seen: Iterable[Key]) -> int:
    """Days outside the report keep what they hold: a report of one month says nothing of another. Returns how many."""
    keys = {*seen}
    if not keys:
        return 0
    days = [day for _, _, day in keys]
    key = (spend.c.account_id, spend.c.campaign_id, spend.c.day)
    of_report = (spend.c.source == mapping.source) & spend.c.day.between(min(days), max(days))
    left = [tuple(row) for row in connection.execute(sa.select(*key).where(of_report)) if tuple(row) not in keys]
    for account, campaign, day in left:
        is_row = (spend.c.account_id == account) & (spend.c.campaign_id == campaign) & (spend.c.day == day)
        connection.execute(sa.delete(spend).where(of_report & is_row))
    return len(left)
