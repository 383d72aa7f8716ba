"""The mail server's address as an operator writes it."""

import traceback

import pytest
from pydantic import SecretStr

from tasks.core.mail_server import MailServer, MailServerError, mail_server


def read(url: str, password: str | None = None) -> MailServer:
    return mail_server(SecretStr(url), SecretStr(password) if password else None)


@pytest.mark.parametrize(
    ("url", "port", "has_tls_from_start"),
    [
        ("smtp://mail.example", 587, False),
        ("smtps://mail.example", 465, True),
        ("smtp://mail.example:2525", 2525, False),
    ],
)
def test_the_way_gives_the_port_unless_it_is_named(url: str, port: int, has_tls_from_start: bool) -> None:
    server = read(url)
    assert (server.host, server.port, server.has_tls_from_start) == ("mail.example", port, has_tls_from_start)


def test_a_user_is_often_an_address_and_a_password_may_stand_in_the_url() -> None:
    server = read("smtp://pact%40company.example:p%40ss@mail.example")
    assert (server.user, server.password.get_secret_value()) == ("pact@company.example", "p@ss")


def test_a_password_of_its_own_is_taken_as_it_is() -> None:
    assert read("smtp://pact@mail.example", "p%40ss").password.get_secret_value() == "p%40ss"


@pytest.mark.parametrize("url", ["mail.example", "http://mail.example", "smtp://", "smtp://pact:s3cr/et@mail.example"])
def test_an_address_that_cannot_be_used_is_told_without_repeating_it(url: str) -> None:
    with pytest.raises(MailServerError, match=r"smtp://user@mail\.example:587") as told:
        read(url)
    assert "s3cr" not in "".join(traceback.format_exception(told.value))


def test_a_user_without_a_password_is_told() -> None:
    with pytest.raises(MailServerError, match="LEADPACT_SMTP_PASSWORD"):
        read("smtp://pact@mail.example")


def test_the_password_is_not_shown() -> None:
    assert "s3cret" not in repr(read("smtp://pact@mail.example", "s3cret"))
