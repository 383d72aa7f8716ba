"""Writes the migration from the last one to tables.py; read it before you commit it.

    python -m tasks.store.new_migration "what it adds"
    python -m tasks.store.new_migration --first       # 0001 anew, while no release holds it

Needs ruff, which brings it into the house's form.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

import sqlalchemy as sa
from alembic import command

from tasks.store import schema

VERSIONS = schema.MIGRATIONS / "versions"


def write(message: str, number: int) -> Path:
    with tempfile.TemporaryDirectory() as folder:
        engine = sa.create_engine(f"sqlite:///{folder}/empty.db")
        with engine.connect() as connection:
            config = schema.alembic_config(connection)
            config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
            command.upgrade(config, "head")
            command.revision(config, message, autogenerate=True, rev_id=f"{number:04}")
        engine.dispose()
    [written] = VERSIONS.glob(f"{number:04}_*.py")
    lines = written.read_text(encoding="utf-8").splitlines(keepends=True)
    written.write_text("".join(line for line in lines if "###" not in line), encoding="utf-8")
    subprocess.run([sys.executable, "-m", "ruff", "format", "--quiet", written], check=True)
    return written


if __name__ == "__main__":
    if sys.argv[1] == "--first":
        for old in VERSIONS.glob("[0-9]*.py"):
            old.unlink()
        write("first tables", 1)
    else:
        write(sys.argv[1], len(list(VERSIONS.glob("[0-9]*.py"))) + 1)
