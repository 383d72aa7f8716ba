"""The month by campaign: leads, valid ones, won ones and what they cost."""

from decimal import Decimal

from tasks.core.facts import Campaign
from tasks.store.planned import whole
from tasks.store.reading import Measuring


def campaigns(reading: Measuring) -> tuple[Campaign, ...]:
    spent = _spend_by_campaign(reading)
    names: dict[str, str] = {row.campaign_key: row.campaign_name for row in reading.fetch("campaign_spend")}
    rows = reading.fetch("campaigns", counts_repeat=reading.counts_repeat)
    brought = {(row.source, row.campaign_key): row for row in rows}
    campaigns = [
        Campaign(
            source=source,
            name=names.get(key) or (brought[source, key].campaign_name if (source, key) in brought else None) or key,
            leads=row.leads if (row := brought.get((source, key))) else 0,
            valid=row.valid if row else 0,
            decided=row.decided if row else 0,
            won=row.won if row else 0,
            spend=whole(spent.get((source, key))),
        )
        for source, key in sorted(brought.keys() | spent.keys())
    ]
    return tuple(sorted(campaigns, key=lambda each: (-each.leads, each.name)))


def _spend_by_campaign(reading: Measuring) -> dict[tuple[str, str], Decimal]:
    """Report currency; a campaign with a day that no rate covers has no figure at all."""
    spent: dict[tuple[str, str], Decimal] = {}
    unknown: set[tuple[str, str]] = set()
    for row in reading.fetch("campaign_spend"):
        campaign = (row.source, row.campaign_key)
        amount = reading.exchange.converted(int(row.amount_minor), row.currency, row.day)
        if amount is None:
            unknown.add(campaign)
        else:
            spent[campaign] = spent.get(campaign, Decimal(0)) + amount
    return {campaign: amount for campaign, amount in spent.items() if campaign not in unknown}
