"""Each preset reads its export as the vendor writes it."""

from datetime import datetime
from decimal import Decimal

import pytest

from tasks.connectors.preset import preset_names, read_preset
from tasks.core.columns import CHOICES, KINDS
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
        "won_at": at("2026-11-17T23:59:59"), "pipeline": "Загальна", "stage": "Виграно", "owner": "Ірина Сова",
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


def test_a_status_of_won_or_lost_stands_above_the_stage(read: Read) -> None:
    text = (
        "Deal - ID,Deal - Title,Deal - Value,Deal - Currency,Deal - Pipeline,Deal - Stage,Deal - Status,Deal - Deal created\n"
        "1,a,1200,EUR,Sales,Qualified,Won,2026-11-16 09:00:00\n2,b,,EUR,Sales,Contacted,Open,2026-11-16 09:00:00\n"
        "3,c,,EUR,Sales,Contacted,Lost,2026-11-16 09:00:00\n"
    )
    rows, aside = read(text, "deals", "pipedrive_deals")
    assert not aside
    assert [row["stage"] for row in rows] == ["Won", "Contacted", "Lost"]


def test_a_row_of_kommo_is_record_and_deal(read: Read) -> None:
    text = (
        "ID;Название сделки;Бюджет ;Ответственный;Дата создания сделки;Дата закрытия;Этап сделки;Воронка;Рабочий телефон\n"
        "77;Окна;10 000;Ира;16.11.2026 10:00:00;не закрыта;Осмотр;Клиенты;+77012345678\n"
    )
    records, _ = read(text, "records", "kommo_leads", "cp1251")
    deals, _ = read(text, "deals", "kommo_leads", "cp1251")
    assert records == [{
        "crm_id": "77", "created_at": at("2026-11-16T10:00"), "phone": "+77012345678", "pipeline": "Клиенты",
        "stage": "Осмотр", "owner": "Ира",
    }]  # fmt: skip
    assert deals == [{
        "deal_id": "77", "crm_id": "77", "created_at": at("2026-11-16T10:00"), "pipeline": "Клиенты",
        "stage": "Осмотр", "owner": "Ира", "amount": Decimal(10_000),
    }]  # fmt: skip


@pytest.mark.parametrize("blank", ["\n", ""])
def test_the_footer_of_a_salesforce_report_is_no_row(read: Read, blank: str) -> None:
    text = (
        "Lead ID,Create Date,Lead Status,First Name,Last Name,Lead Owner\n"
        "00Q1,11/16/2026,Open,Jane,Doe,Ann\n00Q2,11/17/2026,Working,John,Doe,Bob\n" + blank + "Leads this month\n"
        '"Copyright (c) 2000-2026 salesforce.com, inc. All rights reserved."\n'
        "Confidential Information - Do Not Distribute\nGenerated By:  Ann  11/18/2026 7:00 AM\nYasni Vikna\n"
    )
    rows, aside = read(text, "records", "salesforce_leads")
    assert not aside and [row["crm_id"] for row in rows] == ["00Q1", "00Q2"]


def test_a_cut_row_in_the_middle_or_at_the_end_is_no_footer(read: Read) -> None:
    text = "Lead ID,Create Date,Lead Status\n\n00Q1\n00Q2,11/17/2026,Working\n00Q3\n"
    rows, aside = read(text, "records", "salesforce_leads")
    assert [row["crm_id"] for row in rows] == ["00Q2"] and [row.line for row in aside] == [3, 5]


@pytest.mark.parametrize(
    ("header", "row"),
    [("Kampagnenname;Tag;Ausgegebener Betrag (EUR);Impressionen;Link-Klicks", "Herbst;2026-11-16;1.250,50;4.800;96"),
     ("Nom de la campagne;Jour;Montant dépensé (EUR);Impressions;Clics sur un lien", "Herbst;2026-11-16;1 250,50;4 800;96"),
     ("Campaign name;Day;Amount spent (EUR);Impressions;Link clicks", "Herbst;2026-11-16;€1,250.50;4,800;96")],
)  # fmt: skip
def test_meta_spend_in_other_languages(read: Read, header: str, row: str) -> None:
    rows, aside = read(f"{header}\n{row}\n", "spend", "meta_spend", "cp1252" if "dépensé" in header else "utf-8")
    assert not aside
    assert rows == [{
        "day": "2026-11-16", "campaign_name": "Herbst", "amount": Decimal("1250.50"), "currency": "EUR",
        "impressions": 4800, "clicks": 96,
    }]  # fmt: skip


@pytest.mark.parametrize(
    ("title", "period", "header", "total"),
    [("Kampagnenbericht", "1. September 2026 - 30. September 2026", "Kampagne,Kosten,Währungscode", "Gesamt: Konto"),
     ("Rapport", "1 septembre 2026 - 30 septembre 2026", "Campagne,Coût,Code de devise", "Total : compte"),
     ("Отчет", "1 сентября 2026 г. - 30 сентября 2026 г.", "Кампания,Стоимость,Код валюты", "Итого: аккаунт"),
     ("Звіт", "1 вересня 2026 р. – 30 вересня 2026 р.", "Кампанія,Вартість,Код валюти", "Усього: обліковий запис"),
     ("Report", "September 1, 2026 - September 30, 2026", "Campaign,Cost,Currency code", "Total: Account")],
)  # fmt: skip
def test_a_google_report_without_days_counts_on_the_first(
    read: Read, title: str, period: str, header: str, total: str
) -> None:
    text = f'{title}\n"{period}"\n{header}\nПошук,"1.234,56",EUR\nМережа,"1.234",EUR\n{total},"2.468,56",EUR\n'
    rows, aside = read(text, "spend", "google_spend")
    assert not aside
    assert [(row["day"], row["amount"]) for row in rows[:2]] == [
        ("2026-09-01", Decimal("1234.56")), ("2026-09-01", Decimal(1234)),
    ]  # fmt: skip


def test_linkedin_spend_has_a_preamble_and_tabs(read: Read) -> None:
    text = (
        "Campaign Performance Report (in UTC)\nReport Start: November 16, 2026\nReport End: November 17, 2026\n\n"
        "Start Date (in UTC)\tAccount Name\tCurrency\tCampaign Name\tCampaign ID\tTotal Spent\tImpressions\tClicks\n"
        "11/16/2026\tVikna\tEUR\tOsin\t123\t1,250.50\t4800\t96\n"
    )
    rows, aside = read(text, "spend", "linkedin_spend", "utf-16")
    assert not aside
    assert rows == [{
        "day": "2026-11-16", "campaign_id": "123", "campaign_name": "Osin", "amount": Decimal("1250.50"),
        "currency": "EUR", "impressions": 4800, "clicks": 96,
    }]  # fmt: skip


def test_tiktok_spend_leaves_its_totals_out(read: Read) -> None:
    text = (
        "Campaign name,Campaign ID,Date,Cost,Currency,Impressions,Clicks (destination)\n"
        "Osin,123,2026-11-16,12.50,USD,100,9\nTotal of 1 result,-,-,12.50,USD,100,9\n"
    )
    rows, aside = read(text, "spend", "tiktok_spend")
    assert not aside and [row["amount"] for row in rows] == [Decimal("12.50")]


def test_leads_of_linkedin_are_in_utc(read: Read) -> None:
    text = "Lead ID,Submitted at,First name,Last name,Email address,Seniority\nr-1,11/16/2026 12:30:00,Jane,Doe,j@d.com,Head\n"
    rows, aside = read(text, "leads", "linkedin_leads")
    assert not aside
    assert rows[0]["submitted_at"] == at("2026-11-16T14:30:00") and rows[0]["answers"] == {"Seniority": "Head"}


def test_calls_by_status_and_localised_headers(read: Read) -> None:
    text = (
        "ID звонка;Дата и время;Тип звонка;Номер клиента;Сотрудник;Статус;Время ожидания;Длительность разговора\n"
        "1;16.11.2026 10:00:00;Входящий;Скрытый номер;Ира;Отвечен;7;01:35\n"
        "2;16.11.2026 10:05:00;Исходящий;80671234567;Ира;Пропущен;20;0\n"
    )
    rows, aside = read(text, "activities", "phone_calls", "cp1251")
    assert not aside
    assert [(row["direction"], row["is_answered"], row.get("talked_seconds")) for row in rows] == [("in", 1, 95), ("out", 0, 0)]


@pytest.mark.parametrize("name", preset_names())
def test_a_preset_speaks_of_columns_of_what_it_can_bring(name: str) -> None:
    """One kind, or a row that is record and deal."""
    preset = read_preset(name)
    said = {*preset.columns, *preset.constants}
    whole = [kind for kind in KINDS.values() if all(set(group) & said for group in kind.header)]
    brought = [kind for kind in whole if {*preset.columns} <= {*kind.columns}] or whole
    assert brought and {*preset.columns} <= {column for kind in brought for column in kind.columns}
    assert preset.values.keys() <= preset.columns.keys()
    assert len(brought) == (2 if name in {"bitrix24_simple", "kommo_leads", "pipedrive_simple"} else 1)


@pytest.mark.parametrize("name", preset_names())
def test_a_preset_leads_our_words_to_our_words(name: str) -> None:
    preset = read_preset(name)
    for column, known in CHOICES.items():
        assert {*preset.values.get(column, {}).values()} <= {*known}


@pytest.mark.parametrize(("first", "second"), [("11/16/2026 2:30 PM", "11/02/2026 9:00 AM"), ("16/11/2026 14:30", "02/11/2026 9:00")])
def test_the_order_of_day_and_month_is_what_all_rows_allow(read: Read, first: str, second: str) -> None:
    text = f"Record ID,Create Date,Lead Status\n1,{second},NEW\n2,{first},NEW\n3,2026-11-01 08:00,NEW\n"
    rows, aside = read(text, "records", "hubspot_contacts")
    assert not aside
    assert [row["created_at"] for row in rows] == [at("2026-11-02T09:00"), at("2026-11-16T14:30"), at("2026-11-01T08:00")]


def test_pipedrives_deals_in_french_and_german(read: Read) -> None:
    french = ("Affaire - ID;Affaire - Valeur;Affaire - Devise;Affaire - Étape;Affaire - Statut;Affaire - Propriétaire;"
              "Affaire - Personne à contacter;Affaire - Affaire créée;Affaire - Date de gain;Personne - Téléphone\n"
              "7;1 500,50;EUR;Devis envoyé;Gagné;Élise;Max Roux;2026-11-16 09:00:00;2026-11-17 10:00:00;06 12 34 56 78\n"
              "8;;EUR;Devis envoyé;Ouverte;Élise;Max Roux;2026-11-16 09:00:00;;06 12 34 56 78\n")  # fmt: skip
    rows, aside = read(french, "deals", "pipedrive_simple")
    assert not aside
    assert [(row["deal_id"], row["stage"], row.get("amount"), row.get("won_at")) for row in rows] == [
        ("7", "Gagné", Decimal("1500.50"), at("2026-11-17T10:00:00")), ("8", "Devis envoyé", None, None)]  # fmt: skip
    german = ("Deal - ID;Deal - Wert;Deal - Phase;Deal - Status;Deal - Besitzer;Deal - Deal erstellt;Deal - Verlustgrund;"
              "Deal - Deal abgeschlossen am\n7;1.500,50;Angebot;Verloren;Jörg;16.11.2026 09:00;Zu teuer;17.11.2026 10:00\n")  # fmt: skip
    rows, aside = read(german, "deals", "pipedrive_deals", "cp1252")
    assert not aside
    assert (rows[0]["stage"], rows[0]["reason"], rows[0]["amount"]) == ("Verloren", "Zu teuer", Decimal("1500.50"))
    assert rows[0]["closed_at"] == at("2026-11-17T10:00:00")


def test_pipedrives_planned_length_of_a_call_is_no_talk(read: Read) -> None:
    text = ("Activity - ID,Activity - Type,Activity - Done,Activity - Due date,Activity - Duration,Deal - ID\n"
            "1,Call,Done,2026-11-16,00:30,7\n")  # fmt: skip
    rows, aside = read(text, "activities", "pipedrive_activities")
    assert not aside
    assert "talked_seconds" not in rows[0] and "is_answered" not in rows[0]
    assert rows[0]["at"] == at("2026-11-16T23:59:59")


@pytest.mark.parametrize(
    "header",
    ["Lead-ID,Eingereicht am,Kampagnenname,Formularname,Vorname,Nachname,E-Mail-Adresse",
     "ID du lead,Date d'envoi,Nom de la campagne,Nom du formulaire,Prénom,Nom de famille,Adresse e-mail"],
)  # fmt: skip
def test_linkedins_leads_are_in_utc_whatever_the_language(read: Read, header: str) -> None:
    rows, aside = read(f"{header}\n5,2026-11-16 09:00:00,Herbst,Form,Ann,Lee,ann@gmx.de\n", "leads", "linkedin_leads")
    assert not aside
    assert rows[0]["submitted_at"] == at("2026-11-16T11:00:00")
    assert (rows[0]["campaign_name"], rows[0]["form_name"]) == ("Herbst", "Form")
