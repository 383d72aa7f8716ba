"""A letter goes out at most once, whatever breaks."""

from pathlib import Path

from tasks.core.model import Night
from tasks.core.outcome import Delivered
from tasks.deliver import deliver
from tests.flows.company import SATURDAY, copy_company
from tests.tasks.deliver.nights import (
    EVERYBODY,
    claim,
    deliveries,
    is_closed,
    mails,
    rendered_night,
    send,
    statuses,
)  # fmt: skip


def test_a_letter_goes_to_every_reader_in_the_readers_language(home: Path, night: Night) -> None:
    assert send(night) == Delivered(sent=EVERYBODY)
    found = mails(home)
    assert list(found) == ["2026-11-17-andrii.eml", "2026-11-17-iryna.eml", "2026-11-17-olena.eml"]
    olena, iryna = found["2026-11-17-olena.eml"], found["2026-11-17-iryna.eml"]
    assert (olena["Content-Language"], iryna["Content-Language"]) == ("uk", "en")
    assert olena["To"] == "Олена <olena@tykha-havan.example>"
    assert olena["From"] == "leadpact <pact@tykha-havan.example>"
    assert [each.addr_spec for each in olena["Reply-To"].addresses] == [
        "olena@tykha-havan.example", "andrii@tykha-havan.example"]  # fmt: skip


def test_readers_of_one_language_get_the_same_bodies(home: Path, night: Night) -> None:
    send(night)
    found = mails(home)
    bodies = [
        tuple(found[f"2026-11-17-{reader}.eml"].get_body((kind,)).get_content() for kind in ("plain", "html"))
        for reader in ("olena", "andrii")
    ]
    assert bodies[0] == bodies[1]
    assert bodies[0][1].lstrip().startswith("<!")


def test_a_mail_reader_shows_text_or_html_never_both(home: Path, night: Night) -> None:
    send(night)
    alternative = next(
        part
        for part in mails(home)["2026-11-17-olena.eml"].walk()
        if part.get_content_type() == "multipart/alternative"
    )
    assert [part.get_content_type() for part in alternative.iter_parts()] == ["text/plain", "text/html"]


def test_the_same_letter_is_never_sent_twice(home: Path, night: Night) -> None:
    send(night)
    before = {name: mail["Message-ID"] for name, mail in mails(home).items()}
    assert len(set(before.values())) == 3
    for file in (home / "outbox").iterdir():
        file.unlink()
    assert send(night, again=True) == Delivered(sent_before=EVERYBODY)
    assert mails(home) == {}


def test_rendering_claims_nothing(home: Path, night: Night) -> None:
    assert deliver.fn(night, False) == Delivered()
    assert not deliveries(night)
    assert not (home / "outbox").exists()


def test_a_night_whose_letter_was_sent_is_closed(night: Night) -> None:
    send(night)
    assert is_closed(night)


def test_a_claim_that_was_never_noted_as_sent_is_unknown_until_it_is_sent_again(home: Path, night: Night) -> None:
    claim(night, "olena")
    assert send(night) == Delivered(sent=("andrii", "iryna"), unknown=("olena",))
    assert "2026-11-17-olena.eml" not in mails(home)
    assert send(night, again=True) == Delivered(sent=("olena",), sent_before=("andrii", "iryna"))
    assert deliveries(night)["olena"].sent_at is not None


def test_an_outbox_that_cannot_be_written_leaves_the_letter_unsent(home: Path, night: Night) -> None:
    home.mkdir(parents=True, exist_ok=True)
    (home / "outbox").write_text("a file where the folder should be")
    unsent = send(night)
    assert [each.recipient for each in unsent.unsent] == list(EVERYBODY)
    assert not unsent.may_be_out
    assert statuses(night) == dict.fromkeys(EVERYBODY, "refused")
    assert not is_closed(night)
    (home / "outbox").unlink()
    assert send(night) == Delivered(sent=EVERYBODY)


def test_nobody_is_disturbed_on_a_quiet_morning(home: Path, tmp_path: Path) -> None:
    saturday = rendered_night(copy_company(tmp_path / "company"), SATURDAY)
    assert send(saturday) == Delivered(is_quiet=True)
    assert not deliveries(saturday)


def test_marketing_gets_the_workbook_without_sellers(home: Path, night: Night) -> None:
    reports = home / "reports" / "2026-11-17"
    reports.mkdir(parents=True)
    for language in ("uk", "en"):
        for edition in ("plain", "sellers"):
            (reports / f"leads-2026-11-17.{language}.{edition}.xlsx").write_bytes(edition.encode())
    send(night)
    attached = {name: [part.get_content() for part in mail.iter_attachments()] for name, mail in mails(home).items()}
    assert attached == {
        "2026-11-17-olena.eml": [b"plain"],
        "2026-11-17-andrii.eml": [b"sellers"],
        "2026-11-17-iryna.eml": [b"sellers"],
    }


def test_no_address_stands_in_the_database(night: Night) -> None:
    send(night)
    assert all(
        "@tykha-havan.example>" in row.message_id and "@" not in row.recipient for row in deliveries(night).values()
    )
