"""A town or region as a form, a CRM or a pact writes it -> one key."""

import re
from functools import lru_cache

from tasks.core.fold import fold

_KIND = re.compile(
    r"^(?:м|місто|г|гор|город|с|село|смт|пгт|обл)\.?\s+(?=\w)|^(?:м|г|с)\.(?=\w)"
    r"|[\s,]+(?:область|обл\.?|р-н|район|region|oblast|city)$"
)
_APOSTROPHES = str.maketrans("\u2019\u02bc`\u2018", "''''")


@lru_cache(maxsize=8192)
def place_key(text: str | None) -> str | None:
    """`м. Київ` and `КИЇВ` are one place, `Київська обл.` and `київська` another."""
    if not text:
        return None
    return _KIND.sub("", fold(text.translate(_APOSTROPHES)).strip(" .,")) or None
