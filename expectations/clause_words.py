"""How a clause and its verdict read on a page of the Data Docs."""

from collections.abc import Mapping
from typing import Any

from expectations.verdicts import Judgement, Status

WORDS: dict[Status, str] = {
    "kept": "✓ kept",
    "breached": "✗ breached",
    "warned": "! warned",
    "not_checkable": "– not checkable",
}
RED = "#c0392b"
COLOURS: dict[Status, str] = {
    "kept": "#1e7b34",
    "breached": RED,
    "warned": "#8a6100",
    "not_checkable": "#5f6368",
}
WHYS = {
    "too_few": "too few",
    "no_evidence": "the evidence is missing",
    "source_missing": "a source is missing",
    "trial": "trial: figures alone",
    "later": "comes later",
    "error": "the check itself failed",
}
TERMS = {
    "within": "within {}",
    "opening_grace": "grace after opening {}",
    "attempts": "{} attempts",
    "days": "on {} days",
    "monthly_by_day": "by day {} of the month",
    "required_fields": "fields {}",
    "from_stage": "from stage {}",
    "min": "no verdict under {}",
    "per": "for each {}",
}


def verdict(judged: Judgement) -> str:
    return WORDS[judged.status] + (f" ({WHYS[judged.why]})" if judged.why else "")


def observed(judged: Judgement, currency: str = "") -> str:
    """ "228 of 300"; of a cost "900.00 UAH, 31 of 58"."""
    share = f"{judged.checked - judged.failed} of {judged.checked}"
    return f"{judged.value:.2f} {currency}, {share}" if currency and judged.value is not None else share


def observed_in_full(judged: Judgement, currency: str = "") -> str:
    """ "228 of 300 (76 %)"."""
    said = observed(judged, currency)
    return said if currency or judged.value is None else f"{said} ({round(judged.value * 100, 1):g} %)"


def terms(clause: Mapping[str, Any]) -> str:
    """The clause's check, side and limits, as the pact writes them."""
    said = [_limit(clause)]
    for name, sentence in TERMS.items():
        if value := clause.get(name):
            said.append(sentence.format(", ".join(value) if isinstance(value, list | tuple) else value))
    return f"{clause['check']} · side {clause['side']} · {', '.join(said)}"


def _limit(clause: Mapping[str, Any]) -> str:
    if clause.get("at_most") is not None:
        return f"at most {clause['at_most']:g} {clause['currency']}"
    share = clause.get("at_least")
    return f"at least {100 if share is None else share * 100:g} %"
