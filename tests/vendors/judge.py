"""A vendor's own description (OpenAPI) as judge of what a connector asks and a stand-in answers.

Prism stands between the two, on loopback, and tells whatever does not fit:

    description = described("hubspot-openapi", paths=dated)
    with Server(vendor).at_work() as server, judged(description, server.address) as judge:
        …a small pull with `address: judge.address`…
    assert judge.violations == []
    assert unknown_parameters(description, server.requests) == []

`described` gives plain JSON, to be loosened by the test where real answers are known to be wider. Prism is no Python:
`npm install --prefix var/prism @stoplight/prism-cli`, or PRISM names the program. Starting it takes 1.5 s of CPU, so
one for each vendor.
"""

import json
import os
import re
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from tests.vendors.server import Request

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared" / "data"
INSTALLED = ROOT / "var" / "prism" / "node_modules" / ".bin"
PRISM_IS_A_MUST = os.environ.get("LEADPACT_REQUIRE_PRISM") == "1"
START_SECONDS = 60

Json = dict[str, Any]


@dataclass(slots=True)
class Judge:
    """`violations` are known when its `with` has ended: each says where, in the request or in the response."""

    address: str
    violations: list[str] = field(default_factory=list)


def described(folder: str, paths: Callable[[str], str] = lambda path: path) -> Json:
    """All descriptions of a folder of ../shared/data as one; `paths` says where an operation lies today.

    Requests may hold nothing that is not described. Skips where the folder is absent.
    """
    if not (SHARED / folder).is_dir():
        pytest.skip(f"../shared is not here: nothing is judged by its {folder}")
    whole: Json = {"openapi": "3.0.1", "info": {"title": folder, "version": "1"}, "paths": {}}
    whole["components"] = {"schemas": {}, "securitySchemes": {}}
    for file in sorted((SHARED / folder).glob("*.[jy]*")):
        part = _with_own_names(_read(file), file.stem)
        whole["paths"] |= {paths(path): operations for path, operations in part["paths"].items()}
        for kind in whole["components"]:
            whole["components"][kind] |= part.get("components", {}).get(kind, {})
    for operations in whole["paths"].values():
        for operation in operations.values():
            _close(whole, operation.get("requestBody", {}) if isinstance(operation, dict) else {})
    return whole


def _read(file: Path) -> Json:
    text = file.read_text(encoding="utf-8")
    found: Json = json.loads(text) if file.suffix == ".json" else YAML(typ="safe", pure=True).load(text)
    return found


def _with_own_names(part: Json, name: str) -> Json:
    """Two files' schemas of one name are two."""
    schemas = part.get("components", {}).get("schemas", {})
    at = "#/components/schemas/"
    named: Json = json.loads(json.dumps(part, default=str).replace(f'"{at}', f'"{at}{name}.'))
    if schemas:
        named["components"]["schemas"] = {
            f"{name}.{key}": schema for key, schema in named["components"]["schemas"].items()
        }
    return named


def _close(whole: Json, part: Any) -> None:
    """No more properties than are described, all the way down."""
    if isinstance(part, list):
        for each in part:
            _close(whole, each)
        return
    if not isinstance(part, dict):
        return
    if "$ref" in part:
        _close(whole, whole["components"]["schemas"][part["$ref"].rpartition("/")[2]])
        return
    if part.get("properties"):
        if "additionalProperties" in part:
            return
        part["additionalProperties"] = False
    for each in part.values():
        _close(whole, each)


def unknown_parameters(description: Json, requests: Iterable[Request]) -> list[str]:
    """Prism lets pass what stands in a query and is not described."""
    found = []
    for request in requests:
        for path, operations in description["paths"].items():
            pattern = "[^/]+".join(re.escape(part) for part in re.split(r"\{[^}]*\}", path.strip("/")))
            if re.fullmatch(pattern, request.path.strip("/")) and request.method.lower() in operations:
                known = {each["name"] for each in operations[request.method.lower()].get("parameters", ())}
                found += [f"{request.method} {request.path}: {name}" for name in request.query if name not in known]
                break
    return found


@contextmanager
def judged(description: Json, upstream: str) -> Iterator[Judge]:
    """Prism in front of `upstream`; skips where it is not installed, unless LEADPACT_REQUIRE_PRISM is 1."""
    program = _program()
    with tempfile.TemporaryDirectory() as scratch, (Path(scratch) / "log").open("w+", encoding="utf-8") as log:
        file = Path(scratch) / "description.json"
        file.write_text(json.dumps(description), encoding="utf-8")
        port = _free_port()
        command = [program, "proxy", "-h", "127.0.0.1", "-p", str(port), "-v", "warn", str(file), upstream]
        judge = Judge(f"http://127.0.0.1:{port}")
        with subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT) as prism:
            try:
                _await(prism, port, Path(log.name))
                yield judge
            finally:
                prism.terminate()
        log.seek(0)
        judge.violations += [line.partition("Violation: ")[2].strip() for line in log if "Violation: " in line]


def _program() -> str:
    found = os.environ.get("PRISM") or shutil.which("prism", path=INSTALLED) or shutil.which("prism")
    if found is not None:
        return found
    missing = "Prism is not here: npm install --prefix var/prism @stoplight/prism-cli"
    if PRISM_IS_A_MUST:
        pytest.fail(missing)
    pytest.skip(missing)


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _await(prism: subprocess.Popen[bytes], port: int, log: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and prism.poll() is None:
        with socket.socket() as line:
            if line.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    pytest.fail(f"Prism did not start: {log.read_text(encoding='utf-8')}")
