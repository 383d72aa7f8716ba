"""What is particular to Google Ads."""

import json
import re
from datetime import UTC, datetime

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pydantic import SecretStr

from tasks.connectors.api.shape import Account, Asked
from tasks.connectors.api.sign import Asserted
from tasks.connectors.vendors import google
from tests.vendors.errors import SHARED

FIELDS = SHARED / "data" / "google-ads-fields"


@pytest.mark.skipif(not FIELDS.is_dir(), reason="../shared is not here: its list of Google's fields is not read")
def test_every_name_that_is_asked_for_is_one_of_v26() -> None:
    resources = json.loads((FIELDS / "fields_v26.json").read_text(encoding="utf-8"))["resources"]
    known = {name for fields in resources.values() for name in fields}
    queries = (google.LEADS, google.CAMPAIGNS, google.CUSTOMER, google.SPEND)
    asked = {name for query in queries for name in re.findall(r"\b[a-z_]+\.[a-z_]+\b", query)}
    assert asked <= known
    errors = json.loads((FIELDS / "errors_v26.json").read_text(encoding="utf-8"))["errors"]
    words = {word for enum in errors.values() for word in enum}
    assert google.WAITS | google.RENEWS | {google.DAY_IS_OVER, google.TOO_LATE} <= words


def test_a_service_account_signs_for_itself() -> None:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    said = {"client_email": "robot@example.iam", "private_key": pem, "token_uri": "https://tokens.example/token"}
    account = Account("google", keys={"customer": "1"}, secrets={"key": SecretStr(json.dumps(said))})
    signing = google.sign(account, lambda: datetime.now(UTC))
    assert isinstance(signing, Asserted)
    assertion = signing.form()["assertion"]
    claims = jwt.decode(assertion, key.public_key(), algorithms=["RS256"], audience="https://tokens.example/token")
    assert (claims["iss"], claims["scope"]) == ("robot@example.iam", google.SCOPE)
    assert claims["exp"] - claims["iat"] == 3600


@pytest.mark.parametrize(("said", "is_test"), [
    ({"FULL_NAME": "FirstName LastName", "EMAIL": "test@example.com"}, True),
    ({"FULL_NAME": "Олена", "PHONE_NUMBER": "1-650-555-0123"}, True),
    ({"FULL_NAME": "Олена", "PHONE_NUMBER": "+380671234567", "EMAIL": "test@ukr.net"}, False),
])  # fmt: skip
def test_googles_own_test_is_known_by_its_texts(said: dict[str, str], is_test: bool) -> None:
    fields = [{"fieldType": kind, "fieldValue": value} for kind, value in said.items()]
    lead = {"id": "1", "submissionDateTime": "2026-11-17 09:30:00+02:00", "leadFormSubmissionFields": fields}
    asked = Asked(frozenset({"leads"}), None, datetime.now(UTC))
    assert google.lead_row(lead, {}, "1", asked)["is_test"] is is_test
