"""Every command, option, make target and setting that the pages name exists, and every one that exists is named."""

import json
import re
import shlex
import subprocess
from pathlib import Path

import click
import pytest

from flows import commands_page
from flows.cli import main
from flows.serving import deployment_environment
from tasks.settings import Settings
from tests.docs.pages import PAGES, ROOT, code, name_of, text_of

FOR_DEPLOYMENTS = set(deployment_environment(ROOT / "examples" / "yasen-dub" / "pact.yaml"))
OF_COMMANDS = {"LEADPACT_PACT"}
_CALL = re.compile(r"(?:^|[\s/(\"$=])leadpact ((?:[a-z]+)\b.*)")


def calls(page: Path) -> list[list[str]]:
    found = []
    for line in code(page):
        for call in _CALL.findall(line.split("  #")[0]):
            words = shlex.split(re.split(r"[>|;)]|&&", call)[0].replace("…", ""), comments=True)
            if words[0] in main.commands or "--" in call:
                found.append(words)
    return found


def options_of(command: click.Command) -> set[str]:
    return {name for each in command.params for name in each.opts} | {"--help", "-h"}


def test_the_page_of_commands_is_up_to_date() -> None:
    written = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    assert written == commands_page.page(), "python -m flows.commands_page > docs/commands.md"


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_what_a_page_calls_exists(page: Path) -> None:
    for command, *words in calls(page):
        assert command in main.commands, f"leadpact {command}"
        given = {word.partition("=")[0] for word in words if word.startswith("-")}
        assert given <= options_of(main.commands[command]), f"leadpact {command} {' '.join(words)}"


def test_every_command_is_used_on_a_page_that_was_written_by_hand() -> None:
    by_hand = [page for page in PAGES if page.name != "commands.md"]
    assert {words[0] for page in by_hand for words in calls(page)} == set(main.commands)


def test_every_call_was_found() -> None:
    assert ["run", "--pact", "FOLDER", "--day", "2026-11-17"] in calls(ROOT / "README.md")


def test_make_targets_exist_and_are_explained() -> None:
    makefile = text_of(ROOT / "Makefile")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    explained = set(re.findall(r"^([a-z-]+):.*##", makefile, re.MULTILINE))
    named = {
        target for page in PAGES for line in code(page) for target in re.findall(r"(?:^|^\$ )make ([a-z-]+)", line)
    }
    assert named <= targets
    assert targets == explained


def test_settings_are_those_that_are_read() -> None:
    settings = {f"LEADPACT_{name.upper()}" for name in Settings.model_fields} | OF_COMMANDS
    named = {name for page in PAGES for name in re.findall(r"LEADPACT_[A-Z_]+", text_of(page))}
    assert named == settings | FOR_DEPLOYMENTS
    of_example = set(re.findall(r"^#?(LEADPACT_[A-Z_]+)=", text_of(ROOT / ".env.example"), re.MULTILINE))
    assert of_example == settings


def test_deployments_ask_for_nothing_else() -> None:
    asked = set(re.findall(r"\{\{ \$(\w+) \}\}", text_of(ROOT / "prefect.yaml")))
    assert asked == FOR_DEPLOYMENTS


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_modules_that_a_page_runs_exist(page: Path) -> None:
    for line in code(page):
        for module in re.findall(r"python -m ((?:flows|tasks|expectations|tests)[\w.]+)", line):
            assert (ROOT / f"{module.replace('.', '/')}.py").is_file(), module


def test_the_lead_that_a_page_asks_about_is_one_of_the_company() -> None:
    truth = text_of(ROOT / "examples" / "yasen-dub" / "truth" / "leads.csv")
    asked = [words[1] for page in PAGES for words in calls(page) if words[0] == "explain" and words[1].isdigit()]
    assert asked
    assert all(f",{lead}," in truth for lead in asked)


def test_a_shell_reads_the_example_of_settings_with_every_line_of_it(tmp_path: Path) -> None:
    example = tmp_path / "leadpact.env"
    example.write_text(
        re.sub(r"^#(LEADPACT_)", r"\1", text_of(ROOT / ".env.example"), flags=re.MULTILINE), encoding="utf-8"
    )
    said = subprocess.run(["env", "-i", "sh", "-c", f"set -a; . {example}; env -0"], capture_output=True, text=True, check=True)
    given = dict(line.split("=", 1) for line in said.stdout.split("\0") if line.startswith("LEADPACT_"))
    keys = {name.removeprefix("LEADPACT_").lower(): value for name, value in given.items() if name not in OF_COMMANDS}
    assert keys.keys() == Settings.model_fields.keys()
    assert json.loads(keys.pop("smtp_waits_seconds")) == [15, 60, 300]
    assert Settings.model_validate(keys).smtp_timeout_seconds == 30
    assert not said.stderr
