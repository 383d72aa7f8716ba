"""A roofer in Britain: TikTok's leads and report, Pipedrive's deals and activities as its lists export them."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from tests.companies.company import local, write_csv
from tests.companies.world import Record, Row, World
from tests.newcomers.story import CAMPAIGNS, DAY, amount_of, stage_of, told, uk_phone

ZONE = ZoneInfo("Europe/London")
STAGE = {"new": "Lead In", "contacted": "Contact Made", "qualified": "Roof measured", "proposal": "Quote sent",
         "won": "Quote sent", "lost": "Contact Made"}  # fmt: skip
STATUS = {"won": "Won", "lost": "Lost"}
REASON = {"unreachable": "Could not reach", "not_our_product": "Not our product", "spam": "Spam", "price": "Too expensive",
          "competitor": "Went with a competitor", "": ""}  # fmt: skip
KIND = {"call": "Call", "message": "WhatsApp", "task": "Task"}
WHEN = "%Y-%m-%d %H:%M:%S"
STAGES = {"Roof measured": "qualified"}


def make(folder: Path) -> World:
    world = told("Europe/London", uk_phone, "tiktok", is_one_row=True)
    leads = sorted(world.leads, key=lambda row: row["at"])
    write_csv(folder / "tiktok" / "leads.csv",
        ["Lead ID", "Created time", "Ad ID", "Ad name", "Ad group ID", "Ad group name", "Campaign ID", "Campaign name",
         "Form ID", "Form name", "Name", "Phone number", "Email", "What kind of roof?"],
        [_lead(row) for row in leads], encoding="utf-8-sig")  # fmt: skip
    write_csv(folder / "tiktok" / "Campaign Report 2026-09-28 to 2026-11-17.csv",
        ["By Day", "Campaign name", "Campaign ID", "Currency", "Cost", "Impressions", "Clicks (destination)",
         "CTR (destination)", "Conversions"],
        [*_spend(), ["Total of 102 results", "-", "-", "GBP", "4,590.00", "102,000", "2,040", "2.00%", "60"]],
        encoding="utf-8-sig")  # fmt: skip
    write_csv(folder / "pipedrive" / "deals-14902-7.csv",
        ["Deal - ID", "Deal - Title", "Deal - Value", "Deal - Currency", "Deal - Pipeline", "Deal - Stage",
         "Deal - Status", "Deal - Owner", "Deal - Contact person", "Deal - Deal created", "Deal - Update time",
         "Deal - Won time", "Deal - Lost time", "Deal - Lost reason", "Deal - Next activity date",
         "Deal - Source channel", "Deal - Source channel ID", "Person - ID", "Person - Phone", "Person - Email"],
        [_deal(record, touched(world, record)) for record in world.records])  # fmt: skip
    write_csv(folder / "pipedrive" / "activities-14902-8.csv",
        ["Activity - ID", "Activity - Subject", "Activity - Type", "Activity - Done", "Activity - Due date",
         "Activity - Due time", "Activity - Duration", "Activity - Marked as done time", "Activity - Add time",
         "Activity - Assigned to user", "Deal - ID", "Deal - Title", "Person - Name", "Person - Phone"],
        [_activity(row) for row in world.activities])  # fmt: skip
    return world


def _lead(row: Row) -> list[Any]:
    campaign = row["campaign"]
    when = datetime.fromtimestamp(row["at"], UTC).strftime(WHEN)
    return [f"\t{row['id']}", when, "1", "Video", "2", "Everyone", f"\t{CAMPAIGNS[campaign]}", campaign,
            "\t7391112223334445556", "Quote", row["name"], row["phone"], row["mail"], "Slate"]  # fmt: skip


def _spend() -> list[list[Any]]:
    days = [DAY - timedelta(days=n) for n in range(50, -1, -1)]
    return [[day.isoformat(), name, number, "GBP", "45.00", "1,000", "20", "2.00%", "1"]
            for day in days for name, number in CAMPAIGNS.items()]  # fmt: skip


def touched(world: World, record: Record) -> int:
    """Pipedrive counts an activity as a change of its deal."""
    done = [int(row["at"]) for row in world.activities if row["record"] == record.id and not row["open"]]
    return max([record.stages[-1][0], *done])


def _deal(record: Record, touched_at: int) -> list[Any]:
    end = stage_of(record)
    closed = local(ZONE, WHEN, record.closed)
    return [
        record.id, f"{record.named} deal", amount_of(record) if end in ("won", "proposal") else 0, "GBP", "Roofs",
        STAGE[end], STATUS.get(end, "Open"), record.owners[-1][1] if record.owners else "", record.named,
        local(ZONE, WHEN, record.at), local(ZONE, WHEN, touched_at), closed if end == "won" else "",
        closed if end == "lost" else "", REASON[record.reason], local(ZONE, "%Y-%m-%d", record.planned),
        "TikTok", record.lead_id, int(record.id) + 400, ", ".join(record.phones), record.mails[0],
    ]  # fmt: skip


def _activity(row: Row) -> list[Any]:
    is_done = not row["open"]
    at = local(ZONE, WHEN, row["at"])
    return [
        row["id"].strip("a"), KIND[row["kind"]], KIND[row["kind"]], "Done" if is_done else "To do", at[:10], at[11:16],
        "00:15" if row["kind"] == "call" else "", at if is_done else "", local(ZONE, WHEN, row["entered"]),
        row["owner"], row["record"], "", "", row["phone"],
    ]  # fmt: skip
