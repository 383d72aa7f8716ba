"""A night's last line."""

from tasks.core.outcome import Delivered, SourceSeen, failed, outcome

META = SourceSeen("meta", "arrived")
CALLS = SourceSeen("calls", "missing")


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
        "Partial: calls did not arrive; crm came with 12 rows set aside; "
        "google could not be read (exports/g.csv is empty)."
    )


def test_a_check_that_could_not_be_run_makes_the_night_partial() -> None:
    assert outcome([META], ["S1"]).status == "partial"


def test_a_letter_that_may_have_been_sent_names_the_way_to_send_it_again() -> None:
    end = outcome([META], delivered=Delivered(sent=("olena",), unknown=("andrii",)))
    assert str(end) == "Partial: the letter to andrii may have been sent; leadpact deliver --again sends it again."


def test_a_failed_night_names_the_stage_on_one_line() -> None:
    assert str(failed("land", ValueError("two\nlines"))) == "Failed: land broke off. two lines"
