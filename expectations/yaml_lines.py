"""YAML as plain text with the line of every key: nothing is guessed, `on`, `no` and 007 stay as written."""

from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

KeyPath = tuple[str | int, ...]
Plain = str | None | list["Plain"] | dict[str, "Plain"]

NULL_TAG = "tag:yaml.org,2002:null"


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in the pact or its side files that must be written differently."""

    file: str
    line: int
    key: str
    message: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}: " if self.line else f"{self.file}: "
        return f"{place}{self.key}: {self.message}" if self.key else f"{place}{self.message}"


@dataclass(slots=True)
class LinedYaml:
    file: str
    data: dict[str, Plain] | None = None
    lines: dict[KeyPath, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def line_of(self, path: KeyPath) -> int:
        """The line of the key, or of the nearest part around it that is written down."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def problem(self, path: KeyPath, message: str) -> Problem:
        return Problem(self.file, self.line_of(path), ".".join(map(str, path)), message)


def read_lined_yaml(path: Path) -> LinedYaml:
    """Without `data` where there is no file, no YAML or no mapping; `problems` then says why."""
    lined = LinedYaml(path.name)
    if not path.is_file():
        lined.problems.append(Problem(path.name, 0, "", f"there is no such file in {path.parent}"))
        return lined
    try:
        node = _composed(path.read_text(encoding="utf-8-sig"))
        if isinstance(node, MappingNode):
            lined.data = _plain_mapping(node, (), lined)
        else:
            lined.problems.append(Problem(path.name, 1, "", "is empty; write what docs/pact.md shows"))
    except (YAMLError, UnicodeDecodeError, RecursionError) as error:
        lined.problems.append(Problem(path.name, *_no_yaml(error)))
    return lined


@lru_cache(maxsize=4)
def _composed(text: str) -> Node | None:
    """Each stage of a night reads the pact: composing it is most of the time that this takes."""
    # libyaml, where it is there, is eight times as quick; it knows YAML 1.1 alone, without {mon-fri: 09:00-18:00}
    node: Node | None
    try:
        node = YAML(typ="safe").compose(text)
    except YAMLError:
        node = YAML(typ="rt", pure=True).compose(text)
    return node


def _no_yaml(error: Exception) -> tuple[int, str, str]:
    if isinstance(error, UnicodeDecodeError):
        return 1, "", "is not UTF-8; save it as UTF-8"
    if isinstance(error, RecursionError):
        return 1, "", "holds an alias that leads back to itself; write the part out"
    if isinstance(error, MarkedYAMLError):
        mark = error.problem_mark or error.context_mark
        said = error.problem or error.context
        return mark.line + 1 if mark else 1, "", f"not YAML: {said}; mind indents, colons and quotes"
    return 1, "", f"not YAML: {' '.join(str(error).split())}"


def _plain(node: Node, path: KeyPath, lined: LinedYaml) -> Plain:
    lined.lines.setdefault(path, node.start_mark.line + 1)
    if isinstance(node, ScalarNode):
        return None if node.tag == NULL_TAG else str(node.value)
    if isinstance(node, SequenceNode):
        return [_plain(item, (*path, place), lined) for place, item in enumerate(node.value)]
    assert isinstance(node, MappingNode)
    return _plain_mapping(node, path, lined)


def _plain_mapping(node: MappingNode, path: KeyPath, lined: LinedYaml) -> dict[str, Plain]:
    entries: dict[str, Plain] = {}
    for key_node, value_node in node.value:
        key, line = str(key_node.value), key_node.start_mark.line + 1
        here = (*path, key)
        if key in entries:
            message = f"stands here twice, first on line {lined.lines[here]}; keep one"
            lined.problems.append(Problem(lined.file, line, ".".join(map(str, here)), message))
            continue
        lined.lines[here] = line
        entries[key] = _plain(value_node, here, lined)
    return entries
