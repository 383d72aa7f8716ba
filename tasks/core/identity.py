"""Who a person is, as keys that two systems can share: phone, mail, name. Computed once, when a row lands."""

from tasks.core.mails import first_mail, mail_is_fake, mail_key, mail_keys
from tasks.core.names import is_dummy, name_key
from tasks.core.phones import phone_is_fake, phone_key, phone_keys

is_test_name = is_dummy

__all__ = [
    "first_mail", "is_dummy", "is_test_name", "mail_is_fake", "mail_key", "mail_keys", "name_key",
    "phone_is_fake", "phone_key", "phone_keys",
]  # fmt: skip
