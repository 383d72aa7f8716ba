"""Of a debt's count: which forms, reasons, sellers, stages or people are behind it."""

from datetime import date

from expectations.pact import Clause
from tasks.core.facts import Detail
from tasks.store.reading import Judged

DETAILS_OF_ALL = ("reaches_crm", "has_seller_at_work")  # not known by part


def details(reading: Judged, clause: Clause, source: str, name: str) -> tuple[Detail, ...]:
    if clause.per == "team" or (clause.per and clause.check in DETAILS_OF_ALL):
        return ()
    match clause.check:
        case "valid_leads":
            return _reasons(reading, source, name)
        case "reaches_crm":
            rows = reading.fetch("not_in_crm_forms", yesterday_start_at=reading.start_of(reading.first_day))
            return tuple(
                Detail(kind=row.kind, name=row.name, count=row.leads, yesterday=int(row.yesterday)) for row in rows
            )
        case "has_seller_at_work":
            rows = reading.fetch("unassigned_whys", yesterday_start_at=reading.start_of(reading.first_day))
            return tuple(
                Detail(
                    kind=row.kind, count=row.leads, yesterday=int(row.yesterday),
                    until=date.fromisoformat(row.until_day) if row.until_day else None,
                )
                for row in rows
            )  # fmt: skip
        case "stages_mapped":
            return tuple(
                Detail(kind="stage", name=row.stage, count=row.leads) for row in reading.fetch("unknown_stages")
            )
        case "attested":
            rows = [row for row in reading.fetch("attested_missing") if row.clause == clause.number]
            return tuple(
                Detail(kind="person", name=reading.pact.people[row.record_id].name, count=1)
                for row in rows
                if row.record_id in reading.pact.people
            )
        case "won_has_amount_and_date":
            rows = [row for row in reading.fetch("won_gaps") if row.clause == clause.number]
            counted = [(kind, int(getattr(row, kind))) for row in rows for kind in ("no_amount", "no_date")]
            return tuple(Detail(kind=kind, count=count) for kind, count in counted if count)
        case "promise_written" | "source_arrived":
            return _named_offenders(reading, clause)
        case _:
            return ()


def _named_offenders(reading: Judged, clause: Clause) -> tuple[Detail, ...]:
    kind = "campaign" if clause.check == "promise_written" else "source"
    names = {(source, key): name for (source, name), key in reading.campaign_keys.items()}
    rows = [row for row in reading.fetch("offender_records") if row.clause == clause.number]
    return tuple(
        Detail(kind=kind, name=names.get((row.source, row.record_id), row.record_id), count=1) for row in rows
    )


def _reasons(reading: Judged, source: str, name: str) -> tuple[Detail, ...]:
    key = reading.campaign_keys.get((source, name), name)
    return tuple(
        Detail(kind="reason", name=row.name or "none", count=row.leads, yesterday=int(row.yesterday))
        for row in reading.unfit_reasons
        if not source or (row.source, row.campaign_key) == (source, key)
    )
