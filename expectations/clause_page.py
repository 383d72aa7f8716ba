"""How a clause reads on a page of the Data Docs."""

from collections.abc import Mapping, Sequence
from typing import Any

from great_expectations.render import RenderedStringTemplateContent, RenderedTableContent

from expectations.verdicts import Judgement, Status

WORDS: dict[Status, str] = {
    "kept": "✓ kept", "breached": "✗ breached", "warned": "! warned", "not_checkable": "– not checkable",
}  # fmt: skip
COLOURS: dict[Status, str] = {
    "kept": "#1e7b34", "breached": "#c0392b", "warned": "#8a6100", "not_checkable": "#5f6368",
}  # fmt: skip
WHYS = {
    "too_few": "too few", "no_evidence": "the evidence is missing", "source_missing": "a source is missing",
    "trial": "trial: figures alone", "later": "comes later", "error": "the check itself failed",
}  # fmt: skip
LIMITS = {
    "within": "within {}", "opening_grace": "grace after opening {}", "attempts": "{} attempts", "days": "on {} days",
    "monthly_by_day": "by day {} of the month", "required_fields": "fields {}", "from_stage": "from stage {}",
    "min": "no verdict under {}", "per": "for each {}",
}  # fmt: skip


def word(judged: Judgement) -> str:
    why = f" ({WHYS[judged.why]})" if judged.why else ""
    return WORDS[judged.status] + why


def observed(judged: Judgement, currency: str = "", in_full: bool = False) -> str:
    """ "228 of 300"; of a cost "900.00 UAH, 31 of 58"."""
    share = f"{judged.checked - judged.failed} of {judged.checked}"
    if currency:
        return f"{judged.value:.2f} {currency}, {share}" if judged.value is not None else share
    if in_full and judged.value is not None:
        return f"{share} ({judged.value * 100:.1f} %)".replace(".0 %", " %")
    return share


def status(judged: Judgement) -> RenderedStringTemplateContent:
    return _text(word(judged), {"color": COLOURS[judged.status], "font-weight": "bold"})


def limits(kwargs: Mapping[str, Any]) -> list[RenderedStringTemplateContent]:
    """The clause's terms as the pact writes them."""
    said = [_limit(kwargs)]
    for name, sentence in LIMITS.items():
        value = kwargs.get(name)
        if value:
            said.append(sentence.format(", ".join(value) if isinstance(value, list | tuple) else value))
    return [_text(f"{kwargs['check']} · side {kwargs['side']} · " + ", ".join(said))]


def _limit(kwargs: Mapping[str, Any]) -> str:
    if kwargs.get("at_most") is not None:
        return f"at most {kwargs['at_most']:g} {kwargs['currency']}"
    return f"at least {kwargs.get('at_least', 1) * 100:g} %"


def parts(judged: Sequence[Judgement], kwargs: Mapping[str, Any]) -> list[RenderedTableContent]:
    if not judged:
        return []
    currency = kwargs.get("currency", "")
    table = [[_text(each.part or "–"), observed(each, currency, True), status(each)] for each in judged]
    return [RenderedTableContent(
        content_block_type="table", header_row=[str(kwargs["per"]), "observed", "verdict"], table=table,
        styling={"body": {"classes": ["table", "table-sm", "mt-2"]}},
    )]  # fmt: skip


def _text(text: str, styles: Mapping[str, str] | None = None) -> RenderedStringTemplateContent:
    template = {"template": "$text", "params": {"text": text}, "tag": "span", "styling": {"styles": dict(styles or {})}}
    return RenderedStringTemplateContent(content_block_type="string_template", string_template=template)
