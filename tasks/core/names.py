"""A person's name, in whatever script and spelling, -> one key of letters that the spellings share.

Ukrainian and Russian letters and what people type in Latin for them (the table of 2010, older ones, by ear)
fall together on purpose: the key serves the last tier of matching, within a window of time.
"""

import re
from functools import lru_cache

from tasks.core.given_names import SAME_NAME

_CYRILLIC = str.maketrans({
    "а": "a", "б": "b", "в": "v", "г": "h", "ґ": "h", "д": "d", "е": "e", "є": "ie", "ё": "e", "ж": "zh", "з": "z",
    "и": "i", "і": "i", "ї": "i", "й": "i", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r",
    "с": "s", "т": "t", "у": "u", "ф": "f", "х": "h", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sh", "ъ": "", "ы": "i",
    "ь": "", "э": "e", "ю": "iu", "я": "ia", "ў": "v",
    "'": "", "\u2019": "", "\u02bc": "", "`": "", "\u2018": "", "\u00b4": "", "\u02b9": "",
    "ł": "l", "ż": "zh", "ź": "z", "ś": "s", "ć": "ch", "ń": "n", "ą": "a", "ę": "e", "ó": "o",
    "č": "ch", "š": "sh", "ž": "zh",
})  # fmt: skip

# in this order: what a later line sees is what the earlier ones left
_SPELLINGS = tuple((re.compile(pattern), letters) for pattern, letters in (
    (r"shch|sch|tsch", "sh"),
    (r"tch", "ch"),
    (r"kh|gh|g", "h"),
    (r"ph", "f"),
    (r"x", "ks"),
    (r"w", "v"),
    (r"q|ck|c(?![eihyj])", "k"),
    (r"tz|c(?=[eiyj])", "ts"),
    (r"[iyj]+", "i"),
    (r"(?<=l)iu", "u"),
    (r"ie|ei", lambda found: "i" if found[0] == "ei" else "e"),
    (r"io(?=v|va$)", "o"),
    (r"(?<=\w\w\w)ev(?=a?$)", "ov"),
    (r"(\w)\1+", r"\1"),
))  # fmt: skip

_BRACKETS = re.compile(r"[(\[<{].*?[)\]>}]")
_WORD = re.compile(r"[^\W\d_]+")
_PATRONYMIC = re.compile(r"(?:ovich|ivich|evich|iovich|ovna|ivna|evna|ilich|michna|inichna)$")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_NO_NAMES = _words("""
    fop tov flp ooo chp pp tzov pan pani mr mrs ms miss gospodin gospozha lid lead leads klient klientka
    client kliient test testovii testovi zaiavka zapit zapros dzvinok zvonok vhidnii vhidni bez imeni
    imia im nevidomii nevidomi neizvestno neizvesten unknovn noname name nema niet kontakt contact
    kontact
""")
_DUMMY = re.compile(r"^\s*<?\s*test lead\s*:\s*dummy data", re.IGNORECASE)


def is_dummy(text: str | None) -> bool:
    """Meta's test tool fills every field with "<test lead: dummy data for FIELD>"."""
    return bool(text) and bool(_DUMMY.match(str(text)))


@lru_cache(maxsize=65536)
def name_key(text: str | None) -> str | None:
    """The words in alphabetical order, without patronymic, initials and what is no name; None if none is left."""
    if not text or is_dummy(text):
        return None
    letters = _BRACKETS.sub(" ", text.lower()).translate(_CYRILLIC)
    words = [_skeleton(word) for word in _WORD.findall(letters) if len(word) > 1]
    words = _without_patronymic([word for word in words if word and word not in _NO_NAMES])
    return " ".join(sorted(SAME_NAME.get(word, word) for word in words)) or None


@lru_cache(maxsize=65536)
def _skeleton(word: str) -> str:
    for pattern, letters in _SPELLINGS:
        word = pattern.sub(letters, word)
    return word


def _without_patronymic(words: list[str]) -> list[str]:
    """Of three words and more: the one after the given name, since surnames in -ovych exist."""
    if len(words) < 3:
        return words
    places = [place for place, word in enumerate(words) if _PATRONYMIC.search(word)]
    if not places:
        return words
    drop = 1 if 1 in places else places[-1]
    return words[:drop] + words[drop + 1 :]
