"""Each preset reads its export as the vendor writes it."""

from datetime import datetime
from decimal import Decimal

import pytest

from tasks.connectors.preset import preset_names, read_preset
from tasks.core.columns import KINDS
from tests.tasks.connectors.conftest import KYIV, Read


def at(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=KYIV).timestamp())


def test_meta_leads_are_utf16_with_tabs(read: Read) -> None:
    header = (
        "id\tcreated_time\tad_id\tad_name\tadset_id\tadset_name\tcampaign_id\tcampaign_name\tform_id\tform_name\t"
        "is_organic\tplatform\tfull_name\tphone_number\temail\tcity\tlead_status"
    )
    row = (
        "l:90071\t2026-11-16T15:05:13+02:00\tag:1\tБанер\tas:2\tКиїв\tc:3003\tОсінь\tf:44\tФорма\tFALSE\tig\t"
        "Олена Коваль\tp:+380671234560\tolena@ukr.net\tКиїв\tCREATED"
    )
    rows, aside = read(f"{header}\n{row}\n".encode("utf-16"), "leads", "meta_leads")
    assert not aside
    assert rows == [{
        "lead_id": "90071", "submitted_at": at("2026-11-16T15:05:13"), "name": "Олена Коваль",
        "phone": "p:+380671234560", "mail": "olena@ukr.net", "campaign_id": "3003", "campaign_name": "Осінь",
        "form_id": "44", "form_name": "Форма", "answers": {"city": "Київ"},
    }]  # fmt: skip


@pytest.mark.parametrize(
    "header",
    ["Campaign name,Campaign ID,Day,Amount spent (USD),Impressions,Link clicks",
     "Назва кампанії,Ідентифікатор кампанії,День,Витрачена сума (USD),Покази,Кліки посилання",
     "Название кампании,Идентификатор кампании,День,Потраченная сумма (USD),Показы,Клики по ссылке"],
)  # fmt: skip
def test_meta_spend_says_its_currency_in_the_header(read: Read, header: str) -> None:
    rows, aside = read(f'{header}\nОсінь,3003,2026-11-16,"1,250.50",4800,96\n', "spend", "meta_spend", currency="UAH")
    assert not aside
    assert rows == [{
        "day": "2026-11-16", "campaign_id": "3003", "campaign_name": "Осінь", "amount": Decimal("1250.50"),
        "currency": "USD", "impressions": 4800, "clicks": 96,
    }]  # fmt: skip


def test_google_leads(read: Read) -> None:
    text = (
        "Lead ID,Lead Submit Time,Form ID,Campaign ID,Ad Group ID,Creative ID,GCLID,Full Name,User Email,User Phone,"
        "City,Is Test\n"
        "T-1,2026-11-16T12:30:00Z,44,3003,55,66,EAIa1,Jane,jane@firma.ua,+380671234560,Київ,false\n"
        "T-2,2026-11-16T12:31:00Z,44,3003,,,,Jane,,,,true\n"
    )
    rows, aside = read(text, "leads", "google_leads")
    assert not aside
    assert rows[0] == {
        "lead_id": "T-1", "submitted_at": at("2026-11-16T14:30:00"), "name": "Jane", "phone": "+380671234560",
        "mail": "jane@firma.ua", "campaign_id": "3003", "form_id": "44", "click_id": "EAIa1", "is_test": 0,
        "answers": {"City": "Київ"},
    }  # fmt: skip
    assert rows[1]["is_test"] == 1


def test_google_spend_has_a_title_above_and_sums_below(read: Read) -> None:
    text = (
        'Campaign report\n"November 16, 2026 - November 17, 2026"\n'
        "Day,Campaign ID,Campaign,Account,Impr.,Clicks,Cost,Currency code\n"
        '2026-11-16,3003,Пошук,Вікна,"12,034",842,"1,234.56",USD\n'
        "2026-11-17,3003,Пошук,Вікна,0,0, --,USD\n"
        'Total: Account, --, --, --,"12,034",842,"1,234.56",USD\n'
        'Total: Campaigns, --, --, --,"12,034",842,"1,234.56",USD\n'
    )
    rows, aside = read(text, "spend", "google_spend")
    assert not aside
    assert [(row["day"], row.get("amount")) for row in rows] == [
        ("2026-11-16", Decimal("1234.56")), ("2026-11-17", None),
    ]  # fmt: skip
    assert rows[0]["impressions"] == 12034 and rows[0]["currency"] == "USD"


LEADS_HEADER = (
    '"ID";"Назва ліда";"Стадія";"Ім\'я";"Прізвище";"Робочий телефон";"Мобільний телефон";"Робочий e-mail";"Джерело";'
    '"Додатково про джерело";"Відповідальний";"Дата створення";"Дата зміни";"Дата завершення";"UTM Source";'
    '"UTM Campaign";"ID ліда реклами";"GCLID";"Причина відмови";"Місто";"ID контакту"\r\n'
)


def test_bitrix24_leads_are_cp1251_with_semicolons(read: Read) -> None:
    text = LEADS_HEADER + (
        '"48211";"Заявка";"Новий";"Олена";"Коваль";"067 123 45 60";"050 111 22 33";"olena@ukr.net";"Facebook";"";'
        '"Ірина Сова";"16.11.2026 15:06:00";"16.11.2026 15:10:00";"";"facebook";"Осінь";"l:90071";"EAIa1";"-";"Київ";'
        '"27301"\r\n'
    )
    rows, aside = read(text, "records", "bitrix24_leads", "cp1251", constants={"pipeline": "lead"})
    assert not aside
    assert rows == [{
        "crm_id": "48211", "created_at": at("2026-11-16T15:06:00"), "changed_at": at("2026-11-16T15:10:00"),
        "first_name": "Олена", "last_name": "Коваль", "phone": "067 123 45 60; 050 111 22 33", "mail": "olena@ukr.net",
        "crm_source": "Facebook", "pipeline": "lead", "stage": "Новий", "owner": "Ірина Сова", "contact_id": "27301",
        "platform_lead_id": "90071", "click_id": "EAIa1", "campaign_name": "Осінь", "reason": "-", "region": "Київ",
    }]  # fmt: skip


def test_bitrix24_deals(read: Read) -> None:
    text = (
        '"ID";"Назва угоди";"Воронка";"Стадія";"Сума";"Валюта";"Відповідальний";"ID ліда";"ID контакту";'
        '"Дата створення";"Дата зміни";"Дата завершення";"Дата оплати";"Причина програшу";"Моя компанія"\r\n'
        '"9121";"Вікна";"Загальна";"Виграно";"40 000,50";"Гривня";"Ірина Сова";"48211";"27301";"16.11.2026 15:30:00";'
        '"17.11.2026 10:00:00";"17.11.2026 10:00:00";"17.11.2026";"";"1"\r\n'
    )
    rows, aside = read(text, "deals", "bitrix24_deals", "cp1251")
    assert not aside
    assert rows == [{
        "deal_id": "9121", "crm_id": "48211", "contact_id": "27301", "created_at": at("2026-11-16T15:30:00"),
        "changed_at": at("2026-11-17T10:00:00"), "closed_at": at("2026-11-17T10:00:00"),
        "won_at": at("2026-11-17T00:00:00"), "pipeline": "Загальна", "stage": "Виграно", "owner": "Ірина Сова",
        "amount": Decimal("40000.50"), "currency": "UAH", "entity": "1",
    }]  # fmt: skip


def test_bitrix24_activities(read: Read) -> None:
    header = (
        '"ID";"Тип";"Напрямок";"Дата";"Створено";"Завершено";"Відповіли";"Тривалість, с";"Гудки, с";"Автоматично";'
        '"Результат";"Відповідальний";"ID ліда";"ID угоди"\r\n'
    )
    when = '"16.11.2026 15:20:00";"16.11.2026 15:21:00"'
    text = header + (
        f'"1";"Дзвінок";"Вихідний";{when};"Так";"Так";"45";"8";"Ні";"";"Ірина";"48211";""\r\n'
        f'"2";"Дзвінок";"Вихідний";{when};"Так";"Ні";"0";"0";"Ні";"номер не існує";"Ірина";"48211";""\r\n'
        f'"3";"Повідомлення";"Вхідний";{when};"Так";"";"";"";"Ні";"дякую";"";"48211";""\r\n'
        f'"4";"Візит";"";{when};"Ні";"";"";"";"";"";"Ірина";"";"9121"\r\n'
        f'"5";"Лист";"Вихідний";{when};"Так";"";"";"";"Так";"";"";"48211";""\r\n'
    )
    rows, aside = read(text, "activities", "bitrix24_activities", "cp1251")
    assert not aside
    seen = [
        tuple(row.get(name) for name in ("kind", "direction", "is_answered", "is_no_such_number", "is_planned",
                                         "is_automatic", "talked_seconds", "rang_seconds", "deal_id"))
        for row in rows
    ]  # fmt: skip
    assert seen == [
        ("call", "out", 1, None, 0, 0, 45, 8, None),
        ("call", "out", 0, 1, 0, 0, 0, 0, None),
        ("message", "in", None, 0, 0, 0, None, None, None),
        ("visit", None, None, None, 1, None, None, None, "9121"),
        ("mail", "out", None, None, 0, 1, None, None, None),
    ]
    assert rows[0]["at"] == at("2026-11-16T15:20:00") and rows[0]["entered_at"] == at("2026-11-16T15:21:00")


def test_bitrix24_history(read: Read) -> None:
    text = (
        '"Тип";"ID";"Дата";"Воронка";"Стадія";"Відповідальний"\r\n'
        '"Лід";"48211";"16.11.2026 15:06:00";"";"Новий";""\r\n'
        '"Угода";"9121";"16.11.2026 15:30:00";"Загальна";"";"Ірина Сова"\r\n'
    )
    rows, aside = read(text, "stage_moves", "bitrix24_history", "cp1251")
    assert not aside
    assert rows == [
        {"record_type": "record", "record_id": "48211", "at": at("2026-11-16T15:06:00"), "stage": "Новий"},
        {"record_type": "deal", "record_id": "9121", "at": at("2026-11-16T15:30:00"), "pipeline": "Загальна",
         "owner": "Ірина Сова"},
    ]  # fmt: skip


def test_bitrix24_users(read: Read) -> None:
    text = '"ID";"Ім\'я та прізвище";"Відділ";"Активний"\r\n"7";"Ірина Сова";"Роздріб";"Так"\r\n"8";"Юрій";"12";"Ні"\r\n'
    rows, _ = read(text, "owners", "bitrix24_users", "cp1251")
    assert rows == [
        {"owner_id": "7", "name": "Ірина Сова", "team": "Роздріб", "is_active": 1},
        {"owner_id": "8", "name": "Юрій", "team": "12", "is_active": 0},
    ]


def test_phone_calls(read: Read) -> None:
    text = (
        "call_id,started_at,direction,client_number,hidden,line,employee,answered,ring_sec,talk_sec\n"
        "rs-1,2026-11-16 15:05:13,in,380671234560,no,0443337711,Ірина Сова,yes,7,95\n"
        "rs-2,2026-11-16 15:06:13,out,anonymous,yes,0443337711,,no,20,0\n"
    )
    rows, aside = read(text, "activities", "phone_calls")
    assert not aside
    assert rows[0] == {
        "activity_id": "rs-1", "kind": "call", "direction": "in", "at": at("2026-11-16T15:05:13"), "is_answered": 1,
        "talked_seconds": 95, "rang_seconds": 7, "owner": "Ірина Сова", "phone": "380671234560",
    }  # fmt: skip
    assert rows[1]["direction"] == "out" and "owner" not in rows[1]


@pytest.mark.parametrize("name", preset_names())
def test_a_preset_speaks_of_columns_of_one_kind(name: str) -> None:
    preset = read_preset(name)
    kinds = [brings for brings, kind in KINDS.items() if preset.columns.keys() <= kind.columns.keys()]
    assert kinds
    assert preset.values.keys() <= preset.columns.keys()
    must = [group for group in KINDS[kinds[0]].header if not set(group) & {*preset.columns, *preset.constants}]
    assert not must
