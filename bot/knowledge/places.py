"""Loads the derived tables of knowledge/places (see bot.knowledge.build_places)."""

import json
from pathlib import Path

from bot.core.membership import Membership
from bot.core.place_tables import PlaceTables
from bot.core.places import Gazetteer
from bot.knowledge.documents import KnowledgeError, Problem
from bot.knowledge.place_checks import place_problems

FOLDER = "places"


def load_gazetteer(knowledge: Path) -> Gazetteer:
    """The gazetteer of a knowledge directory.

    Raises:
        KnowledgeError: a table is missing or cannot be read.
    """
    return Gazetteer(load_tables(knowledge))


def load_membership(knowledge: Path, tables: PlaceTables | None = None) -> Membership:
    """ITU membership, from itu_members.json; `tables` saves reading the country names twice.

    Raises:
        KnowledgeError: a table is missing or cannot be read.
    """
    tables = tables or load_tables(knowledge)
    try:
        return Membership(json.loads(_read(knowledge / FOLDER / "itu_members.json")), tables)
    except (ValueError, KeyError, TypeError) as error:
        raise KnowledgeError(_problems(knowledge / FOLDER, error)) from error


def load_tables(knowledge: Path) -> PlaceTables:
    """The tables as they are; rows are taken apart when they are needed.

    Raises:
        KnowledgeError: a table is missing or cannot be read.
    """
    folder = knowledge / FOLDER
    try:
        return _tables(folder)
    except (ValueError, KeyError, TypeError) as error:
        raise KnowledgeError(_problems(folder, error)) from error


def _problems(folder: Path, error: Exception) -> list[Problem]:
    """What is wrong, with its line; found only now, since checking takes longer than reading."""
    return place_problems(folder) or [
        Problem(str(folder), 1, "", str(error), "tables written by build_places")
    ]


def _tables(folder: Path) -> PlaceTables:
    countries = [row.split("\t") for row in _read(folder / "countries.tsv").splitlines()]
    traditional, simplified = _read(folder / "han.txt").splitlines()[:2]
    return PlaceTables(
        cities=_read(folder / "cities.tsv").split("\n")[:-1],
        countries={row[0]: row for row in countries},
        names=dict(row.split("\t") for row in _read(folder / "names.tsv").split("\n")[:-1]),
        rules=json.loads(_read(folder / "rules.json")),
        simplify=dict(zip(map(ord, traditional), map(ord, simplified), strict=True)),
    )


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        problem = Problem(
            str(path), 1, "", str(error), "a readable UTF-8 file; see bot.knowledge.build_places"
        )
        raise KnowledgeError([problem]) from error
