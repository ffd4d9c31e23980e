"""Leave out of a generated schema what the tests do not use: descriptions, and definitions that nothing refers to."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any


def stripped(node: Any) -> Any:
    """Without prose; a property that is called `description` stays."""
    if isinstance(node, list):
        return [stripped(item) for item in node]
    if not isinstance(node, dict):
        return node
    prose = {"description": str, "deprecated": bool | str}
    kept = {k: v for k, v in node.items() if not (k in prose and isinstance(v, prose[k]))}
    return {key: stripped(value) for key, value in kept.items()}


def references(node: Any) -> Iterator[str]:
    """The names of the definitions that a part refers to."""
    if isinstance(node, dict):
        if "$ref" in node:
            yield node["$ref"].rpartition("/")[2]
        for value in node.values():
            yield from references(value)
    elif isinstance(node, list):
        for item in node:
            yield from references(item)


def main(source: Path, target: Path) -> None:
    """Read one file, write the other."""
    schema = stripped(json.loads(source.read_text(encoding="utf-8")))
    wanted, used = ["Message", "View", "AppManifest"], set()
    while wanted:
        name = wanted.pop()
        if name not in used:
            used.add(name)
            wanted += references(schema["definitions"][name])
    schema["definitions"] = {name: schema["definitions"][name] for name in sorted(used)}
    target.write_text(json.dumps(schema, indent=1, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
