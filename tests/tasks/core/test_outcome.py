"""A night's last line."""

from tasks.core.outcome import Delivered, SourceSeen, Unsent, delivery_outcome, failed, outcome
from tasks.core.sending import Sending

META = SourceSeen("meta", "arrived")
CALLS = SourceSeen("calls", "missing", error="no file matches calls/*.csv")


def test_a_night_with_everything_is_complete() -> None:
    assert str(outcome([META])) == "Complete: all 1 sources arrived and every clause was looked at."


def test_each_faulty_source_is_named_with_its_fault() -> None:
    sources = [
        META,
        CALLS,
        SourceSeen("crm", "partial", set_aside=12),
        SourceSeen("google", "dead", error="exports/g.csv is empty"),
    ]
    assert str(outcome(sources)) == (
        "Partial: calls did not arrive (no file matches calls/*.csv); crm came with 12 rows set aside; "
        "google could not be read (exports/g.csv is empty)."
    )


def test_a_check_that_could_not_be_run_makes_the_night_partial() -> None:
    assert outcome([META], ["S1"]).status == "partial"


def test_a_letter_that_may_have_been_sent_names_the_way_to_send_it_again() -> None:
    end = outcome([META], delivered=Delivered(sent=("olena",), unknown=("andrii",)))
    assert str(end) == "Partial: the letter to andrii may have been sent; leadpact deliver --again sends it again."


def test_whoever_was_refused_is_named_with_the_reason() -> None:
    refused = Unsent("andrii", Sending.REFUSED, "the mail server answered 550 5.1.1")
    end = outcome([META], delivered=Delivered(sent=("olena",), unsent=(refused,)))
    assert str(end) == (
        "Partial: the letter was not sent to andrii (the mail server answered 550 5.1.1); leadpact deliver sends it."
    )


def test_a_letter_that_reached_nobody_fails_the_night() -> None:
    end = outcome([META], delivered=Delivered(unsent=(Unsent("andrii", Sending.DELAYED),)))
    assert str(end) == "Failed: No letter went out: the letter was not sent to andrii; leadpact deliver sends it."


def test_an_alarm_that_was_not_sent_is_named_beside_the_letter() -> None:
    alarms = [("sales", Delivered(unknown=("andrii",)))]
    end = outcome([META], delivered=Delivered(sent=("olena",)), alarms=alarms)
    assert str(end) == (
        "Partial: the alarm of sales to andrii may have been sent; leadpact deliver --again sends it again."
    )


def test_the_mail_of_a_night_is_told_apart_from_the_night() -> None:
    alarms = [("sales", Delivered(sent=("andrii",))), ("owner", Delivered(sent_before=("iryna",)))]
    told = delivery_outcome(Delivered(sent=("olena",)), alarms)
    assert str(told) == "Complete: sent to olena; the alarm of sales sent to andrii."


def test_a_failed_night_names_the_stage_on_one_line() -> None:
    assert str(failed("land", ValueError("two\nlines"))) == "Failed: land broke off. two lines"
