"""What a run carries in Prefect's UI: the letter, its tables, where the files lie. Keys take dashes only."""

import logging
from pathlib import Path

from prefect.artifacts import create_link_artifact, create_markdown_artifact, create_table_artifact
from prefect.context import FlowRunContext

from tasks.core.model import Night
from tasks.told import Told, told
from tasks.untouched import Looked

logger = logging.getLogger("leadpact")


def publish(night: Night) -> None:
    """To be called inside a flow run. A letter that went out is not undone by a server that fails now."""
    try:
        seen = told(night)
        if seen is not None:
            _publish(night, seen)
    except Exception as error:
        logger.warning("The run's artifacts could not be written: %s", type(error).__name__)


def publish_look(looked: Looked) -> None:
    """Counts alone; nothing outside a flow run."""
    if FlowRunContext.get() is None:
        return
    try:
        create_table_artifact([looked.counts()], key="untouched", description="Leads that nobody has touched yet")
    except Exception as error:
        logger.warning("The run's artifact could not be written: %s", type(error).__name__)


def _publish(night: Night, seen: Told) -> None:
    # a fence keeps the letter's own lines
    letter = f"# {seen.subject}\n\n```text\n{seen.letter}\n```\n"
    create_markdown_artifact(letter, key="letter", description=f"The letter of {night.day}")
    create_table_artifact(seen.verdicts, key="verdicts", description=f"Each clause's verdict, {night.day}")
    create_table_artifact(seen.alarms, key="alarms", description=f"Alarms that stand or were mended, {night.day}")
    create_table_artifact(seen.fates, key="fates", description=f"The month's leads by their fate, {night.day}")
    _link(seen.docs, "data-docs", "Data Docs: the checks in detail, on the worker's machine")
    _link(seen.reports, "reports", "Letters and workbooks, on the worker's machine")


def _link(place: Path, key: str, what: str) -> None:
    create_link_artifact(place.as_uri(), link_text=str(place), key=key, description=what)
