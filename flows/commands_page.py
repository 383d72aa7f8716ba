"""docs/commands.md, made from the commands themselves: `python -m flows.commands_page > docs/commands.md`."""

from inspect import cleandoc

import click

from flows.cli import main

_HEAD = """# The commands

Made by `python -m flows.commands_page > docs/commands.md`. In a checkout they are `.venv/bin/leadpact …`; `leadpact
COMMAND --help` says the same.

Exit codes, where a command names no others:

| code | |
|---|---|
| 0 | complete: done, with all that belongs to it |
| 3 | partial: done, and the last line says what was missing |
| 1 | failed: begun and broken off; the same command begins anew |
| 2 | nothing was run: the command line, the pact or the database must be mended first, and it says where |"""


def page() -> str:
    return "\n\n".join([_HEAD, *(_section(name, command) for name, command in sorted(main.commands.items()))]) + "\n"


def _section(name: str, command: click.Command) -> str:
    context = click.Context(command, info_name=f"leadpact {name}", parent=None)
    usage = " ".join([context.command_path, *command.collect_usage_pieces(context)])
    lines = [f"## leadpact {name}", "", f"`{usage}`", "", cleandoc(command.help or ""), ""]
    return "\n".join(lines + [_option(each, context) for each in command.params if isinstance(each, click.Option)])


def _option(option: click.Option, context: click.Context) -> str:
    written, told = option.get_help_record(context) or ("", "")
    variable = f" In the environment: `{option.envvar}`." if option.envvar else ""
    return f"- `{written}`  \n  {told}{variable}"


if __name__ == "__main__":
    print(page(), end="")
