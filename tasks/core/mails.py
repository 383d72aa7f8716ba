"""A mail address as people type it -> one key that a lead and the seller's correction share."""

import re
from dataclasses import dataclass
from functools import lru_cache

from email_validator import EmailNotValidError, validate_email

from tasks.core import mail_domains

_SPLIT = re.compile(r"[,;\s|]+(?=[^,;\s|]+@)")
# the plain case of the rules below, at a third of their price
_SIMPLE = re.compile(
    r"(\w[\w+-]{0,40}(?:\.[\w+-]{1,20}){0,2})@([a-z0-9-]{1,60}(?:\.[a-z0-9-]{1,60}){1,2})", re.ASCII | re.IGNORECASE
)
_BLANKS = " \t\r\n\u00a0\u200b\ufeff"
_LOCAL = re.compile(r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_ONE_LETTER = re.compile(r"(.)\1{2,}")
_INVENTED_DOMAIN = re.compile(r"(?:test|example|asdf|qwerty|fake|none|no|mail\.mail|nomail|noemail)\.[a-z.]+")
# letters that look alike on both keyboard layouts, inside a domain that is otherwise Latin
_LOOKALIKES = str.maketrans("асеіоруху", "aceiopyxy")
# providers that deliver name+anything to name; Gmail looks over dots, too
_WITH_TAGS = frozenset({
    "gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "live.com", "icloud.com", "me.com", "proton.me",
    "protonmail.com", "fastmail.com",
})  # fmt: skip
_WITHOUT_DOTS = frozenset({"gmail.com", "googlemail.com"})
_KEYBOARD = ("qwertyuiop", "asdfghjkl", "zxcvbnm")


@dataclass(frozen=True, slots=True)
class Domain:
    """`name` is None where no mail can go there."""

    name: str | None
    is_fake: bool


def mail_key(text: str | None) -> str | None:
    """The first address of the cell, lower-case, its provider's name spelt right; None without a valid one."""
    keys = mail_keys(text)
    return keys[0] if keys else None


def mail_keys(text: str | None) -> tuple[str, ...]:
    """Every valid address of a cell, in order, each once."""
    if not text or "@" not in text:
        return ()
    return tuple(dict.fromkeys(key for key, _ in map(_read, _addresses(text)) if key))


def mail_is_fake(text: str | None) -> bool:
    """The first address is throw-away, invented, or its provider's name is mistyped."""
    return first_mail(text)[1]


def first_mail(text: str | None) -> tuple[str | None, bool]:
    """`mail_key` and `mail_is_fake` of one cell at once."""
    if not text or "@" not in text:
        return None, False
    read = [_read(address) for address in _addresses(text)]
    return next((key for key, _ in read if key), None), read[0][1]


def _addresses(text: str) -> list[str]:
    if _SIMPLE.fullmatch(text):
        return [text.lower()]
    plain = text.strip(_BLANKS + "'").rstrip(_BLANKS + "'.,;").lower()
    if plain[:1] == '"' == plain[-1:]:
        plain = plain[1:-1].strip(_BLANKS)
    if plain.count("@") == 1 and not (" " in plain or ":" in plain or "<" in plain):
        return [plain]
    plain = re.sub(r"\s*@\s*", "@", plain.replace("mailto:", " "))
    return [part for part in _SPLIT.split(plain) if "@" in part] or [plain]


def _read(address: str) -> tuple[str | None, bool]:
    if simple := _SIMPLE.fullmatch(address):
        domain = read_domain(simple[2])
        box = _mailbox(simple[1], domain.name)
        return (f"{box}@{domain.name}" if domain.name else None), domain.is_fake or _is_invented(box)
    local, _, typed = address.rpartition("@")
    local = local.rsplit("<", 1)[-1].strip(_BLANKS)
    domain = read_domain(typed.strip(_BLANKS).rstrip(">.,;"))
    if domain.name is None or not _LOCAL.fullmatch(local) or len(local) > 64 or len(address) > 254:
        return None, domain.is_fake
    box = _mailbox(local, domain.name)
    return f"{box}@{domain.name}", domain.is_fake or _is_invented(box)


def _mailbox(local: str, domain: str | None) -> str:
    """The name without what its provider overlooks: one person's tags are one person's mailbox."""
    box = local.partition("+")[0] if domain in _WITH_TAGS else local
    if domain in _WITHOUT_DOTS:
        box = box.replace(".", "")
    return box or local


def _is_invented(local: str) -> bool:
    return local in mail_domains.INVENTED_NAMES or bool(_ONE_LETTER.fullmatch(local))


@lru_cache(maxsize=16384)
def read_domain(typed: str) -> Domain:
    """What was typed after the @, judged once per domain: the library takes 20 us each."""
    written = re.sub(r"[,\s]+", ".", typed.lower())
    written = re.sub(r"\.{2,}", ".", written).strip(".")
    latin = written.translate(_LOOKALIKES)
    written = latin if latin.isascii() else written
    corrected = correct_domain(written)
    name = _deliverable(corrected)
    is_fake = corrected != typed.lower().rstrip(".") or _is_nobodys(corrected)
    return Domain(name, is_fake)


def correct_domain(domain: str) -> str:
    """gmial.com -> gmail.com; a domain that is known, or like none, stays."""
    if domain in mail_domains.KNOWN:
        return domain
    if domain in mail_domains.TYPOS:
        return mail_domains.TYPOS[domain]
    for provider in mail_domains.LONG_PROVIDERS:
        if is_one_edit(domain, provider):
            return provider
    for provider in mail_domains.SHORT_PROVIDERS:
        if is_one_edit(domain, provider) and _is_slip(domain, provider):
            return provider
    return domain


def is_one_edit(one: str, other: str) -> bool:
    """One letter more, less or other, or two neighbours swapped."""
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    if len(one) != len(other):
        short, long = sorted((one, other), key=len)
        return any(long[:place] + long[place + 1 :] == short for place in range(len(long)))
    places = [place for place, pair in enumerate(zip(one, other, strict=True)) if pair[0] != pair[1]]
    first, last = places[0], places[-1]
    return first == last or (last == first + 1 and one[first] == other[last] and one[last] == other[first])


def _is_slip(typed: str, meant: str) -> bool:
    """Of two texts one edit apart: not an exchange for a letter that lies elsewhere on the keyboard."""
    exchanged = [pair for pair in zip(typed, meant, strict=False) if pair[0] != pair[1]]
    if len(typed) != len(meant) or len(exchanged) != 1:
        return True
    return _are_neighbours(*exchanged[0])


def _are_neighbours(one: str, other: str) -> bool:
    spots = {letter: (row, place) for row, keys in enumerate(_KEYBOARD) for place, letter in enumerate(keys)}
    if one not in spots or other not in spots:
        return True
    return abs(spots[one][0] - spots[other][0]) <= 1 and abs(spots[one][1] - spots[other][1]) <= 1


def _is_nobodys(domain: str) -> bool:
    parents = (domain.split(".", cut)[-1] for cut in range(domain.count(".")))
    return any(name in mail_domains.THROW_AWAY for name in parents) or bool(_INVENTED_DOMAIN.fullmatch(domain))


def _deliverable(domain: str) -> str | None:
    """The ASCII name of a domain that mail can be sent to by its syntax; nobody asks the network."""
    try:
        return validate_email(f"a@{domain}", check_deliverability=False).ascii_domain
    except EmailNotValidError:
        return None
