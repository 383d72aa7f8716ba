"""A mail address as people type it gives one key, and tells where it is nobody's."""

import csv
import json
from pathlib import Path

import pytest

from tasks.core.identity import mail_is_fake, mail_key, mail_keys
from tasks.core.mails import correct_domain

SHARED = Path(__file__).parents[4] / "shared" / "data"


@pytest.mark.parametrize(
    "written",
    ["olena@ukr.net", " Olena@UKR.net ", "mailto:olena@ukr.net", "olena@ukr.net.", "olena@ukr.net,", "'olena@ukr.net",
     "olena @ ukr.net", "Олена Коваль <olena@ukr.net>", '"olena@ukr.net"', "olena@ukr.net\u00a0"],
)  # fmt: skip
def test_each_way_of_writing_gives_the_same_key(written: str) -> None:
    assert mail_key(written) == "olena@ukr.net"
    assert not mail_is_fake(written)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("gmial.com", "gmail.com"), ("gmail.con", "gmail.com"), ("gmail.co", "gmail.com"), ("gmai.com", "gmail.com"),
     ("gmaill.com", "gmail.com"), ("gnail.com", "gmail.com"), ("gmail.cm", "gmail.com"), ("gmail.ru", "gmail.com"),
     ("gamil.com", "gmail.com"), ("gmail", "gmail.com"), ("gmail,com", "gmail.com"), ("gmail..com", "gmail.com"),
     ("gmаil.com", "gmail.com"), ("ukr.ent", "ukr.net"), ("urk.net", "ukr.net"), ("ukt.net", "ukr.net"),
     ("ukr.nt", "ukr.net"), ("ukr.com", "ukr.net"), ("ukr.net.ua", "ukr.net"), ("i.au", "i.ua"),
     ("iclod.com", "icloud.com"), ("icloud.con", "icloud.com"), ("outlok.com", "outlook.com"),
     ("hotmial.com", "hotmail.com"), ("hotmal.com", "hotmail.com"), ("yaho.com", "yahoo.com"),
     ("yahooo.com", "yahoo.com"), ("bigmir.ner", "bigmir.net"), ("meta.au", "meta.ua")],
)  # fmt: skip
def test_a_mistyped_provider_meets_its_correction_and_is_told(typed: str, meant: str) -> None:
    assert mail_key(f"olena@{typed}") == mail_key(f"olena@{meant}") == f"olena@{meant}"
    assert mail_is_fake(f"olena@{typed}")
    assert not mail_is_fake(f"olena@{meant}")


@pytest.mark.parametrize(
    "domain",
    ["gmail.com", "mail.com", "email.com", "ymail.com", "cloud.com", "uar.net", "uka.net", "ukr.net", "i.ua", "ua.fm",
     "email.ua", "me.com", "firma.com.ua", "vikna.example", "yahoo.co.uk", "hotmail.de"],
)  # fmt: skip
def test_an_honest_neighbour_stays_as_it_is(domain: str) -> None:
    assert correct_domain(domain) == domain
    assert not mail_is_fake(f"olena@{domain}")


@pytest.mark.parametrize(
    "written",
    ["", None, "olena", "olena@", "@ukr.net", "olena..k@ukr.net", ".olena@ukr.net", "olena@firma_vikna", "olena@-firma.ua",
     "олена@gmail.com", 'ol"ena@ukr.net', "немає", "test@test.test"],
)  # fmt: skip
def test_what_is_no_address_has_no_key(written: str | None) -> None:
    assert mail_key(written) is None


@pytest.mark.parametrize(
    ("written", "other"),
    [
        ("Olena.Koval+Vikna@Gmail.com", "olenakoval@gmail.com"),
        ("o.lena@googlemail.com", "olena@googlemail.com"),
        ("olena+vikna@outlook.com", "Olena@outlook.com"),
        ("olena+a@proton.me", "olena@proton.me"),
    ],
)
def test_one_mailbox_has_one_key(written: str, other: str) -> None:
    assert mail_key(written) == mail_key(other)


def test_what_a_provider_does_not_overlook_is_kept() -> None:
    assert mail_key("o.koval+vikna@ukr.net") == "o.koval+vikna@ukr.net"
    assert mail_key("olena.koval@outlook.com") == "olena.koval@outlook.com"
    assert mail_key("+@gmail.com") == "+@gmail.com"


def test_a_cell_can_hold_several_addresses() -> None:
    assert mail_keys("a@firma.ua, B@firma.ua; a@firma.ua") == ("a@firma.ua", "b@firma.ua")


@pytest.mark.parametrize(
    "written",
    ["x1@mailinator.com", "x1@sub.mailinator.com", "x1@10minutemail.com", "test@test.com", "test@gmail.com",
     "asdf@ukr.net", "qwerty@i.ua", "aaaa@gmail.com", "olena@example.com", "noemail@gmail.com"],
)  # fmt: skip
def test_throw_away_and_invented_addresses_are_told(written: str) -> None:
    assert mail_is_fake(written)


def test_the_syntax_vectors() -> None:
    path = SHARED / "email-vectors" / "isemail_tests_odd_ids.json"
    if not path.exists():
        pytest.skip("the mail vectors lie outside the repository and are not here")
    fine = {"ISEMAIL_VALID_CATEGORY", "ISEMAIL_DNSWARN"}
    # white space and a full stop around an address are how cells look, not how addresses do
    vectors = [each for each in json.loads(path.read_text("utf-8")) if each["address"] == each["address"].strip(" .\r\n")]
    refused = [each["address"] for each in vectors if each["category"] in fine and not mail_key(each["address"])]
    taken = [each["address"] for each in vectors if each["category"] not in fine and mail_key(each["address"])]
    assert refused == ["test@io"]
    assert taken == ["test . test@iana.org"]


def test_the_own_list_knows_throw_away_domains_and_no_free_provider() -> None:
    folder = SHARED / "email-domains"
    if not folder.exists():
        pytest.skip("the lists of domains lie outside the repository and are not here")
    disposable, free = (
        {row[0].strip() for row in csv.reader((folder / name).open(encoding="utf-8", newline="")) if row}
        for name in ("disposable_email_domains.csv", "free_email_providers.csv")
    )
    from tasks.core.mail_domains import KNOWN, THROW_AWAY

    assert len(THROW_AWAY & disposable) > 100
    assert not KNOWN & disposable
    corrected = {domain for domain in free - disposable if correct_domain(domain) != domain}
    assert len(corrected) < 12, corrected
