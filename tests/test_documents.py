"""What the documents claim is there."""

import ast
import re
import tomllib
from pathlib import Path

REPOSITORY = Path(__file__).parent.parent
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")


def names_in(path: str) -> set[str]:
    tree = ast.parse((REPOSITORY / path).read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}


def test_every_row_of_the_threat_model_names_a_test_that_exists() -> None:
    text = (REPOSITORY / "SECURITY.md").read_text(encoding="utf-8")
    named = NAMED.findall(text)
    rows = [
        row for row in text.splitlines() if row.startswith("| ") and not row.startswith(("| may", "| ---"))
    ]
    assert len(named) == len(rows) > 20
    assert [f"{path}::{name}" for path, name in named if name not in names_in(path)] == []


def test_every_dependency_is_explained_and_pinned() -> None:
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needed = [re.split(r"[\[>=<]", line)[0].lower() for line in project["dependencies"]]
    pinned = (REPOSITORY / "requirements.txt").read_text(encoding="utf-8").lower()
    explained = (REPOSITORY / "CONTRIBUTING.md").read_text(encoding="utf-8").lower()
    assert [name for name in needed if f"\n{name}==" not in pinned] == []
    assert [name for name in needed if name not in explained] == []
    development = (REPOSITORY / "requirements-dev.txt").read_text(encoding="utf-8")
    for line in (pinned + development).splitlines():
        assert line.startswith("#") or re.fullmatch(r"[\w.-]+==[\w.]+", line), line
