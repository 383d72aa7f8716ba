"""Vendors with many leads and far away, for `benchmarks.pull`: each answers what the pull of its records asks for."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

from tests.vendors.server import Answer, Request
from tests.vendors.standins import salesforce

AT = datetime(2026, 11, 17, 12, tzinfo=UTC)
NOON = int(AT.timestamp())


class Kommo:
    """Pages of 250 by their number; contacts by their ids."""

    source: ClassVar = {"connector": "kommo", "brings": ["records", "deals"], "token": "${KOMMO_TOKEN}", "domain": "x"}
    environment: ClassVar = {"KOMMO_TOKEN": "token"}
    statuses: ClassVar = [{"id": 1, "name": "Incoming", "type": 1}, {"id": 11, "name": "New", "type": 0}]

    def __init__(self, leads: int) -> None:
        self._leads = leads

    def answer(self, request: Request) -> Answer:
        if request.path == "account":
            return Answer(200, {"currency": "UAH"})
        if request.path == "leads/pipelines":
            pipeline = {"id": 1, "name": "Sales", "_embedded": {"statuses": self.statuses}}
            return Answer(200, {"_embedded": {"pipelines": [pipeline]}})
        if request.path == "contacts":
            ids = [int(value) for key, value in request.query.items() if key.startswith("filter[id]")]
            return Answer(200, {"_embedded": {"contacts": [_kommo_contact(each) for each in ids]}})
        if request.path != "leads":
            return Answer(204)
        page, limit = int(request.query["page"]), int(request.query["limit"])
        numbers = range((page - 1) * limit + 1, min(page * limit, self._leads) + 1)
        links = {"next": {}} if page * limit < self._leads else {}
        return Answer(200, {"_links": links, "_embedded": {"leads": [_kommo_lead(number) for number in numbers]}})


def _kommo_lead(number: int) -> dict[str, Any]:
    return {
        "id": number, "name": f"Deal {number}", "price": number, "responsible_user_id": 7, "status_id": 11,
        "pipeline_id": 1, "created_at": NOON - number, "updated_at": NOON - number, "closed_at": None,
        "closest_task_at": None, "custom_fields_values": None,
        "_embedded": {
            "contacts": [{"id": number, "is_main": True}], "loss_reason": [], "source": {"name": "Instagram"},
        },
    }  # fmt: skip


def _kommo_contact(number: int) -> dict[str, Any]:
    phone = {"field_name": "Phone", "field_code": "PHONE", "values": [{"value": f"+38067{number:07}"}]}
    return {"id": number, "name": f"Client {number}", "custom_fields_values": [phone]}


class HubSpot:
    """Nothing on the first night; then contacts that changed: a search upward by id, past the 10,000 of one query."""

    source: ClassVar = {"connector": "hubspot", "brings": ["records"], "token": "${HUBSPOT_TOKEN}"}
    environment: ClassVar = {"HUBSPOT_TOKEN": "token"}
    has_a_night_before: ClassVar = True

    def __init__(self, leads: int) -> None:
        self._leads = leads

    def answer(self, request: Request) -> Answer:
        path = request.path
        if path.endswith("/properties/2026-09/contacts"):
            return Answer(200, {"results": []})
        if path.endswith("contacts/search") and "filterGroups" not in request.json:
            return Answer(200, {"total": 0, "results": []})
        if path.endswith("contacts/search"):
            last = int(request.json["filterGroups"][0]["filters"][1]["value"])
            numbers = range(last + 1, min(last + request.json["limit"], self._leads) + 1)
            found = [{"id": str(number)} for number in numbers]
            return Answer(200, {"total": self._leads - last, "results": found})
        if path.endswith("contacts/batch/read"):
            found = [_hubspot_contact(int(each["id"])) for each in request.json["inputs"]]
            return Answer(200, {"status": "COMPLETE", "results": found})
        return Answer(200, {"results": []})


def _hubspot_contact(number: int) -> dict[str, Any]:
    at = (AT - timedelta(seconds=number // 10)).isoformat().replace("+00:00", "Z")
    status = {"value": "NEW", "timestamp": at, "sourceType": "CRM_UI"}
    return {
        "id": str(number), "createdAt": at, "updatedAt": at, "archived": False,
        "properties": {"createdate": at, "firstname": "Olena", "lastname": f"Test{number}", "hs_lead_status": "NEW",
                       "phone": f"+38067{number:07}", "hubspot_owner_id": "7"},
        "propertiesWithHistory": {"hs_lead_status": [status], "hubspot_owner_id": [{**status, "value": "7"}]},
    }  # fmt: skip


class Salesforce(salesforce.StandIn):
    """More leads than a query's threshold: a Bulk 2.0 job, 10,000 rows an answer."""

    source: ClassVar = {**salesforce.StandIn.source, "brings": ["records"], "columns": {}}
    rows: ClassVar = 5000

    def __init__(self, leads: int) -> None:
        super().__init__()
        self.tables["Lead"] = {}
        for number in range(1, leads + 1):
            at = AT - timedelta(seconds=number)
            self._add("Lead", Id=salesforce.sf("00Q", number), Name=f"Olena {number}", Phone=f"+38067{number:07}",
                      Status="Working", OwnerId=salesforce.IRYNA, CreatedDate=at, LastModifiedDate=at,
                      SystemModstamp=at)  # fmt: skip


# each is made of the number of its leads
VENDORS: Mapping[str, Any] = {"kommo": Kommo, "hubspot": HubSpot, "salesforce": Salesforce}
