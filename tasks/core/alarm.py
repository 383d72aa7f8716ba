"""The alarm: what became a debt in a night and what was mended, in five lines for one side."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from tasks.core.facts import Action, Side, SourceGap
from tasks.core.language import language
from tasks.core.prose import flow
from tasks.core.render import Letter, Sentences, inlined, tidy

# with the line that names the debtor and the one of what is mended they are five
MOST_LINES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmFacts:
    """Without any client's or seller's name, as the letter's facts."""

    company: str
    day: date
    currency: str
    crm: str
    side: Side
    breaches: tuple[Action, ...] = ()
    sources: tuple[SourceGap, ...] = ()  # that did not arrive, or not whole
    source_clause: str = ""
    mended: tuple[Action, ...] = ()
    mended_sources: tuple[str, ...] = ()

    @property
    def opened(self) -> int:
        return len(self.breaches) + len(self.sources)

    @property
    def closed(self) -> int:
        return len(self.mended) + len(self.mended_sources)


@dataclass(frozen=True, slots=True)
class AlarmView:
    facts: AlarmFacts

    @property
    def _room(self) -> int:
        return MOST_LINES - bool(self.facts.sources)

    @property
    def told(self) -> tuple[Action, ...]:
        """The first ones; the line that names the others is itself one of the lines."""
        breaches = self.facts.breaches
        return breaches if len(breaches) <= self._room else breaches[: self._room - 1]

    @property
    def folded(self) -> tuple[Action, ...]:
        return self.facts.breaches[len(self.told) :]


def render_alarm(facts: AlarmFacts, code: str) -> Letter:
    """`code`: a language that has a catalogue (uk, en)."""
    text, html = (_body(facts, code, is_html=is_html) for is_html in (False, True))
    view = AlarmView(facts)
    return Letter(
        subject=flow(str(text.module.alarm_subject(view))),
        text=tidy(text.render("alarm.txt.j2", view=view, gaps=_gaps(text, facts))),
        html=inlined(html.render("alarm.html.j2", view=view, gaps=_gaps(html, facts))),
    )


def _body(facts: AlarmFacts, code: str, *, is_html: bool) -> Sentences:
    return Sentences(language(code), AlarmView(facts), is_html=is_html)


def _gaps(body: Sentences, facts: AlarmFacts) -> Any:
    """All sources in one line."""
    return body.gaps(facts.sources, facts.day) if facts.sources else ""
