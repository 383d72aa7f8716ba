"""Each way to write a pact wrongly, and the line that says what to write instead."""

import re
from pathlib import Path

import pytest

from expectations.pact import PactError, load_pact
from tests.expectations.conftest import Spoil

# what stands there, what stands there instead, the line it is found on, its key, and part of what is said
BAD = [
    ("time_zone: Europe/Kyiv", "time_zone: Kyiv", 4, "company.time_zone",
     '"Kyiv" is not a time zone; write its name as Europe/Kyiv'),
    ("  language: uk\n  currency", "  language: ua\n  currency", 5, "company.language", "write 'uk', 'ru' or 'en'"),
    ("report: UAH,", "report: грн,", 6, "company.currency.report", '"грн" is not a currency'),
    ("{report: UAH, rates: rates/nbu.csv}", "{report: UAH}", 6, "company.currency.rates",
     "is missing, but meta is in USD"),
    ("rates/nbu.csv}", "rates/nbu2.csv}", 6, "company.currency.rates",
     '"rates/nbu2.csv" does not exist; put a CSV file there with the columns date,currency,rate'),
    ('{mon-fri: "09:00-18:00", sat', '{mon-fri: "18:00-09:00", sat', 10, "company.hours",
     "an opening before the closing"),
    ('{mon-fri: "09:00-18:00", sat', '{fri-mon: "09:00-18:00", sat', 10, "company.hours",
     "the earlier day first"),
    ("country: none,", "country: Ukraine,", 11, "company.days_off.country", "write its two letters, or none"),
    ("mail: olena@yasni-vikna.example", "mail: olena", 18, "people.olena.mail", '"olena" is not what belongs here'),
    ("reply_to: [olena, andrii]", "reply_to: [olena, andriy]", 21, "mail.reply_to.1", 'did you mean "andrii"?'),
    ("from: 2026-11-01", "from: 2026-11-31", 24, "signed.from", "a day that exists"),
    ("from: 2026-11-01", "from: 01.11.2026", 24, "signed.from", '"01.11.2026" is not a date'),
    ("    olena: 2026-10-30", "    olga: 2026-10-30", 27, "signed.dates.olga", 'unknown person "olga"'),
    ("by: {marketing: olena, sales: andrii,", "by: {marketing: olena,", 25, "signed.by.sales",
     "write who signs for sales"),
    ("spend_currency: USD", "spend_curency: USD", 34, "sources.meta.spend_curency",
     'did you mean "spend_currency"?'),
    ("columns: {form_name: Form}", "columns: {form_nam: Form}", 36, "sources.meta.columns.form_nam",
     'unknown column "form_nam"; did you mean "form_name"?'),
    ('spend: {file: "exports/meta/spend*.csv", preset', "spend: {preset", 40, "sources.meta.files.spend",
     "has no file"),
    ("delimiter: tab", 'delimiter: ";;"', 44, "sources.crm.files.records.delimiter", "is not one sign"),
    ("pipeline: lead,", "pipeline: leed,", 44, "sources.crm.files.records.pipeline", 'did you mean "lead"?'),
    ('dates: "%d.%m.%Y %H:%M:%S"', 'dates: "dd.mm.yyyy"', 45, "sources.crm.files.deals.dates.0",
     "is no way to write a date"),
    ("{from: crm, crm_sources", "{from: bitrix, crm_sources", 46, "sources.chats.from", 'unknown source "bitrix"'),
    ("crm_sources: [TELEGRAM]", "crm_sources: [FACEBOOK]", 46, "sources.chats.crm_sources.0",
     "is claimed by meta too"),
    ('{file: "calls/*.csv", preset', "{preset", 47, "sources.calls", "says nowhere where its rows stand"),
    ('{file: "calls/*.csv", preset', '{file: "/data/calls/*.csv", preset', 47, "sources.calls.file",
     "is an absolute path"),
    ('expected_by: "03:00"', "expected_by: 3 am", 47, "sources.calls.expected_by", "is not a time of day"),
    ("answers: sales}", "answers: seller}", 50, "stages.lead.NEW.answers", '"seller" is not known here'),
    ("means: rejected,", "means: junk,", 51, "stages.lead.on.means", "'rejected'"),
    ("  price: [Дорого]", "  too_dear: [Дорого]", 58, "reasons.too_dear", "lead.valid.not_reasons"),
    ("  price: [Дорого]", "  price: [Дорого, спам]", 58, "reasons.price.1", "stands under spam too"),
    ("same_person_within_days: 30", "same_person_within_days: a month", 60, "lead.same_person_within_days",
     "is not a whole number"),
    ("not_reasons: [spam, out_of_region]", "not_reasons: [spam, price]", 62, "lead.valid.not_reasons.1",
     "no fault of the lead"),
    ("check: valid_leads, side: marketing,", "check: consent_given, side: marketing,", 65, "clauses.M2.check",
     "write under lead, fields: consent: {question:"),
    ("check: valid_leads, side: marketing, at_least: 75%, min: 30, per: campaign",
     "check: fields_complete, side: sales, at_least: 75%, fields: [owner], stage: lost", 65, "clauses.M2.stage",
     '"lost" ends the way'),
    ("at_least: 75%", "at_least: 75", 65, "clauses.M2.at_least", '"75" is not a share; write "75%"'),
    ("check: valid_leads", "check: valid_lead", 65, "clauses.M2.check", 'did you mean "valid_leads"?'),
    ("check: valid_leads", "check: mood", 65, "clauses.M2.check", "known are reaches_crm, has_seller_at_work"),
    ("side: marketing, at_most", "at_most", 66, "clauses.M3.side", "is missing; write side: sales"),
    ("side: marketing, at_most", "side: sales, at_most", 66, "clauses.M3.side", "write marketing"),
    ("at_most: 650 UAH", "at_most: 650", 66, "clauses.M3.at_most", '"650" is not an amount of money'),
    ("at_most: 650 UAH", "at_most: 15 USD", 66, "clauses.M3.at_most", "write it in UAH"),
    ("at_most: 650 UAH", "at_most: 650 UAH, at_least: 90%", 66, "clauses.M3.at_least",
     "take it out (it takes at_most"),
    ("within: 30 working min", "within: half an hour", 68, "clauses.S1.within", '"half an hour" is not a duration'),
    ("within: 30 working min", "within: 1 working days", 68, "clauses.S1.within", "write it as 30 working min"),
    ("within: 30 working min, ", "", 68, "clauses.S1.within", "first_answer needs it: write within: 30 working min"),
    ("days: 3, at_least", "days: 6, at_least", 69, "clauses.S2.days", "write 5 or fewer"),
    ("within: 2 working days", "within: 48 hours", 70, "clauses.S3.within", "write it as 2 working days"),
    ("  S5: {check", "  s5: {check", 71, "clauses.s5", "write a capital letter and a number"),
    ("monthly_by_day: 5", "monthly_by_day: 31", 72, "clauses.B1.monthly_by_day", "a day from 1 to 28"),
    ('"2026-11": {leads', '"2026-13": {leads', 75, "plan.2026-13", "is not a month; write it as 2026-11"),
    ("late_counts_as: 0.5", "late_counts: 0.5", 74, "plan.late_counts", 'did you mean "late_counts_as"?'),
    ("leads_a_day: {meta: 12", "leads_a_day: {mata: 12", 75, "plan.2026-11.leads_a_day.mata", 'mean "meta"?'),
    ("points: 1, clause: S1", "points: 1, clause: S9", 77, "credits.0.clause", 'unknown clause "S9"'),
    ("quiet: [sun]", "quiet: [sunday]", 80, "report.quiet.0", "'sun'"),
    ("sales: [andrii], owner", "sales: [petro], owner", 81, "report.to.sales.0", 'unknown person "petro"'),
    ('from: "leadpact <pact@yasni-vikna.example>"', "from: leadpact", 21, "mail.from",
     '"leadpact" is not a sender'),
    ("{type}/details/{id}/", "{type}/details/{crm_id}/", 14, "company.crm_link", "write {id} there"),
    ("preset: phone_calls,", "preset: phone_calls, values: {direction: {вх: inn}},", 47,
     "sources.calls.values.direction.вх", 'unknown direction "inn"; did you mean "in"?'),
    ("brings: [leads, activities],", "brings: leads, lead: first_call_of_new_number,", 47, "sources.calls.lead",
     "write brings: [leads, activities]"),
    ("rulings: rulings.csv", "rulings: &r [*r]", 1, "", "leads back to itself"),
    ("rulings: rulings.csv", "ruling: rulings.csv", 83, "ruling", 'did you mean "rulings"?'),
    ("rulings: rulings.csv", "company: {}", 83, "company", "stands here twice, first on line 2"),
    ("reply_to: [olena, andrii]}", "reply_to: [olena, andrii}", 21, "", "not YAML"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "line", "key", "said"), BAD, ids=[f"{bad[3]}-{bad[1]}" for bad in BAD])
def test_a_bad_pact_is_refused_by_line(spoil: Spoil, old: str, new: str, line: int, key: str, said: str) -> None:
    with pytest.raises(PactError) as refused:
        load_pact(spoil(old, new))
    assert len(refused.value.problems) == 1, str(refused.value)
    place = f"pact.yaml:{line}: {key}: " if key else f"pact.yaml:{line}: "
    assert str(refused.value).startswith(place), str(refused.value)
    assert said in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_secret_in_the_pact_is_refused_and_not_repeated(spoil: Spoil) -> None:
    path = spoil('{file: "calls/*.csv", preset: phone_calls,', "{connector: binotel, token: abc123,")
    with pytest.raises(PactError) as refused:
        load_pact(path)
    assert "sources.calls.token: a secret must not stand in the pact; write its name" in str(refused.value)
    assert "abc123" not in str(refused.value)


def test_all_problems_are_shown_together_in_the_order_of_their_lines(spoil: Spoil, folder: Path) -> None:
    spoil("time_zone: Europe/Kyiv", "time_zone: Kyiv")
    spoil("at_least: 75%", "at_least: 75")
    spoil("check: reaches_crm", "check: reaches")
    spoil("reply_to: [olena, andrii]", "reply_to: [olga]")
    (folder / "promises.csv").unlink()
    with pytest.raises(PactError) as refused:
        load_pact(folder / "pact.yaml")
    found = [(problem.line, problem.key) for problem in refused.value.problems]
    assert found == [
        (4, "company.time_zone"), (21, "mail.reply_to.0"), (64, "clauses.H1.check"),
        (65, "clauses.M2.at_least"), (67, "clauses.M4.file"),
    ]  # fmt: skip


def test_a_pact_that_is_not_there_or_empty_says_so(tmp_path: Path) -> None:
    with pytest.raises(PactError, match=r"pact.yaml: there is no such file"):
        load_pact(tmp_path / "pact.yaml")
    (tmp_path / "pact.yaml").write_text("# nothing yet\n")
    with pytest.raises(PactError, match=r"pact.yaml:1: is empty"):
        load_pact(tmp_path / "pact.yaml")


def test_a_pact_in_another_encoding_is_refused(folder: Path) -> None:
    path = folder / "pact.yaml"
    path.write_bytes(path.read_text(encoding="utf-8").encode("cp1251"))
    with pytest.raises(PactError, match=r"pact.yaml:1: is not UTF-8; save it as UTF-8"):
        load_pact(path)


VALUE = re.compile(r"(?<=: )(?:[^\s{}\[\],]+|\{[^{}]*\}|\[[^\[\]]*\])")


@pytest.mark.parametrize("written", ["~", "[]", "[~]", "{a: {b: c}}", "x"])
def test_whatever_stands_in_place_of_a_value_is_read_or_refused_in_our_words(folder: Path, written: str) -> None:
    path = folder / "pact.yaml"
    text = path.read_text(encoding="utf-8")
    for value in VALUE.finditer(text):
        path.write_text(text[: value.start()] + written + text[value.end() :], encoding="utf-8")
        try:
            load_pact(path, with_side_files=False)
        except PactError as refused:
            assert "None" not in str(refused)
            assert "Input should" not in str(refused)


def test_a_preset_must_be_known_where_they_are_given(folder: Path) -> None:
    with pytest.raises(PactError) as refused:
        load_pact(folder / "pact.yaml", presets=["meta_leads", "meta_spend", "bitrix24_lead", "phone_calls"])
    assert str(refused.value) == (
        'pact.yaml:44: sources.crm.files.records.preset: unknown preset "bitrix24_leads"; did you mean "bitrix24_lead"?'
    )
