"""The `leadpact` command. What takes time to import is imported by the command that needs it."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, TypeVar

import click

COMPLETE, FAILED, NOTHING_RUN, PARTIAL = 0, 1, 2, 3
EXIT_CODES = {"complete": COMPLETE, "partial": PARTIAL, "failed": FAILED}

Command = TypeVar("Command", bound=Callable[..., Any])


class Day(click.ParamType[date]):
    name = "YYYY-MM-DD"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        try:
            return value if isinstance(value, date) else date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value} is no day. Write it as 2026-11-17.", param, ctx)


class Moment(click.ParamType[datetime]):
    name = "YYYY-MM-DDTHH:MM"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        try:
            return value if isinstance(value, datetime) else datetime.fromisoformat(value)
        except ValueError:
            self.fail(f"{value} is no moment. Write it as 2026-11-17T11:30.", param, ctx)


def of_a_company(command: Command) -> Command:
    """The options that every command has."""
    pact = click.option(
        "--pact", type=click.Path(path_type=Path), default=Path("pact.yaml"), envvar="LEADPACT_PACT",
        show_default=True, help="The company's pact, or its folder.",
    )  # fmt: skip
    debug = click.option("--debug", is_flag=True, help="Show where in the code an error arose.")
    return pact(debug(command))


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="leadpact")
def main() -> None:
    """What happened to every lead, night by night, checked against the pact of marketing and sales."""


@main.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--connector", "names", multiple=True, help="Pull the last 90 days from this vendor's API too; its "
              "credentials stand in the environment, as KOMMO_TOKEN.")  # fmt: skip
@click.option("--key", "keys", multiple=True, metavar="VENDOR.KEY=VALUE", help="What else the connector needs, as "
              "kommo.domain=vikna.kommo.com; several accounts are several --key.")  # fmt: skip
@click.option("--debug", is_flag=True, help="Show where in the code an error arose.")
def init(folder: Path, names: tuple[str, ...], keys: tuple[str, ...], debug: bool) -> None:
    """Look at the export files in DIR and write the pact.yaml that they could bear; never overwrite one.

    With no exports there: write a commented pact, and say which exports each vendor offers.
    """
    with plain_errors(debug):
        from tasks.init import init_told

        for line in init_told(folder, datetime.now(UTC), _connectors(names, keys)):
            click.echo(line)


def _connectors(names: tuple[str, ...], keys: tuple[str, ...]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {name: {} for name in names}
    for each in keys:
        place, sign, value = each.partition("=")
        name, dot, key = place.partition(".")
        if not (sign and dot and name in found):
            raise click.UsageError(f"--key {each}: write it as VENDOR.KEY=VALUE, with --connector VENDOR.")
        found[name][key] = value
    return found


@main.command()
@of_a_company
@click.option("--send-test", "sends_test", is_flag=True, help="Mail one test letter too.")
@click.option("--to", "person", help="With --send-test: to whom of the pact's people; default: who gets the answers.")
def check(pact: Path, debug: bool, sends_test: bool, person: str | None) -> None:
    """Read everything that the pact names, and rehearse the last 30 days; the company's database is not touched.

    Exit codes: 0 nothing to do, 1 warnings, 2 nothing would run.
    """
    if person and not sends_test:
        raise click.UsageError("--to names a reader of the test letter, so it goes with --send-test.")
    with plain_errors(debug):
        from tasks.settings import keep_quiet

        keep_quiet(shows_logs=debug)
        from tasks.check import check as checked

        result = checked(pact, datetime.now(UTC))
        for line in result.lines():
            click.echo(line)
        if sends_test:
            from tasks.send_test import send_test

            click.echo(send_test(pact, person, datetime.now(UTC)))
        sys.exit(result.code)


@main.command()
@of_a_company
@click.option("--day", type=Day(), help="The report day; default: yesterday in the company's zone.")
@click.option("--send", is_flag=True, help="Send the letter; without it the letter is only rendered.")
@click.option("--again", is_flag=True, help="With --send: send also what may have been sent already.")
@click.option("--with-prefect", is_flag=True, help="Run the Prefect flow; starts a server where none is set.")
def run(pact: Path, debug: bool, day: date | None, send: bool, again: bool, with_prefect: bool) -> None:
    """Run one night: export files in, both departments' letter out.

    Exit codes: 0 complete, 3 partial, 1 failed, 2 nothing run.
    """
    if again and not send:
        raise click.UsageError("--again sends, so it goes with --send.")
    with plain_errors(debug):
        from tasks.settings import keep_quiet

        keep_quiet(shows_logs=debug)
        from flows.running import run_night

        status = run_night(pact, day, datetime.now(UTC), send=send, again=again, with_prefect=with_prefect)
        sys.exit(EXIT_CODES[status])


@main.command()
@of_a_company
@click.option("--day", type=Day(), help="The report day; default: yesterday in the company's zone.")
@click.option("--again", is_flag=True, help="Send also what may have been sent already.")
def deliver(pact: Path, debug: bool, day: date | None, again: bool) -> None:
    """Send a night's letter to whoever has not got it, without running the night again.

    Exit codes: 0 everybody has it, 3 somebody has not, 1 nobody has, 2 nothing done.
    """
    with plain_errors(debug):
        from tasks.settings import keep_quiet

        keep_quiet(shows_logs=debug)
        from flows.delivering import deliver_night

        sys.exit(EXIT_CODES[deliver_night(pact, day, datetime.now(UTC), again=again)])


@main.command()
@of_a_company
@click.option("--at", type=Moment(), help="The moment to look from, on the company's clock; default: now.")
@click.option("--send", is_flag=True, help="Mail it; without it the mail is only written beside the day's letters.")
def untouched(pact: Path, debug: bool, at: datetime | None, send: bool) -> None:
    """Tell sales which leads are past their limit and nobody has touched them, each lead once.

    Exit codes: 0 complete, 3 partial, 1 failed, 2 nothing run.
    """
    with plain_errors(debug):
        from tasks.settings import keep_quiet

        keep_quiet(shows_logs=debug)
        from flows.untouched import untouched_plainly

        sys.exit(EXIT_CODES[untouched_plainly(pact, at, datetime.now(UTC), click.echo, send=send)])


@main.command()
@of_a_company
@click.argument("lead")
@click.option("--source", help="The lead's source, where two sources know the id.")
def explain(pact: Path, debug: bool, lead: str, source: str | None) -> None:
    """Tell the fate of LEAD and each fact that decided it."""
    with plain_errors(debug):
        from tasks.explain import explain as explained

        click.echo(explained(pact, lead, source), nl=False)


@main.command()
@of_a_company
@click.option("--fate", help="Only leads of this fate, for example untouched.")
@click.option("--side", help="Only leads that this side answers for: marketing, sales, owner, both, market.")
@click.option("--campaign", help="Only leads of this campaign, by its id or name.")
@click.option("--limit", type=click.IntRange(min=1), help="No more than so many, the newest first.")
@click.option("--csv", "as_csv", is_flag=True, help="Write CSV, every column.")
def ledger(
    pact: Path, debug: bool, fate: str | None, side: str | None, campaign: str | None, limit: int | None, as_csv: bool
) -> None:
    """List the leads, each with its one fate."""
    with plain_errors(debug):
        from flows.listing import list_ledger

        list_ledger(pact, fate=fate, side=side, campaign=campaign, limit=limit, as_csv=as_csv)


@main.command()
@of_a_company
@click.option("--from", "first", type=Day(), required=True, help="The oldest report day.")
@click.option("--to", "last", type=Day(), required=True, help="The newest report day.")
def backfill(pact: Path, debug: bool, first: date, last: date) -> None:
    """Render a range of past nights, oldest first, without mailing; the ledger stays the newest night's."""
    with plain_errors(debug):
        from tasks.settings import keep_quiet

        keep_quiet(shows_logs=debug)
        from flows.backfill import backfill_plainly

        sys.exit(EXIT_CODES[backfill_plainly(pact, first, last, click.echo)])


@main.command()
@of_a_company
@click.option("--port", type=click.IntRange(1, 65535), default=4200, show_default=True, help="Of Prefect's UI.")
def serve(pact: Path, debug: bool, port: int) -> None:
    """Run every night by itself, at the pact's report.at, with Prefect's UI; Ctrl-C stops it.

    Where PREFECT_API_URL names a server, this deploys there and starts a worker.
    """
    with plain_errors(debug):
        from tasks.settings import keep_quiet

        keep_quiet(shows_logs=debug)
        from flows.serving import serve as serve_company

        serve_company(pact, port, click.echo)


@main.command()
@of_a_company
def deployment(pact: Path, debug: bool) -> None:
    """Print what `prefect deploy --all` needs to know of the pact, as a shell's exports."""
    with plain_errors(debug):
        from tasks.settings import keep_quiet

        keep_quiet()
        import shlex

        from flows.serving import deployment_environment

        for name, value in deployment_environment(pact).items():
            click.echo(f"export {name}={shlex.quote(value)}")


@contextmanager
def plain_errors(debug: bool) -> Iterator[None]:
    """An error is a sentence; what cannot start at all is told apart by its exit code."""
    if debug:
        yield
        return
    try:
        yield
    except (SystemExit, click.exceptions.Exit):
        raise
    except KeyboardInterrupt:
        click.echo("Failed: stopped by hand. The same command begins anew.")
        sys.exit(FAILED)
    except BrokenPipeError:
        sys.exit(COMPLETE)
    except Exception as error:
        # by its name: not imported where nothing could be
        code = NOTHING_RUN if "NothingRun" in [each.__name__ for each in type(error).__mro__] else FAILED
        click.echo(str(error) or type(error).__name__, err=True)
        if code == FAILED:
            click.echo("Run it again with --debug to see where it arose.", err=True)
        sys.exit(code)


if __name__ == "__main__":
    main()
