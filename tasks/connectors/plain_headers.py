"""Headers of tables that are no vendor's export, as people name them in Ukrainian, Russian and English.

An id stands for whatever its table holds; the kind's own columns come before those that it refers to.
"""

from collections.abc import Mapping

_MOMENT = ("at", "when", "date", "time", "datetime", "created", "created at", "date created", "timestamp", "коли",
           "когда", "дата", "час", "время", "дата створення", "дата создания", "створено", "создано")  # fmt: skip
PLAIN: Mapping[str, tuple[str, ...]] = {
    "lead_id": ("lead id", "mql id", "submission id", "request id", "form id", "tranid", "transaction id", "id заявки",
                "номер заявки", "id", "ref", "номер", "№"),
    "submitted_at": ("submitted", "submitted at", "submission date", "first contact date", "sent", "sent at",
                     "дата заявки", *_MOMENT),
    "crm_id": ("record", "record id", "lead", "lead id", "лід", "лид", "id ліда", "id лида", "id"),
    "deal_id": ("deal", "deal id", "opportunity id", "угода", "сделка", "id угоди", "id сделки", "id"),
    "contact_id": ("contact", "contact id", "контакт", "id контакту", "id контакта"),
    "record_id": ("record", "record id", "id"),
    "activity_id": ("activity id", "call id", "id"), "owner_id": ("owner id", "user id", "id"),
    "created_at": ("engage date", "open date", *_MOMENT), "at": ("start", "started at", *_MOMENT),
    "changed_at": ("changed", "changed at", "modified", "updated", "updated at", "змінено", "изменено"),
    "closed_at": ("closed", "closed at", "close date", "закрито", "закрыто"),
    "won_at": ("won", "won date", "paid", "оплачено"),
    "entered_at": ("entered", "entered at", "внесено"), "planned_at": ("next step", "next activity"),
    "day": ("day", "date", "день", "дата"),
    "amount": ("amount", "cost", "spend", "spent", "close value", "value", "сума", "сумма", "витрати", "расход"),
    "currency": ("currency", "валюта"), "impressions": ("impressions", "покази", "показы"),
    "clicks": ("clicks", "кліки", "клики"),
    "name": ("name", "full name", "your name", "client", "customer", "ім'я", "имя", "клієнт", "клиент", "піб", "фио"),
    "first_name": ("first", "first name"), "last_name": ("last", "last name", "прізвище", "фамилия"),
    "phone": ("phone", "phone number", "your phone", "tel", "телефон", "номер телефону", "номер телефона"),
    "mail": ("mail", "email", "e-mail", "e-mail address", "email address", "your email", "пошта", "почта"),
    "stage": ("stage", "deal stage", "status", "етап", "этап", "статус", "стадія", "стадия"),
    "pipeline": ("pipeline", "funnel", "воронка"),
    "owner": ("owner", "manager", "seller", "agent", "sales agent", "менеджер", "відповідальний", "ответственный"),
    "campaign_name": ("campaign", "campaign name", "utm_campaign", "utm campaign", "кампанія", "кампания"),
    "campaign_id": ("campaign id",), "click_id": ("gclid",),
    "reason": ("reason", "lost reason", "причина"), "region": ("city", "region", "місто", "город"),
    "crm_source": ("source", "lead source", "джерело", "источник"),
    "kind": ("kind", "type", "activity type", "тип", "вид"),
    "direction": ("direction", "напрям", "напрямок", "направление"),
    "is_answered": ("answered", "відповів", "відповіли", "ответил", "отвечен"),
    "talked_seconds": ("talked", "duration", "seconds", "розмова", "разговор", "тривалість", "длительность"),
    "rang_seconds": ("rang", "ringing", "гудки"), "is_automatic": ("automatic", "automated", "робот"),
    "is_no_such_number": ("no such number", "не існує", "не существует"), "is_planned": ("planned", "план"),
    "record_type": ("record type", "що", "что"), "platform_lead_id": ("form lead", "platform lead id", "id заявки"),
    "team": ("team", "department", "відділ", "отдел"), "is_active": ("active", "працює", "активний", "работает"),
}  # fmt: skip
# words that mean something else in a table of another kind: the value of what people did is no cost
NOT_OF: Mapping[str, Mapping[str, frozenset[str]]] = {"spend": {"amount": frozenset({"close value", "value"})}}
# what the name of a file says of its rows
NAMES: Mapping[str, str] = {
    "deals": "deal|opportunit|угод|сдел", "stage_moves": "history|moves|істор|истор",
    "activities": "activit|calls|tasks|дзвін|звон|активн", "owners": "user|owner|seller|employee|staff|співроб|сотруд",
    "spend": "spend|cost|витрат|расход", "records": "contact|record|crm|лід|лид", "leads": "lead|form|site|заяв",
}  # fmt: skip
