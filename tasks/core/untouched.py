"""The mail by day: leads past their limit that nobody has touched, by seller, those that wait longest first."""

from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import quote

from tasks.core.language import language
from tasks.core.prose import flow
from tasks.core.render import Letter, Sentences, inlined, tidy

MOST_LEADS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class UntouchedLead:
    """Without anything of the client; `seller` is '' for a reader who does not see sellers."""

    source: str
    lead_id: str
    crm_id: str
    campaign: str
    arrived_at: datetime  # company's zone
    waited_minutes: int  # on the seller's own clock, up to what the data show
    limit_minutes: int
    seller: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class UntouchedFacts:
    """`as_of`: up to when the CRM and the call log speak; `crm_link` the pact's pattern."""

    company: str
    day: date
    currency: str
    crm: str
    as_of: datetime
    clause: str
    crm_link: str | None
    leads: tuple[UntouchedLead, ...]


@dataclass(frozen=True, slots=True)
class SellersLeads:
    """`leads`: those that the mail lists; `count`: all of the seller's."""

    seller: str
    leads: tuple[UntouchedLead, ...]
    count: int

    @property
    def left_out(self) -> int:
        return self.count - len(self.leads)


@dataclass(frozen=True, slots=True)
class UntouchedView:
    facts: UntouchedFacts

    @property
    def ordered(self) -> list[UntouchedLead]:
        return sorted(self.facts.leads, key=lambda lead: (-lead.waited_minutes, lead.source, lead.lead_id))

    @property
    def longest(self) -> UntouchedLead:
        return self.ordered[0]

    @property
    def sellers(self) -> list[SellersLeads]:
        """Whose lead waits longest first."""
        told = self.ordered[:MOST_LEADS]
        return [
            SellersLeads(
                seller,
                tuple(lead for lead in told if lead.seller == seller),
                sum(lead.seller == seller for lead in self.ordered),
            )
            for seller in dict.fromkeys(lead.seller for lead in self.ordered)
        ]

    @property
    def left_out(self) -> list[SellersLeads]:
        return [each for each in self.sellers if each.left_out]

    def link(self, lead: UntouchedLead) -> str:
        """'' where the pact knows none."""
        pattern = self.facts.crm_link or ""
        return pattern.replace("{type}", "lead").replace("{id}", quote(lead.crm_id, safe=""))


def render_untouched(facts: UntouchedFacts, code: str) -> Letter:
    """`code`: a language that has a catalogue (uk, en)."""
    view = UntouchedView(facts)
    text, html = (Sentences(language(code), view, is_html=is_html) for is_html in (False, True))
    return Letter(
        subject=flow(str(text.module.untouched_subject(view))),
        text=tidy(text.render("untouched.txt.j2", view=view)),
        html=inlined(html.render("untouched.html.j2", view=view)),
    )
