"""What Prefect is told of a night, under names that stay: an operator builds automations on them."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import NAMESPACE_URL, UUID, uuid5

from prefect.context import TaskRunContext
from prefect.events import emit_event

logger = logging.getLogger("leadpact")


@dataclass(frozen=True, slots=True)
class Event:
    """`company` is its folder under LEADPACT_HOME. No personal data: what is emitted can be read in the UI."""

    name: str
    company: str
    night: str
    figures: Mapping[str, object] = field(default_factory=dict)

    @property
    def id(self) -> UUID:
        """The same for the same night run again: the server keeps it once."""
        about = (self.name, self.company, self.night, self.figures.get("subject"), self.figures.get("part"))
        return uuid5(NAMESPACE_URL, "\n".join(str(each) for each in about))


def tell(*events: Event) -> None:
    """Nothing outside Prefect. A server that fails undoes no night."""
    if TaskRunContext.get() is None:
        return
    for event in events:
        resource = {"prefect.resource.id": resource_id(event.company), "prefect.resource.name": event.company}
        payload = {"company": event.company, "night": event.night, **event.figures}
        try:
            emit_event(event.name, resource, payload=payload, id=event.id)
        except Exception as error:
            logger.warning("%s could not be told to Prefect: %s", event.name, type(error).__name__)


def resource_id(company: str) -> str:
    return f"leadpact.company.{company}"
