"""Salesforce: SOQL over REST by cursor, Bulk 2.0 query jobs, tokens for signed assertions, descriptions of objects."""

import csv
import io
import json
import random
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from tasks.core.places import place_key
from tests.vendors.server import Answer, Request
from tests.vendors.standins._soql import RefusedError, Soql

NOW = datetime(2026, 11, 17, 20, tzinfo=UTC)
KYIV = ZoneInfo("Europe/Kyiv")
HOUR = timedelta(hours=1)
DATA = "services/data/v68.0"
ROWS = 14
CLIENT, USER = "3MVG9.leadpact", "leadpact@vikna.example"
LABELS = {"Meta_Lead_ID__c": "Meta Lead ID", "GCLID__c": "GCLID", "Reason__c": "Unqualified Reason", "Loss__c": "Loss Reason",
          "Region__c": "Область"}  # fmt: skip
WORDS = {
    "Status": {"Open - Not Contacted": "Відкрито", "Working": "Working", "Closed - Converted": "Closed - Converted"},
    "LeadSource": {"FB": "Facebook"},
    "StageName": {"Qualification": "Qualification", "Closed Won": "Виграно"},
}
FIELDS = {
    "Lead": "Id Name FirstName LastName Phone MobilePhone Email LeadSource Status OwnerId City State IsConverted IsDeleted"
            " ConvertedDate ConvertedContactId ConvertedOpportunityId MasterRecordId CreatedDate LastModifiedDate"
            " SystemModstamp Meta_Lead_ID__c GCLID__c Reason__c Region__c",
    "Opportunity": "Id Name StageName IsClosed IsWon CloseDate Amount CurrencyIsoCode OwnerId RecordTypeId IsDeleted"
                   " LastStageChangeDate CreatedDate LastModifiedDate SystemModstamp Loss__c",
    "OpportunityContactRole": "Id OpportunityId ContactId IsPrimary IsDeleted CreatedDate SystemModstamp",
    "OpportunityHistory": "Id OpportunityId StageName Amount IsDeleted CreatedDate SystemModstamp",
    "LeadHistory": "Id LeadId Field OldValue NewValue IsDeleted CreatedDate CreatedById",
    "Task": "Id WhoId WhatId OwnerId TaskSubtype Type Status IsClosed IsRecurrence IsArchived IsDeleted ActivityDate CallType"
            " CallDurationInSeconds CallDisposition CompletedDateTime CreatedDate SystemModstamp",
    "Event": "Id WhoId WhatId OwnerId Type StartDateTime EndDateTime ActivityDate IsAllDayEvent IsChild IsRecurrence"
             " IsArchived IsDeleted CreatedDate SystemModstamp",
    "EmailMessage": "Id ActivityId Incoming IsDeleted",
    "User": "Id Name IsActive UserType UserRoleId Username", "UserRole": "Id Name", "Group": "Id Name Type",
    "RecordType": "Id Name", "Organization": "Id Name",
    "PermissionSetAssignment": "Id AssigneeId PermissionSetId",
    "PermissionSet": "Id PermissionsViewAllData", "ObjectPermissions": "Id ParentId SobjectType PermissionsViewAllRecords",
}  # fmt: skip
REFERS = {"ConvertedOpportunityId": "Opportunity", "RecordTypeId": "RecordType", "LeadId": "Lead", "UserRoleId": "UserRole",
          "OpportunityId": "Opportunity", "PermissionSetId": "PermissionSet"}  # fmt: skip


def sf(prefix: str, number: int) -> str:
    """An id of 18 signs; all capitals stand in the prefix."""
    bits = sum(sign.isupper() << place for place, sign in enumerate(prefix))
    return f"{prefix}{number:012}{'ABCDEFGH'[bits]}AA"


@cache
def private_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def seconds(at: datetime) -> int:
    return int(at.timestamp())


def end_of(day: str) -> int:
    return seconds(datetime.fromisoformat(f"{day}T23:59:59").replace(tzinfo=KYIV))


IRYNA, YURII, ROBOT, QUEUE = sf("005", 1), sf("005", 2), sf("005", 3), sf("00G", 1)


class StandIn:
    source: ClassVar = {
        "connector": "salesforce", "brings": ["records", "deals", "activities", "stage_moves", "owners"],
        "domain": "vikna.my.salesforce.com", "client": CLIENT, "user": USER, "key": "${SALESFORCE_KEY}",
        "columns": {"region": "Область", "reason": ["Reason__c", "Loss__c"]},
    }  # fmt: skip
    environment: ClassVar = {
        "SALESFORCE_KEY": private_key().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    }

    rows: ClassVar = ROWS

    def __init__(self) -> None:
        self._chance = random.Random(12)
        self.tables: dict[str, dict[str, dict[str, Any]]] = {name: {} for name in FIELDS}
        self.schema = {name: {field: LABELS.get(field, field) for field in names.split()} for name, names in FIELDS.items()}
        self._want: dict[str, dict[tuple[str, ...], dict[str, Any]]] = {
            "records": {}, "deals": {}, "activities": {}, "stage_moves": {}, "owner_moves": {},
            "owners": {
                (IRYNA,): {"name": "Ірина", "is_active": 1, "team": "Схід"}, (YURII,): {"name": "Юрій", "is_active": 0},
                (ROBOT,): {"name": "Automated Process", "is_active": 0}, (QUEUE,): {"name": "Черга", "is_active": 0},
            },
        }  # fmt: skip
        self._dictionaries()
        for number in range(46):
            self._lead(number, NOW - 5 * number * HOUR)
        for number in range(46, 54):
            self._deal(number, NOW - number * HOUR, None)
        self._happen()
        self._token, self._calls, self._lost_cursor = 0, 0, False
        self._cursors: dict[str, Any] = {}
        self.jobs: dict[str, dict[str, Any]] = {}

    def _dictionaries(self) -> None:
        self._add("UserRole", Id="00E1", Name="Схід")
        self._add("User", Id=IRYNA, Name="Ірина", IsActive=True, UserType="Standard", UserRoleId="00E1", Username=USER)
        self._add("User", Id=YURII, Name="Юрій", IsActive=False, UserType="Standard")
        self._add("User", Id=ROBOT, Name="Automated Process", IsActive=True, UserType="AutomatedProcess")
        self._add("Group", Id=QUEUE, Name="Черга", Type="Queue")
        self._add("Group", Id=sf("00G", 2), Name="Everybody", Type="Regular")
        self._add("RecordType", Id=sf("012", 1), Name="Вікна")
        self._add("Organization", Id=sf("00D", 1), Name="Ясні Вікна")
        self._add("PermissionSet", Id="0PS1", PermissionsViewAllData=False)
        self._add("PermissionSetAssignment", Id="0Pa1", AssigneeId=IRYNA, PermissionSetId="0PS1")
        self._add("ObjectPermissions", Id="110A", ParentId="0PS1", SobjectType="Lead", PermissionsViewAllRecords=True)

    def _add(self, of: str, **row: Any) -> dict[str, Any]:
        self.tables[of][row["Id"]] = {
            **{name: False for name in self.schema[of] if name.startswith("Is")},
            **{name: None for name in self.schema[of] if not name.startswith("Is")}, **row,
        }  # fmt: skip
        return self.tables[of][row["Id"]]

    def _lead(self, number: int, at: datetime) -> None:
        lead = sf("00Q", number)
        owner = QUEUE if number % 5 == 0 else (IRYNA, YURII)[number % 2]
        # some came by an import, in one moment
        changed = NOW - 2 * HOUR if 10 <= number <= 25 else at + HOUR
        row = self._add(
            "Lead", Id=lead, Name=f"Олена {number}", Phone=f"+38067{number:07}", LeadSource="FB", OwnerId=owner,
            Status="Open - Not Contacted" if number % 3 else "Working", City="Київ", Region__c="Львівська" if number % 2 else None,
            CreatedDate=at, LastModifiedDate=changed, SystemModstamp=changed, Meta_Lead_ID__c=f"m{number}",
            GCLID__c=f"Cj{number}", Reason__c="Дорого" if number % 4 == 1 else None,
        )  # fmt: skip
        self._want["records"][lead,] = {
            "name": f"Олена {number}", "keys": {row["Phone"]}, "crm_source": "Facebook", "pipeline": "lead",
            "stage": "Відкрито" if number % 3 else "Working", "owner": None if owner == QUEUE else owner,
            "created_at": seconds(at), "changed_at": seconds(changed), "closed_at": None, "contact_id": None,
            "platform_lead_id": f"m{number}", "click_id": f"Cj{number}", "reason": row["Reason__c"],
            "region": place_key("Львівська" if number % 2 else "Київ"),
        }  # fmt: skip
        if number % 7 == 3:
            self._convert(number, at + 3 * HOUR, is_into_old=number == 10)
        if number == 44:
            self._merge(44, 1, changed)
        if number == 45:
            self._delete("Lead", lead, changed)

    def _convert(self, number: int, at: datetime, *, is_into_old: bool = False) -> None:
        made = at - timedelta(days=40) if is_into_old else at
        row, want = self.tables["Lead"][sf("00Q", number)], self._want["records"][sf("00Q", number),]
        day = at.date().isoformat()
        row |= {
            "Status": "Closed - Converted", "IsConverted": True, "ConvertedDate": day, "ConvertedContactId": sf("003", number),
            "ConvertedOpportunityId": sf("006", number), "LastModifiedDate": at, "SystemModstamp": at,
        }  # fmt: skip
        want |= {"stage": "Closed - Converted", "contact_id": sf("003", number), "changed_at": seconds(at),
                 "closed_at": end_of(day) if is_into_old else seconds(at)}  # fmt: skip
        self._deal(number, made, sf("00Q", number), changed=at)
        for task in self.tables["Task"].values():
            if task["WhoId"] == row["Id"]:
                task |= {"WhoId": sf("003", number), "SystemModstamp": at}

    def _merge(self, lost: int, kept: int, at: datetime) -> None:
        self.tables["Lead"][sf("00Q", lost)] |= {"IsDeleted": True, "MasterRecordId": sf("00Q", kept), "SystemModstamp": at}
        gone = self._want["records"].pop((sf("00Q", lost),))
        self._want["records"][sf("00Q", kept),]["keys"] |= gone["keys"]
        for activity in self._want["activities"].values():
            if activity.get("crm_id") == sf("00Q", lost):
                activity["crm_id"] = sf("00Q", kept)

    def _delete(self, of: str, which: str, at: datetime) -> None:
        self.tables[of][which] |= {"IsDeleted": True, "SystemModstamp": at}
        self._want["records" if of == "Lead" else "deals"].pop((which,))

    def _deal(self, number: int, at: datetime, lead: str | None, changed: datetime | None = None) -> None:
        stage = self._chance.choice(["Qualification", "Closed Won", "Closed Lost"])
        is_closed, is_back_dated = stage != "Qualification", number % 5 == 2
        moved = at + 2 * HOUR
        day = (moved - timedelta(days=9 if is_back_dated else 0)).date().isoformat()
        record_type = sf("012", 1) if number % 2 else None
        deal = sf("006", number)
        changed = max(changed or moved, moved)
        self._add(
            "Opportunity", Id=deal, StageName=stage, IsClosed=is_closed, IsWon=stage == "Closed Won", Amount=1000.5 * number,
            CurrencyIsoCode="UAH", OwnerId=IRYNA, RecordTypeId=record_type, CloseDate=day, CreatedDate=at,
            LastStageChangeDate=None if number % 5 == 4 else moved, LastModifiedDate=changed, SystemModstamp=changed,
            Loss__c="Дорого" if stage == "Closed Lost" else None,
        )  # fmt: skip
        for place in range(2):
            self._add("OpportunityContactRole", Id=f"00K{number}{place}", OpportunityId=deal, CreatedDate=at + place * HOUR,
                      ContactId=sf("003", number + 500 * (1 - place)), IsPrimary=place == 1, SystemModstamp=at)  # fmt: skip
        closed = end_of(day) if is_back_dated or number % 5 == 4 else seconds(moved)
        pipeline = "Вікна" if record_type else "deals"
        self._want["deals"][deal,] = {
            "crm_id": lead, "contact_id": sf("003", number), "created_at": seconds(at), "closed_at": closed if is_closed else None,
            "pipeline": pipeline, "stage": WORDS["StageName"].get(stage, stage), "owner": IRYNA, "currency": "UAH",
            "amount_minor": round(100050 * number), "reason": "Дорого" if stage == "Closed Lost" else None,
        }  # fmt: skip
        self._stages(number, pipeline, [(at, "Qualification"), (at + HOUR, "Qualification"), (moved, stage)])

    def _stages(self, number: int, pipeline: str, moves: list[tuple[datetime, str]]) -> None:
        """With a row for another amount between them."""
        deal = sf("006", number)
        for place, (when, into) in enumerate(moves):
            self._add("OpportunityHistory", Id=f"008{number}{place}", OpportunityId=deal, StageName=into, CreatedDate=when)
            if place == 0 or into != moves[place - 1][1]:
                self._want["stage_moves"]["deal", deal, str(seconds(when)), WORDS["StageName"].get(into, into)] = {
                    "pipeline": pipeline
                }  # fmt: skip

    def _happen(self) -> None:
        for number in range(1, 10):
            self._takes(number, NOW - number * HOUR)
        for number in range(36):
            self._task(number, NOW - number * HOUR)
        for number in range(1, 13):
            self._event(number)

    def _takes(self, number: int, at: datetime) -> None:
        """Out of the queue, and into the next stage."""
        lead = self.tables["Lead"][sf("00Q", number)]
        of = {"LeadId": lead["Id"], "CreatedDate": at}
        label = f"017{number}{at:%H}"
        self._add("LeadHistory", Id=f"{label}1", Field="Owner", OldValue="Черга", NewValue="Ірина", **of)
        # ids come with 15 signs too
        self._add("LeadHistory", Id=f"{label}2", Field="Owner", OldValue=QUEUE[:15], NewValue=IRYNA[: 15 + 3 * (number % 2)], **of)
        self._add("LeadHistory", Id=f"{label}3", Field="Status", OldValue="Open - Not Contacted", NewValue="Working", **of)
        self._add("LeadHistory", Id=f"{label}4", Field="Phone", OldValue=None, NewValue="1", **of)
        lead["SystemModstamp"] = max(lead["SystemModstamp"], at)
        made, then = str(seconds(lead["CreatedDate"])), str(seconds(at))
        self._want["owner_moves"] |= {("record", lead["Id"], made, QUEUE): {}, ("record", lead["Id"], then, IRYNA): {}}
        self._want["stage_moves"] |= {
            ("record", lead["Id"], made, "Відкрито"): {"pipeline": "lead"}, ("record", lead["Id"], then, "Working"): {},
        }  # fmt: skip

    def _task(self, number: int, at: datetime) -> None:
        which = number % 6
        task, lead = sf("00T", number), sf("00Q", number)
        is_converted = number % 7 == 3
        row = {"Id": task, "WhoId": sf("003", number) if is_converted else lead, "OwnerId": IRYNA, "IsClosed": True,
               "CreatedDate": at, "CompletedDateTime": at, "SystemModstamp": at, "IsArchived": number == 33,
               "ActivityDate": at.date().isoformat(), "TaskSubtype": "Task"}  # fmt: skip
        want: dict[str, Any] = {"kind": "task", "crm_id": lead, "deal_id": None, "at": seconds(at), "is_planned": 0, "owner": IRYNA}
        if which in {0, 1}:
            row |= {"TaskSubtype": "Call", "CallType": ["Outbound", "Inbound"][which], "CallDurationInSeconds": 90 * which,
                    "CallDisposition": ["No answer", "Обіцяв подумати"][which]}  # fmt: skip
            want |= {"kind": "call", "direction": ["out", "in"][which], "is_answered": which, "talked_seconds": 90 * which}
        elif which == 2:
            row["TaskSubtype"] = "Email"
            self._add("EmailMessage", Id=f"02s{number}", ActivityId=task, Incoming=number % 4 == 0)
            want |= {"kind": "mail", "direction": "in" if number % 4 == 0 else "out"}
        elif which == 3:
            row |= {"IsClosed": False, "CompletedDateTime": None, "ActivityDate": "2026-11-20", "WhatId": sf("006", 46)}
            want |= {"is_planned": 1, "at": end_of("2026-11-20"), "deal_id": sf("006", 46)}
        elif which == 4:
            day = (at - timedelta(days=4)).date().isoformat()
            row |= {"Type": "Call", "ActivityDate": day}
            want |= {"kind": "call", "at": end_of(day), "is_answered": None}
        self._add("Task", **{**row, "IsDeleted": number == 34, "IsRecurrence": number == 35})
        if number < 34:
            self._want["activities"][task,] = want

    def _event(self, number: int) -> None:
        event, start = sf("00U", number), datetime(2026, 11, 17, 12, tzinfo=UTC) + timedelta(days=number - 6)
        day = start.date().isoformat()
        is_all_day = number == 4
        self._add("Event", Id=event, WhatId=sf("006", 46), OwnerId=YURII, Type="Meeting", StartDateTime=start, ActivityDate=day,
                  IsAllDayEvent=is_all_day, IsChild=number == 12, CreatedDate=NOW - 300 * HOUR, SystemModstamp=NOW - 300 * HOUR)  # fmt: skip
        if number != 12:
            self._want["activities"][event,] = {
                "kind": "visit", "deal_id": sf("006", 46), "crm_id": None, "at": end_of(day) if is_all_day else seconds(start),
                "is_planned": int(number > 6), "owner": YURII,
            }  # fmt: skip

    def expected(self) -> dict[str, dict[tuple[str, ...], dict[str, Any]]]:
        return {kind: {key: dict(row) for key, row in rows.items()} for kind, rows in self._want.items()}

    def change(self) -> None:
        later = datetime(2026, 11, 18, 5, tzinfo=UTC)
        self._lead(102, later)
        self._lead(103, datetime(2026, 11, 18, 0, 40, tzinfo=UTC) - HOUR)  # was written before the last pull, and told after it
        self._convert(5, later)
        self._merge(6, 7, later)
        self._delete("Lead", sf("00Q", 8), later)
        self._delete("Opportunity", sf("006", 47), later)
        role = self.tables["OpportunityContactRole"]["00K481"]
        role |= {"ContactId": sf("003", 777), "SystemModstamp": later}
        self._want["deals"][sf("006", 48),]["contact_id"] = sf("003", 777)
        self.tables["Task"][sf("00T", 9)] |= {"IsClosed": True, "CompletedDateTime": later, "SystemModstamp": later}
        self._want["activities"][sf("00T", 9),] |= {"is_planned": 0, "at": seconds(later)}
        self._want["activities"][sf("00U", 7),]["is_planned"] = 0  # its time came
        self._takes(11, later)

    def throttled(self) -> Answer:
        return Answer(403, [{"message": "TotalRequests Limit exceeded.", "errorCode": "REQUEST_LIMIT_EXCEEDED"}])

    def expired(self) -> Answer:
        return Answer(400, {"error": "invalid_grant", "error_description": "user hasn't approved this consumer"})

    def answer(self, request: Request) -> Answer:
        if request.path == "services/oauth2/token":
            return self._bought(request.form)
        self._calls += 1
        self._token += self._calls % 23 == 0  # the session ended meanwhile
        if request.headers.get("authorization") != f"Bearer 00D!{self._token}":
            return Answer(401, [{"message": "Session expired or invalid", "errorCode": "INVALID_SESSION_ID"}])
        try:
            answer = self._answered(request)
        except RefusedError as refused:
            answer = Answer(400, [{"message": str(refused), "errorCode": refused.code}])
        used = {"sforce-limit-info": f"api-usage={self._calls}/100000"}
        return Answer(answer.status, answer.body, {**answer.headers, **used})

    def _bought(self, form: dict[str, str]) -> Answer:
        try:
            claims = jwt.decode(form["assertion"], private_key().public_key(), algorithms=["RS256"], issuer=CLIENT,
                                audience="https://login.salesforce.com", options={"verify_exp": False, "verify_iat": False})  # fmt: skip
        except (jwt.InvalidTokenError, KeyError):
            return self.expired()
        if claims["sub"] != USER or claims["exp"] - claims["iat"] > 180:
            return self.expired()
        return Answer(200, {"access_token": f"00D!{self._token}", "instance_url": "https://vikna.my.salesforce.com"})

    def _answered(self, request: Request) -> Answer:
        if not request.path.startswith(f"{DATA}/"):
            return Answer(404, [{"message": "The requested resource does not exist", "errorCode": "NOT_FOUND"}])
        what, _, rest = request.path.removeprefix(f"{DATA}/").partition("/")
        if what == "":
            return Answer(200, {"identity": f"https://login.salesforce.com/id/{sf('00D', 1)}/{IRYNA}"})
        if what == "sobjects" and rest.removesuffix("/describe") in self.schema:
            return self._described(rest.removesuffix("/describe"))
        if what in {"query", "queryAll"}:
            return self._more(rest) if rest else self._query(request.query["q"], is_all=what == "queryAll")
        if what == "jobs":
            return self._job(rest.removeprefix("query").lstrip("/"), request)
        return Answer(404, [{"message": "The requested resource does not exist", "errorCode": "NOT_FOUND"}])

    def _described(self, of: str) -> Answer:
        fields = [
            {"name": name, "label": label,
             "picklistValues": [{"value": value, "label": said} for value, said in WORDS.get(name, {}).items()]}
            for name, label in self.schema[of].items()
        ]  # fmt: skip
        return Answer(200, {"name": of, "fields": fields})

    def _query(self, query: str, *, is_all: bool) -> Answer:
        of, paths, rows = Soql(self.schema, REFERS, self.tables).run(query, is_all=is_all)
        records = [{"attributes": {"type": of}, **_nested(row, paths)} for row in rows]
        return self._page(records, len(rows), 0)

    def _more(self, cursor: str) -> Answer:
        if cursor not in self._cursors or not self._lost_cursor:
            self._lost_cursor = True
            raise RefusedError("INVALID_QUERY_LOCATOR", "invalid query locator")
        return self._page(*self._cursors[cursor])

    def _page(self, records: list[dict[str, Any]], total: int, start: int) -> Answer:
        end = start + self.rows
        answer: dict[str, Any] = {"totalSize": total, "done": end >= total, "records": records[start:end]}
        if end < total:
            cursor = f"01g{len(self._cursors):06}-{end}"
            self._cursors[cursor] = (records, total, end)
            answer["nextRecordsUrl"] = f"/{DATA}/query/{cursor}"
        return Answer(200, answer)

    def _job(self, rest: str, request: Request) -> Answer:
        job, _, results = rest.partition("/")
        if request.method == "POST":
            asked = request.json
            _, paths, rows = Soql(self.schema, REFERS, self.tables).run(
                asked["query"], is_all=asked["operation"] == "queryAll", is_bulk=True
            )
            self._chance.shuffle(rows)
            job = f"750{len(self.jobs):06}"
            self.jobs[job] = {"paths": paths, "rows": rows, "asked": 0}
            return Answer(200, {"id": job, "state": "UploadComplete"})
        told = self.jobs[job]
        if not results:
            told["asked"] += 1
            state = "JobComplete" if told["asked"] > 2 else "InProgress"
            return Answer(200, {"id": job, "state": state, "numberRecordsProcessed": len(told["rows"])})
        start = int(request.query.get("locator", "MT0")[2:])
        end = start + min(int(request.query["maxRecords"]), 2 * self.rows)
        headers = {"content-type": "text/csv", "sforce-locator": f"MT{end}" if end < len(told["rows"]) else "null"}
        return Answer(200, _csv(told["paths"], told["rows"][start:end]), headers)


def _nested(row: dict[str, Any], paths: list[str]) -> dict[str, Any]:
    """As REST writes it: a row of another object, or null."""
    found: dict[str, Any] = {}
    for path in paths:
        at, parts = found, path.split(".")
        for part in parts[:-1]:
            at = at.setdefault(part, {"attributes": {"type": part}})
        at[parts[-1]] = _written(row[path], "+0000")
    return {name: None if isinstance(value, dict) and set(map(json.dumps, [v for k, v in value.items() if k != "attributes"])) == {"null"}
            else value for name, value in found.items()}  # fmt: skip


def _csv(paths: list[str], rows: list[dict[str, Any]]) -> bytes:
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerow(paths)
    for row in rows:
        cells = [_written(row[path], "Z") for path in paths]
        writer.writerow(["" if cell is None else str(cell).lower() if isinstance(cell, bool) else cell for cell in cells])
    return stream.getvalue().encode()


def _written(value: Any, zone: str) -> Any:
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000") + zone if isinstance(value, datetime) else value
