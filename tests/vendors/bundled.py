"""The bundled company's ad accounts: its exports as the stand-ins of Meta and Google Ads answer them."""

import csv
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.vendors.standins import google, meta

Row = dict[str, Any]
PAGE_ROWS = 500


def table(path: Path, encoding: str = "utf-8", delimiter: str = ",") -> list[Row]:
    with path.open(encoding=encoding, newline="") as stream:
        return list(csv.DictReader(stream, delimiter=delimiter))


def _minor(amount: str) -> int:
    return round(float(amount.replace(",", "")) * 100)


class Meta(meta.StandIn):
    page_rows = PAGE_ROWS

    def __init__(self, exports: Path) -> None:
        spent = table(exports / "meta" / "spend.csv", "utf-8-sig")
        self.campaigns = {row["Campaign ID"]: row["Campaign name"] for row in spent}
        self._spend = {(row["Campaign ID"], row["Day"]): _minor(row["Amount spent (USD)"]) for row in spent}
        self._reports, self._tests = {}, {}
        self._forms, self._leads = {}, {}
        for row in table(exports / "meta" / "leads.csv", "utf-16", "\t"):
            form = row["form_id"].removeprefix("f:")
            self._forms[form] = (row["form_name"], "ACTIVE")
            self._leads.setdefault(form, []).append(_meta_lead(row))


def _meta_lead(row: Row) -> Row:
    at = datetime.fromisoformat(row["created_time"]).astimezone(UTC)
    said = {**row, "phone_number": row["phone_number"].removeprefix("p:")}
    lead = {
        "id": row["id"].removeprefix("l:"), "created_time": at.strftime("%Y-%m-%dT%H:%M:%S+0000"),
        "form_id": row["form_id"].removeprefix("f:"), "is_organic": row["is_organic"] == "TRUE",
        "field_data": [{"name": name, "values": [said[name]]}
                       for name in ("full_name", "phone_number", "email", "city") if said[name]],
    }  # fmt: skip
    if row["campaign_id"]:
        lead |= {"campaign_id": row["campaign_id"].removeprefix("c:"), "campaign_name": row["campaign_name"]}
    return lead


class Google(google.StandIn):
    page_rows = PAGE_ROWS
    currency = "USD"

    def __init__(self, exports: Path) -> None:
        _, _, *rest = (exports / "google" / "spend.csv").read_text("utf-8").splitlines()
        spent = [row for row in csv.DictReader(rest) if row["Campaign ID"].isdigit()]
        self.campaigns = {int(row["Campaign ID"]): row["Campaign"] for row in spent}
        self._spend = {(int(row["Campaign ID"]), row["Day"]): _minor(row["Cost"]) * 10_000 for row in spent}
        self._leads = [_google_lead(row) for row in table(exports / "google" / "leads.csv")]
        self._tokens = self._calls = 0


def _google_lead(row: Row) -> Row:
    said = {"FULL_NAME": row["Full Name"], "EMAIL": row["User Email"], "PHONE_NUMBER": row["User Phone"], "CITY": row["City"]}
    at = datetime.fromisoformat(row["Lead Submit Time"].replace("Z", "+00:00")).astimezone(google.KYIV)
    return {
        "id": row["Lead ID"], "asset": f"customers/{google.CUSTOMER}/assets/{row['Form ID']}",
        "campaign": f"customers/{google.CUSTOMER}/campaigns/{row['Campaign ID']}", "gclid": row["GCLID"],
        "submissionDateTime": at.strftime("%Y-%m-%d %H:%M:%S+02:00"),
        "leadFormSubmissionFields": [{"fieldType": kind, "fieldValue": value} for kind, value in said.items() if value],
    }  # fmt: skip
