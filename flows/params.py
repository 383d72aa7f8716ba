"""The form of a run, as it stands in the Prefect UI. What is typed here can be read there: no names, no secrets."""

from datetime import date, datetime
from pathlib import Path

from pydantic import BaseModel, Field

# the server looks at no format, only at a pattern
DAY = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"


class NightForm(BaseModel):
    pact: Path = Field(
        description="The company's pact.yaml, or its folder, as the worker sees it",
        json_schema_extra={"position": 0},
    )
    day: date | None = Field(
        default=None,
        description="The report day; empty: yesterday in the company's zone",
        json_schema_extra={"position": 1, "pattern": DAY},
    )
    send: bool = Field(
        default=True,
        description="Send the letter; off: only render it",
        json_schema_extra={"position": 2},
    )
    again: bool = Field(
        default=False,
        description="Send also what may have been sent already, because a run broke off while sending",
        json_schema_extra={"position": 3},
    )


class BackfillForm(BaseModel):
    pact: Path = Field(
        description="The company's pact.yaml, or its folder, as the worker sees it",
        json_schema_extra={"position": 0},
    )
    first: date = Field(description="The oldest report day", json_schema_extra={"position": 1, "pattern": DAY})
    last: date = Field(description="The newest report day", json_schema_extra={"position": 2, "pattern": DAY})


class UntouchedForm(BaseModel):
    pact: Path = Field(
        description="The company's pact.yaml, or its folder, as the worker sees it",
        json_schema_extra={"position": 0},
    )
    at: datetime | None = Field(
        default=None,
        description="The moment to look from, on the company's clock where it names no zone; empty: now",
        json_schema_extra={"position": 1},
    )
    send: bool = Field(
        default=True,
        description="Mail what nobody was told yet; off: only say what it would be",
        json_schema_extra={"position": 2},
    )
