"""Three nights typed in by hand: the example of the design, a quiet one, and one with half its sources gone."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from tasks.core.facts import (
    Action,
    Answers,
    Banner,
    Better,
    Bucket,
    Campaign,
    Change,
    Debt,
    Detail,
    Dispute,
    Good,
    Kept,
    LetterFacts,
    PactFacts,
    Plan,
    SourceGap,
    SourceLeads,
    UnknownStage,
    Yesterday,
)

KYIV = ZoneInfo("Europe/Kyiv")
DAY = date(2026, 11, 17)
LOG_ENDED = datetime(2026, 11, 16, 19, 58, tzinfo=KYIV)
BALCONIES = "Балкони · форма"
PACT = PactFacts(
    version=3,
    since=date(2026, 11, 1),
    signers=("Олена", "Андрій", "Ірина"),
    judged=14,
    breached=8,
)
FATES = {
    "open": 155, "waiting": 6, "won": 11, "lost": 44, "no_answer": 18, "invalid": 44, "disqualified": 51,
    "untouched": 14, "given_up": 24, "stalled": 17, "lost_unexplained": 8, "not_in_crm": 9, "unassigned": 3,
    "disputed": 9, "unprovable": 11,
}  # fmt: skip


def example() -> LetterFacts:
    """Tuesday 17 November 2026 of the design's made-up company, as far as this issue goes."""
    return LetterFacts(
        company="Ясні Вікна",
        day=DAY,
        currency="UAH",
        crm="Bitrix24",
        actions_at_most=5,
        banner=Banner(
            sources=(
                SourceGap(source="calls", status="missing", brings=("leads", "activities"), newest_row_at=LOG_ENDED),
            ),
            unprovable=7,
            plan_lowered_by=4,
        ),
        yesterday=Yesterday(
            first=DAY,
            last=DAY,
            leads=29,
            planned=22,
            fates={"open": 12, "waiting": 6, "unprovable": 7, "not_in_crm": 2, "invalid": 2},
            tests=1,
            duplicates=1,
        ),
        debts=(
            Debt(debtor="marketing", actions=_marketing()),
            Debt(debtor="sales", actions=_sales()),
            Debt(debtor="owner", actions=_owner()),
        ),
        plan=Plan(
            first=date(2026, 11, 1),
            last=DAY,
            sources=(
                SourceLeads(source="meta", leads=198, planned=204),
                SourceLeads(source="google", leads=112, planned=119),
                SourceLeads(source="calls", leads=71, planned=64),
                SourceLeads(source="chats", leads=43, planned=51),
            ),
            cash=Decimal(1324400),
            cash_planned=Decimal(1343680),
            won_deals=34,
            won_from_this_month=11,
            is_net_of_vat=True,
        ),
        fates=FATES,
        answers=Answers(
            clause="S1",
            status="breached",
            checked=300,
            in_time=228,
            limit_minutes=30,
            at_least=Decimal("0.9"),
            never=14,
            median_minutes=17,
            p90_minutes=190,
            buckets=tuple(
                Bucket(up_to=up_to, leads=leads)
                for up_to, leads in ((15, 131), (30, 97), (60, 21), (240, 19), (None, 18))
            ),
        ),
        campaigns=_campaigns(),
        disputes=(
            Dispute(reason="wrong_contact", against="talk", leads=6),
            Dispute(reason="out_of_region", against="answer_in_form", leads=3),
        ),
        good=Good(
            picked_up=6,
            better=(
                Better(
                    check="reason_given",
                    clause="S3",
                    title="Причина відмови вказана",
                    kept=146,
                    checked=154,
                    share_before=Decimal("0.91"),
                ),
            ),
            kept=(
                Kept(check="reachable", clause="M1", title="Зв'язок є"),
                Kept(check="reason_given", clause="S3", title="Причина відмови вказана"),
                Kept(check="deal_moves", clause="S4", title="Угода рухається"),
                Kept(check="all_leads_worked", clause="S5", title="Працюють з усіма лідами"),
                Kept(check="attested", clause="B1", title="Портрет покупця переглянуто разом"),
                Kept(check="disputes_settled", clause="B2", title="Спірні ліди вирішено"),
            ),
        ),
        changes=(
            Change(was="untouched", now="open", leads=3, why="time"),
            Change(was="unprovable", now="open", leads=2, why="late_data"),
        ),
        restated=2,
        pact=PACT,
        is_untouched_as_of=LOG_ENDED,
    )


def _marketing() -> tuple[Action, ...]:
    return (
        Action(
            check="valid_leads",
            clause="M2",
            title="Ліди кампанії придатні",
            status="breached",
            part=BALCONIES,
            source="meta",
            leads=27,
            kept=31,
            checked=58,
            at_least=Decimal("0.75"),
            details=(
                Detail(kind="reason", name="out_of_region", count=19),
                Detail(kind="reason", name="no_contact", count=8),
            ),
            nights=3,
            sheet="unfit",
        ),
        Action(
            check="cost_per_valid_lead",
            clause="M3",
            title="Ціна придатного ліда",
            status="breached",
            part=BALCONIES,
            source="meta",
            value=Decimal(900),
            at_most=Decimal(650),
            sheet="campaigns",
        ),
        Action(
            check="promise_written",
            clause="M4",
            title="Обіцянка кампанії записана до її початку",
            status="breached",
            part="Ретаргет −20 %",
            source="meta",
            since=date(2026, 11, 12),
            nights=5,
        ),
    )


def _sales() -> tuple[Action, ...]:
    return (
        Action(
            check="first_answer",
            clause="S1",
            title="Перша відповідь людини",
            status="breached",
            leads=14,
            kept=228,
            checked=300,
            at_least=Decimal("0.9"),
            within_minutes=30,
            oldest_on=date(2026, 11, 9),
            sheet="untouched",
        ),
        Action(
            check="tried_before_giving_up",
            clause="S2",
            title="Перш ніж закрити: 5 спроб за 3 дні",
            status="breached",
            leads=24,
            kept=18,
            checked=42,
            at_least=Decimal("0.9"),
            attempts=5,
            attempt_days=3,
            sheet="given_up",
        ),
        Action(
            check="deal_moves",
            clause="S4",
            title="Угода рухається",
            status="kept",
            leads=17,
            kept=155,
            checked=172,
            at_least=Decimal("0.9"),
            within_days=5,
            oldest_on=date(2026, 10, 28),
            sheet="stalled",
        ),
        Action(
            check="reason_given",
            clause="S3",
            title="Причина відмови вказана",
            status="kept",
            leads=8,
            kept=146,
            checked=154,
            at_least=Decimal("0.9"),
            sheet="without_reason",
        ),
    )


def _owner() -> tuple[Action, ...]:
    return (
        Action(
            check="reaches_crm",
            clause="H1",
            title="Лід форми є в Бітрікс24",
            status="breached",
            leads=9,
            yesterday=2,
            at_least=Decimal(1),
            details=(Detail(kind="form", name="Балкони-2", count=9, yesterday=2),),
            sheet="not_in_crm",
        ),
        Action(
            check="has_seller_at_work",
            clause="H2",
            title="У ліда є продавець на роботі",
            status="breached",
            leads=3,
            at_least=Decimal(1),
            details=(Detail(kind="seller_away", count=3, until=date(2026, 11, 20)),),
            sheet="without_seller",
        ),
        Action(
            check="source_arrived",
            clause="H3",
            title="Усі джерела надійшли вчасно",
            status="breached",
            details=(Detail(kind="source", name="calls", count=1),),
            since=DAY,
        ),
    )


def _campaigns() -> tuple[Campaign, ...]:
    def one(
        source: str, name: str, leads: int, valid: int, decided: int, won: int, spend: int, **more: object
    ) -> Campaign:
        return Campaign(
            source=source, name=name, leads=leads, valid=valid, decided=decided, won=won, spend=Decimal(spend),
            valid_clause="M2", valid_at_least=Decimal("0.75"), cost_clause="M3", cost_at_most=Decimal(650),
            **more,  # type: ignore[arg-type]
        )  # fmt: skip

    kept = {"valid_status": "kept", "cost_status": "kept"}
    return (
        one("meta", "Вікна · форма", 95, 74, 92, 3, 38480, **kept),
        one("google", "Пошук · вікна", 73, 60, 71, 4, 33600, **kept),
        one("meta", BALCONIES, 62, 31, 58, 1, 27900, valid_status="breached", cost_status="breached"),
        one("meta", "Ретаргет −20 %", 41, 27, 39, 0, 17200, low=Decimal("0.54"), high=Decimal("0.81")),
        one("google", "Бренд", 39, 35, 38, 1, 7700, **kept),
    )


def quiet() -> LetterFacts:
    """A Sunday without a lead, and nobody owes anything."""
    return LetterFacts(
        company="Ясні Вікна",
        day=date(2026, 11, 15),
        currency="UAH",
        crm="Bitrix24",
        actions_at_most=5,
        banner=Banner(),
        yesterday=Yesterday(first=date(2026, 11, 15), last=date(2026, 11, 15), leads=0, planned=0),
        debts=(),
        plan=Plan(
            first=date(2026, 11, 1),
            last=date(2026, 11, 15),
            sources=(SourceLeads(source="meta", leads=21, planned=20),),
            cash=Decimal(40000),
            cash_planned=Decimal(60800),
            won_deals=1,
            won_from_this_month=1,
        ),
        fates={"open": 20, "won": 1},
        answers=None,
        pact=PactFacts(
            version=3, since=date(2026, 11, 1), signers=("Олена", "Андрій", "Ірина"), judged=10, not_checkable=4
        ),
    )


def partial() -> LetterFacts:
    """The first days of an unsigned pact: the CRM's files cannot be read, Meta's lost rows, a stage is unknown."""
    return LetterFacts(
        company="Дах & Двір",
        day=date(2026, 3, 2),
        currency="UAH",
        crm="",
        actions_at_most=2,
        banner=Banner(
            sources=(
                SourceGap(
                    source="crm",
                    status="dead",
                    brings=("records", "deals", "stage_moves"),
                    newest_row_at=datetime(2026, 2, 28, 9, 5, tzinfo=KYIV),
                ),
                SourceGap(source="meta", status="partial", brings=("leads",), set_aside=57, pulled=1200),
            ),
            stages=(UnknownStage(pipeline="deal/0", stage="Передоплата", leads=1),),
            unprovable=21,
            days_shown=5,
            trial_until=date(2026, 3, 14),
            sellers_with_partial_log=2,
            won_deals_alone=True,
        ),
        yesterday=Yesterday(
            first=date(2026, 2, 28),
            last=date(2026, 3, 2),
            leads=23,
            fates={"unprovable": 21, "no_answer": 2},
            duplicates=4,
            wrote_again=3,
        ),
        debts=(
            Debt(
                debtor="sales",
                actions=(
                    Action(
                        check="first_answer",
                        clause="S1",
                        title="Перша відповідь",
                        status="not_checkable",
                        leads=1,
                        oldest_on=date(2025, 12, 30),
                        sheet="untouched",
                    ),
                    Action(
                        check="next_step_planned",
                        clause="S7",
                        title="Наступний крок записано",
                        status="warned",
                        leads=5,
                        kept=45,
                        checked=50,
                        at_least=Decimal("0.925"),
                    ),
                    Action(
                        check="fields_complete",
                        clause="S8",
                        title="Поля заповнені",
                        status="breached",
                        leads=2,
                        nights=12,
                        details=(Detail(kind="field", name="amount", count=2),),
                        sheet="incomplete",
                    ),
                ),
            ),
        ),
        plan=Plan(
            first=date(2026, 3, 1),
            last=date(2026, 3, 2),
            sources=(SourceLeads(source="meta", leads=22), SourceLeads(source="Виставка", leads=1)),
            cash=Decimal(0),
        ),
        fates={"unprovable": 21, "no_answer": 2},
        answers=None,
        campaigns=(
            Campaign(source="meta", name="Дахи <2026>", leads=22, valid=2, decided=2, spend=Decimal("95.5")),
        ),
        pact=PactFacts(version=None, since=None, not_checkable=9),
    )


def trial() -> LetterFacts:
    """The example's figures before anybody is judged by them, on a night without any source of leads."""
    facts = example()
    return replace(
        facts,
        debts=(),
        banner=Banner(trial_until=date(2026, 11, 30), plan_lowered_by=374),
        plan=replace(facts.plan, sources=tuple(replace(each, planned=None) for each in facts.plan.sources)),
        campaigns=tuple(
            replace(each, valid_status="not_checkable", valid_clause="", cost_status="not_checkable")
            for each in facts.campaigns
        ),
        good=Good(picked_up=facts.good.picked_up),
        pact=replace(facts.pact, judged=0, breached=0, not_checkable=0),
    )


NIGHTS = {"example": example, "quiet": quiet, "partial": partial, "trial": trial}
