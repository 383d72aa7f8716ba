"""The letter of one night in one language: the same facts always give the same bytes, whoever reads them."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from typing import Any

import css_inline

from tasks.core import digest, language
from tasks.core.facts import Action, Answers, Change, LetterFacts, SourceGap, SourceLeads
from tasks.core.language import NBSP, Language
from tasks.core.prose import alarm, bold, code_line, environment, flow, joined, plain_alarm, wrap

MOST_CAMPAIGNS = 8
MOST_CHANGES = 3  # of each cause
IN_TIME, LATE = "#00845a", "#c04d00"
CAUSES = ("late_data", "missing_data", "mapping", "ruling", "time", "")
SIDES = ("marketing", "sales", "owner")


@dataclass(frozen=True, slots=True)
class Letter:
    subject: str
    text: str
    html: str


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """The facts and what `digest` makes of them, as the templates read them."""

    facts: LetterFacts
    headline: digest.Headline
    urgent: tuple[digest.Count, ...]
    debts: tuple[digest.Shown, ...]
    without_debts: tuple[str, ...]
    fates: tuple[digest.Count, ...]
    day_fates: tuple[digest.Count, ...]

    @property
    def is_quiet(self) -> bool:
        return digest.is_quiet(self.facts)

    @property
    def is_partial(self) -> bool:
        return digest.is_partial(self.facts)

    @property
    def is_trial(self) -> bool:
        """Figures without verdicts: that nobody owes anything would be one."""
        return self.facts.banner.trial_until is not None and not self.facts.debts

    @property
    def total(self) -> int:
        return sum(self.facts.fates.values())

    @property
    def campaigns(self) -> tuple[Any, ...]:
        return digest.told_campaigns(self.facts.campaigns, MOST_CAMPAIGNS)

    @property
    def campaigns_left(self) -> int:
        return len(self.facts.campaigns) - len(self.campaigns)

    @property
    def disputed(self) -> int:
        return sum(each.leads for each in self.facts.disputes)

    @property
    def changes(self) -> tuple[tuple[str, tuple[Change, ...]], ...]:
        """By cause: what came from outside the two sides' work first."""
        by_cause = {why: tuple(each for each in self.facts.changes if each.why == why) for why in CAUSES}
        return tuple((why, group[:MOST_CHANGES]) for why, group in by_cause.items() if group)

    @property
    def changes_left(self) -> int:
        return len(self.facts.changes) - sum(len(group) for _, group in self.changes)

    @property
    def columns(self) -> bool:
        return bool(self.facts.answers and self.facts.answers.buckets)

    @property
    def has_good(self) -> bool:
        good = self.facts.good
        return bool(good.picked_up or good.better or good.kept)


def render(facts: LetterFacts, code: str) -> Letter:
    """`code`: a language that has a catalogue (uk, en)."""
    speech, view = language.language(code), view_of(facts)
    text = _Body(speech, view, is_html=False)
    html = _Body(speech, view, is_html=True)
    return Letter(
        subject=flow(str(text.sentences.subject(view))),
        text=tidy(text.render("letter.txt.j2")),
        html=inlined(html.render("letter.html.j2")),
    )


def compile_templates() -> None:
    """Takes longer than to render all letters; done once."""
    for is_html, letter in ((False, "letter.txt.j2"), (True, "letter.html.j2")):
        environment(is_html, is_prose=True).get_template("sentences.j2")
        environment(is_html).get_template(letter)


def view_of(facts: LetterFacts) -> View:
    owing = {each.debtor for each in facts.debts}
    return View(
        facts=facts,
        headline=digest.headline(facts),
        urgent=digest.urgent(facts),
        debts=tuple(digest.shown(each, facts.actions_at_most) for each in facts.debts),
        without_debts=tuple(each for each in SIDES if each not in owing),
        fates=digest.counts(facts.fates),
        day_fates=digest.day_counts(facts.yesterday.fates),
    )


class Sentences:
    """One body's templates with the language's formats and its way of making a figure bold."""

    def __init__(self, speech: Language, view: Any, *, is_html: bool) -> None:
        self._environment = environment(is_html)
        prose = environment(is_html, is_prose=True)
        self.words = _words(speech, view, is_html)
        self.words["sentence"] = self._own_sentence
        self.module: Any = prose.get_template("sentences.j2").make_module(self.words)

    def _own_sentence(self, action: Action) -> Callable[[Action], str] | None:
        """The check's own sentence, where the facts hold what it counts."""
        own: Callable[[Action], str] | None = getattr(self.module, action.check, None)
        return own if own and digest.can_be_told(action) else None

    def render(self, template: str, **more: Any) -> str:
        return self._environment.get_template(template).render(self.words, s=self.module, **more)

    def gaps(self, gaps: tuple[SourceGap, ...], day: date) -> str:
        """Sources that did not arrive in one sentence, the others in one each, then what they would have brought."""
        return joined(" ", self._gaps(gaps, day))

    def _gaps(self, gaps: tuple[SourceGap, ...], day: date) -> Iterable[str]:
        s = self.module
        if missing := [gap for gap in gaps if gap.status == "missing"]:
            yield s.missing(missing, self.words["day"](day))
        yield from (s.source_gap(gap) for gap in gaps if gap.status != "missing")
        yield from (s.forgetting(gap) for gap in gaps if gap.lost_from)
        brings = dict.fromkeys(each for gap in gaps if gap.status != "partial" for each in gap.brings)
        if brings:
            yield s.not_counted(list(brings))


class _Body:
    """The letter's own parts."""

    def __init__(self, speech: Language, view: View, *, is_html: bool) -> None:
        self._view = view
        self._told = Sentences(speech, view, is_html=is_html)
        self._words = self._told.words
        self.sentences = self._told.module

    def render(self, template: str) -> str:
        facts = self._view.facts
        return self._told.render(
            template,
            banner=tuple(self._banner(facts)),
            plan_sources=self._plan_sources(facts.plan.sources),
            tagged=self._tagged,
            columns=lambda: tuple(self._columns(facts.answers)),
        )

    def _banner(self, facts: LetterFacts) -> Iterable[str]:
        told, s = facts.banner, self.sentences
        if told.sources:
            yield flow(joined(" ", (s.partial_title(), self._told.gaps(told.sources, facts.day), s.gap_effect(facts))))
        yield from (flow(s.unknown_stage(stage)) for stage in told.stages)
        if told.won_deals_alone:
            yield flow(s.won_deals_alone())
        if told.log_is_partial or told.sellers_with_partial_log:
            yield flow(s.partial_log(told))
        if told.days_shown is not None:
            yield flow(s.first_letter(told.days_shown) if told.is_first else s.first_days(told.days_shown))
        if told.trial_until:
            yield flow(s.trial(told.trial_until))

    def _plan_sources(self, sources: tuple[SourceLeads, ...]) -> str:
        number, word = self._words["num"], self._words["word"]
        parts = [
            f"{word('source', each.source)}{NBSP}{number(each.leads)}"
            + (f"/{number(each.planned)}" if each.planned is not None else "")
            for each in sources
            if each.source
        ]
        return f" ({', '.join(parts)})." if parts else "."

    def _columns(self, answers: Answers | None) -> Iterable[dict[str, Any]]:
        """The histogram of first answers: in time green, late orange."""
        if answers is None:
            return
        before: int | None = None
        for each in answers.buckets:
            in_time = each.up_to is not None and each.up_to <= answers.limit_minutes
            label = flow(self.sentences.bucket(each.up_to, before))
            yield self._column(label, each.leads, IN_TIME if in_time else LATE)
            before = each.up_to
        yield self._column(flow(self.sentences.not_at_all()), answers.never, LATE)

    def _column(self, label: str, leads: int, colour: str) -> dict[str, Any]:
        return {"label": label, "leads": leads, "shown": self._words["num"](leads), "colour": colour}

    def _tagged(self, action: Action) -> str:
        tag = flow(self.sentences.tag(action))
        return f" [{tag}]" if tag else ""


def _words(speech: Language, view: Any, is_html: bool) -> dict[str, Any]:
    facts = view.facts
    crm = speech.word("crm", facts.crm or "crm")
    return {
        "view": view,
        "facts": facts,
        "language": speech.code,
        "translations": speech.translations,
        "nbsp": NBSP,
        "b": bold if is_html else str,
        "loud": bold if is_html else str.upper,
        "code": code_line if is_html else str,
        "alarm": alarm if is_html else plain_alarm,
        "num": speech.number,
        "share": speech.share,
        "percent_points": lambda value: speech.share(value).removesuffix(f"{NBSP}%"),
        "money": partial(speech.money, currency=facts.currency),
        "day": partial(speech.day, beside=facts.day),
        "full_day": speech.full_day,
        "span": speech.span,
        "month_of": speech.month,
        "moment": speech.moment,
        "minutes": speech.minutes,
        "short_minutes": speech.minutes,
        "short_span": speech.minutes_span,
        "weekday": speech.weekday,
        "quote": speech.quote,
        "word": speech.word,
        "listing": lambda context, keys: ", ".join(speech.word(context, key) for key in keys),
        "crm": lambda: crm,
        "fate": lambda key: speech.word("fate", key).replace("{crm}", crm),
        "check": lambda told: speech.word("check", told.check) if speech.knows("check", told.check) else told.title,
        "capital": lambda text: type(text)(text[:1].upper() + text[1:]),
        "small": lambda text: text[:1].lower() + text[1:],
        "clause": lambda number: f" [{number}]" if number else "",
        "flow": flow,
        "wrap": wrap,
    }


def tidy(text: str) -> str:
    return re.sub(r"\n{3,}", "\n\n", text).strip("\n") + "\n"


_inliner: Callable[[], css_inline.CSSInliner] = cache(
    lambda: css_inline.CSSInliner(load_remote_stylesheets=False, keep_style_tags=False, keep_at_rules=True)
)


def inlined(html: str) -> str:
    return _inliner().inline(html)
