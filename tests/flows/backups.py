"""A copy of a company's SQLite database, made and laid back as docs/operating.md says."""

import re
import shlex
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from tests.docs.pages import ROOT, text_of


def restore_from_a_copy(database: Path) -> None:
    copy = database.with_name("copy.db")
    # as during a night: the newest rows lie in the -wal alone
    with closing(sqlite3.connect(database)) as at_work:
        at_work.execute("update night set status = status")
        at_work.commit()
        assert database.with_name(f"{database.name}-wal").stat().st_size
        back_up(database, copy)
    for part in ("", "-wal", "-shm"):
        database.with_name(database.name + part).unlink(missing_ok=True)
    copy.rename(database)


def back_up(database: Path, copy: Path) -> None:
    line = re.search(r"^\.venv/bin/python (-c .*)$", text_of(ROOT / "docs" / "operating.md"), re.MULTILINE)
    assert line
    flag, script, *_ = shlex.split(line[1])
    subprocess.run([sys.executable, flag, script, str(database), str(copy)], check=True)
