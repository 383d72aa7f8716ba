"""What later stages are run with is loaded before the first: seconds that no row has a part in."""

from expectations.loading import load_checks
from tasks.collector import without_collector
from tasks.core.render import compile_templates


def make_ready() -> None:
    """No cycle is made here that would have to be found."""
    with without_collector():
        load_checks()
        compile_templates()
