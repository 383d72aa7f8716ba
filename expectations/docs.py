"""Takes what points to other hosts out of Great Expectations' pages: they are read without a network."""

import re
import shutil
from collections.abc import Iterable, Mapping
from html import escape
from pathlib import Path
from urllib.parse import quote

# scripts only serve styles and filters from other hosts; the footer is a newsletter's
_DROPPED = re.compile(r"<(script|style|footer)\b.*?</\1>|<(?:link|img)\b[^>]*>", re.DOTALL)

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


def write_pages(folder: Path, pages: Mapping[str, str]) -> None:
    """In the place of those of the night before. Great Expectations' own index is a script's work."""
    for name in ("expectations", "validations"):
        shutil.rmtree(folder / name, ignore_errors=True)
    for name, html in pages.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(self_contained(html), encoding="utf-8")
    (folder / "index.html").write_text(_index(pages), encoding="utf-8")


def _index(pages: Iterable[str]) -> str:
    links = "\n".join(f'<li><a href="{quote(page)}">{escape(_title(Path(page)))}</a></li>' for page in pages)
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
