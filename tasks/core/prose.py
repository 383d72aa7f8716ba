"""How a template's text becomes a paragraph: the two environments, and figures bold where the body can."""

import re
import textwrap
from collections.abc import Callable, Iterable
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from tasks.core import language

TEXT_COLUMNS = 76


def flow(text: str) -> str:
    """One paragraph: line ends of the template become spaces, none of them before a mark. Keeps Markup."""
    without_gaps = re.sub(r"[ \t]*\n\s*(?=[,.;:)])", "", text)
    return type(text)(re.sub(r"[ \t\n]+", " ", without_gaps).strip(" "))


def wrap(text: str, first: str = "") -> str:
    """At most TEXT_COLUMNS wide, later lines under the text of the first."""
    return textwrap.fill(
        text, TEXT_COLUMNS, initial_indent=first, subsequent_indent=" " * len(first),
        break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip


@cache
def environment(is_html: bool, is_prose: bool = False) -> Environment:
    """In prose a line end is a space between sentences, in a layout the lines of blocks leave no trace.

    All languages share it, since compiling a template takes longer than a letter: each gives its `translations`.
    """
    made = Environment(
        loader=PackageLoader("templates", ""),
        extensions=["jinja2.ext.i18n"],
        autoescape=is_html,
        undefined=StrictUndefined,
        trim_blocks=not is_prose,
        lstrip_blocks=not is_prose,
        keep_trailing_newline=True,
    )
    made.policies["ext.i18n.trimmed"] = True
    made.filters["clean"] = language.clean
    made.install_gettext_callables(  # type: ignore[attr-defined]  # the extension adds it
        _in_context("gettext"), _in_context("ngettext"), newstyle=True,
        pgettext=_in_context("pgettext"), npgettext=_in_context("npgettext"),
    )  # fmt: skip
    return made


def _in_context(name: str) -> Callable[..., str]:
    """gettext's function of that name, of the language in which the template is being rendered."""

    @pass_context
    def translated(context: Context, *words: str | int) -> str:
        said: str = getattr(context["translations"], name)(*words)
        return said

    return translated


def bold(value: str) -> Markup:
    return Markup("<b>{}</b>").format(value)


def code_line(value: str) -> Markup:
    return Markup("<code>{}</code>").format(value)


def alarm(value: str, is_red: bool) -> Markup:
    return Markup('<b class="red">{}</b>').format(value) if is_red else escape(value)


def plain_alarm(value: str, is_red: bool) -> str:
    return f"{value} ✗" if is_red else value


def joined(glue: str, parts: Iterable[str]) -> str:
    """Markup stays Markup: a plain glue would turn it into text that is escaped twice."""
    pieces = list(parts)
    return type(pieces[0])(glue).join(pieces)
