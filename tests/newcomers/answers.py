"""What a person writes into a proposed pact; all else is accepted as proposed."""

import re
from collections.abc import Mapping


def answered(text: str, zone: str, stages: Mapping[str, str]) -> str:
    """`stages`: what the unknown ones mean."""
    for stage, means in stages.items():
        text, found = re.subn(
            rf"^(\s+)# ([\"']?{re.escape(stage)}[\"']?): +\{{means: , .*$", rf"\1\2: {{means: {means}, answers: sales}}",
            text, flags=re.MULTILINE,
        )  # fmt: skip
        assert found, f"{stage} was not asked for"
    text = re.sub(r"^  time_zone: \S+", f"  time_zone: {zone}", text, flags=re.MULTILINE)
    text = text.replace("  name: company", "  name: Newcomer").replace("attempts: 5, days: 3", "attempts: 3, days: 2")
    return text.replace("# ? ", "# ")
