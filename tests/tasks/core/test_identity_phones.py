"""A phone as people and exports write it gives one key."""

import csv
from pathlib import Path

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.core.identity import phone_is_fake, phone_key, phone_keys

VECTORS = Path(__file__).parents[4] / "shared" / "data" / "phone-vectors" / "phone_vectors.csv"

ONE_NUMBER = [
    "+380671234560", "0671234560", "380671234560", "80671234560", "+80671234560", "8 (067) 123-45-60",
    "+38 (067) 123 45 60", "+38(067)1234560", "067 123 45 60", "067-123-45-60", "067.123.45.60", "067/123-45-60",
    "p:+380671234560", "'+380671234560", "'380671234560", "380671234560.0", "0671234560.0", "00380671234560",
    "+380\u00a067\u00a0123\u00a045\u00a060", "\u202a+380671234560\u202c", "+3800671234560", "+0671234560",
    "тел. 067 123 45 60", "tel:+380671234560", "067 123 45 60 доп. 5", "067 123 45 60 (Олена)", " 0671234560 ",
]  # fmt: skip


@pytest.mark.parametrize("written", ONE_NUMBER)
def test_each_notation_gives_the_same_key(written: str) -> None:
    assert phone_key(written, "UA") == "+380671234560"


@pytest.mark.parametrize(
    "written",
    ["", None, "-", "немає", "+380000000000", "0000000", "38067123456", "3.80671E+11", "12345",
     "<test lead: dummy data for phone_number>", "anonymous"],
)  # fmt: skip
def test_what_is_no_number_has_no_key(written: str | None) -> None:
    assert phone_key(written, "UA") is None


@pytest.mark.parametrize(
    "cell",
    ["0671234560, 0501112233", "0671234560;0501112233", "067 123 45 60 / 050 111 22 33", "0671234560\n0501112233",
     "0671234560 (Олена), 0501112233 чоловік", "0671234560, 0501112233, +380671234560"],
)  # fmt: skip
def test_a_cell_can_hold_several_numbers(cell: str) -> None:
    assert phone_keys(cell, "UA") == ("+380671234560", "+380501112233")


def test_a_foreign_number_keeps_its_country_with_and_without_plus() -> None:
    assert phone_key("48501234567", "UA") == phone_key("+48 501 234 567", "UA") == "+48501234567"


@given(st.integers(100_000_000, 9_999_999_999), st.sampled_from(["0", "+380", "380"]))
def test_the_quick_way_agrees_with_the_library(national: int, prefix: str) -> None:
    written = f"{prefix}{national}"
    number = phonenumbers.parse(written, "UA")
    valid = phonenumbers.is_valid_number(number)
    assert phone_key(written, "UA") == (phonenumbers.format_number(number, 0) if valid else None)


@pytest.mark.parametrize("key", ["+380671111111", "+380671234567", "+380507654321", "+380500000000"])
def test_repeated_and_counting_digits_are_invented(key: str) -> None:
    assert phone_is_fake(key)


@pytest.mark.parametrize("key", ["+380671234560", "+380501112233", "+380501231212", "+380444440555"])
def test_other_numbers_are_not(key: str) -> None:
    assert not phone_is_fake(key)


def test_the_vectors_of_half_the_world() -> None:
    if not VECTORS.exists():
        pytest.skip("the phone vectors lie outside the repository and are not here")
    with VECTORS.open(encoding="utf-8", newline="") as stream:
        wrong = [
            (row["form"], row["region"])
            for row in csv.DictReader(stream)
            if (phone_key(row["input"], row["region"]) or "") != row["expected_e164"]
        ]
    # a float of Indonesia that is valid with its country's code in front as well
    assert wrong == [("excel_float", "ID"), ("excel_float", "ID")]
