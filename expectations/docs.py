"""Takes what points to other hosts out of Great Expectations' pages: they are read without a network."""

import re
from collections.abc import Iterable
from html import escape
from pathlib import Path
from urllib.parse import quote

# scripts only serve styles and filters from other hosts; the footer is a newsletter's
_DROPPED = re.compile(r"<(script|style|footer)\b.*?</\1>|<(?:link|img)\b[^>]*https?://[^>]*>", re.DOTALL)

# what only works with scripts is not shown
STYLE = """<style>
body { font: 16px/1.4 system-ui, sans-serif; margin: 1rem auto; max-width: 72rem; padding: 0 1rem; color: #202124; }
table { border-collapse: collapse; width: 100%; }
td, th { border: 1px solid #dadce0; padding: .4rem .6rem; text-align: left; vertical-align: top; }
td table { margin-top: .5rem; }
ol.breadcrumb { list-style: none; padding: 0; display: flex; gap: 1rem; }
td:nth-child(2) > div > span:first-child { display: block; font-weight: bold; }
.collapse, [data-toggle=collapse], .card:has(input) { display: none; }
</style>"""


def make_self_contained(folder: Path) -> None:
    pages = sorted(folder.rglob("*/*.html"))
    for page in pages:
        page.write_text(self_contained(page.read_text(encoding="utf-8")), encoding="utf-8")
    # the index of Great Expectations is a script's work
    (folder / "index.html").write_text(_index(folder, pages), encoding="utf-8")


def _index(folder: Path, pages: Iterable[Path]) -> str:
    names = (page.relative_to(folder) for page in pages)
    links = "\n".join(f'<li><a href="{quote(name.as_posix())}">{escape(_title(name))}</a></li>' for name in names)
    return (
        f'<!doctype html>\n<html lang="en">\n<head><meta charset="utf-8"><title>The pact, clause by clause</title>'
        f"{STYLE}</head>\n<body><h1>The pact, clause by clause</h1>\n<ul>\n{links}\n</ul></body>\n</html>\n"
    )


def _title(page: Path) -> str:
    if page.parts[0] == "validations":
        return f"{page.parts[2]}: verdicts ({page.parts[1]})"
    return f"Clauses of {page.stem}"


def self_contained(html: str) -> str:
    return _DROPPED.sub("", html).replace("</head>", f"{STYLE}\n</head>", 1)
