"""YAML documents whose every value knows its line.

YAML 1.2's core rules apply, not PyYAML's 1.1: `09:30` is a text and not 570, `no` is a text and not false,
dates stay texts for the models to read. A key that stands twice in one mapping is a mistake.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode


@dataclass(frozen=True, order=True)
class Problem:
    """One mistake in a knowledge file."""

    file: str
    line: int
    where: str
    found: str
    expected: str

    def __str__(self) -> str:
        """`file:line: where: found …; expected …`, the form that editors make clickable."""
        place = f"{self.where}: " if self.where else ""
        return f"{self.file}:{self.line}: {place}found {self.found}; expected {self.expected}"


class KnowledgeError(Exception):
    """The knowledge cannot be used; `problems` names every mistake at once."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = sorted(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class _CoreSchemaLoader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """Resolves what YAML 1.2's core schema resolves, and nothing else."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012


for _tag, _pattern, _first in (
    ("bool", r"^(?:true|True|TRUE|false|False|FALSE)$", "tTfF"),
    ("int", r"^[-+]?[0-9]+$", "-+0123456789"),
    ("float", r"^[-+]?(?:[0-9]+\.[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?$", "-+.0123456789"),
    ("null", r"^(?:~|null|Null|NULL|)$", ["~", "n", "N", ""]),
    ("merge", r"^<<$", "<"),
):
    _CoreSchemaLoader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(_pattern), list(_first))


@dataclass
class Document:
    """A YAML file: its content and the line of each place in it."""

    file: str
    content: Any = None
    lines: dict[tuple[str | int, ...], int] = field(default_factory=dict)

    def line(self, location: tuple[str | int, ...]) -> int:
        """The line (from 1) of `location`, or of the nearest place around it that exists."""
        while location and location not in self.lines:
            location = location[:-1]
        return self.lines.get(location, 1)


def read_document(path: Path) -> Document:
    """Read one YAML file.

    Raises:
        KnowledgeError: it cannot be read, is no UTF-8, no YAML, no mapping, or repeats a key.
    """
    document = Document(str(path))
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise KnowledgeError([Problem(str(path), 1, "", "no file", "a YAML file at this place")]) from error
    except (OSError, UnicodeDecodeError) as error:
        problem = Problem(str(path), 1, "", str(error), "a readable UTF-8 file")
        raise KnowledgeError([problem]) from error
    loader = _CoreSchemaLoader(text)
    try:
        node = loader.get_single_node()
        repeated: list[Problem] = []
        if node is not None:
            _walk(node, (), document, repeated)
        if not isinstance(node, MappingNode):
            repeated.append(Problem(str(path), 1, "", "no mapping", "keys and values, e.g. `id: my-meeting`"))
        if repeated:
            raise KnowledgeError(repeated)
        document.content = loader.construct_document(node)
    except yaml.YAMLError as error:
        raise KnowledgeError([_syntax_problem(str(path), error)]) from error
    except RecursionError as error:
        problem = Problem(str(path), 1, "", "hundreds of levels inside each other", "a few levels")
        raise KnowledgeError([problem]) from error
    finally:
        loader.dispose()
    return document


def _syntax_problem(file: str, error: yaml.YAMLError) -> Problem:
    mark = getattr(error, "problem_mark", None)
    found = getattr(error, "problem", None) or str(error).splitlines()[0]
    return Problem(file, mark.line + 1 if mark else 1, "", found, "YAML (mind indents, colons and quotes)")


def _walk(node: Node, location: tuple[str | int, ...], document: Document, repeated: list[Problem]) -> None:
    document.lines.setdefault(location, node.start_mark.line + 1)
    if isinstance(node, MappingNode):
        first_line: dict[str, int] = {}
        for key_node, value_node in node.value:
            key = key_node.value if isinstance(key_node, ScalarNode) else str(key_node.start_mark)
            line = key_node.start_mark.line + 1
            if key in first_line:
                found = f"the key {key!r} again (first in line {first_line[key]})"
                where = ".".join(map(str, (*location, key)))
                repeated.append(Problem(document.file, line, where, found, "each key once"))
            first_line[key] = line
            document.lines[(*location, key)] = line
            _walk(value_node, (*location, key), document, repeated)
    elif isinstance(node, SequenceNode):
        for index, item in enumerate(node.value):
            _walk(item, (*location, index), document, repeated)
