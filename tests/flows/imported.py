"""What a first night imports and compiles, for the process that nights are forked from: each is then thrice as quick."""

import os
import tempfile
from pathlib import Path

# read when Prefect is imported: its own lines stay away, as under the command
os.environ["PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL"] = "CRITICAL"

from tqdm import tqdm

from tests.flows.command import Command
from tests.flows.company import copy_company

tqdm.monitor_interval = 0  # no thread of its own: a fork would lose it
with tempfile.TemporaryDirectory() as folder:
    leadpact = Command(Path(folder) / "var", copy_company(Path(folder) / "company"))
    leadpact("run", "--day", "2026-11-17", "--send", PREFECT_HOME=f"{folder}/prefect")
