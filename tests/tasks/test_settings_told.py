"""What an operator may set, and the words that the database answers with, stand where an operator looks."""

from pathlib import Path

from tasks.core.sending import Sending
from tasks.settings import Settings

ROOT = Path(__file__).parents[2]


def test_every_setting_stands_in_the_example() -> None:
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    assert [name for name in Settings.model_fields if f"LEADPACT_{name.upper()}=" not in example] == []


def test_every_status_of_a_delivery_is_explained() -> None:
    told = (ROOT / "docs" / "mail.md").read_text(encoding="utf-8")
    assert [status for status in Sending if f"| {status} | " not in told] == []
