"""Recorded refusals, with the action that each asks for."""

import json
from pathlib import Path
from typing import Any

import pytest

from tasks.connectors.api.trouble import Trouble

SHARED = Path(__file__).parents[3] / "shared"
_MEANT = {
    "wait": "wait_and_retry", "renew": "refresh_token_once", "reauthenticate": "reauthenticate",
    "permissions": "fix_permissions", "stop": "stop_and_report", "split": "split",
}  # fmt: skip
# the files' vendors by our names
_FILES = {"google": "google-ads"}


def bodies(vendor: str) -> list[dict[str, Any]]:
    folder = SHARED / "data" / "api-fixtures" / "errors"
    if not folder.is_dir():
        pytest.skip("../shared is not here: its recorded errors are not read")
    path = folder / f"{named(vendor)}.json"
    found: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else []
    return found


def named(vendor: str) -> str:
    return _FILES.get(vendor, vendor)


def meant(trouble: Trouble | None) -> str:
    return "continue" if trouble is None else _MEANT[trouble.action]
