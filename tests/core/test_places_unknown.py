"""Names used as places that the gazetteer does not know: noticed where the words leave no doubt, else left alone."""

import csv
from pathlib import Path

import pytest

from bot.core.places import Gazetteer
from bot.knowledge.documents import read_document
from bot.knowledge.places import load_gazetteer

REPOSITORY = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return load_gazetteer(REPOSITORY / "knowledge")


@pytest.mark.parametrize(
    ("language", "text", "name"),
    [
        ("en", "What time is it in Xyzzyville?", "Xyzzyville"), ("en", "what time is it in xyzzyville?", "xyzzyville"),
        ("en", "can people from Mars attend?", "Mars"), ("en", "I'm from Mars, can I join?", "Mars"),
        ("en", "are people from Atlantis allowed", "Atlantis"), ("en", "And in Narnia?", "Narnia"),
        ("en", "Can someone from Narnia join?", "Narnia"), ("en", "start time for Gotham City please", "Gotham City"),
        ("en", "Is it open to citizens of Westeros?", "Westeros"),
        ("en", "when does it start in Fakeland?", "Fakeland"),
        ("fr", "Il est quelle heure à Xyzzyville ?", "Xyzzyville"), ("fr", "heure de Poudlard ?", "Poudlard"),
        ("fr", "quelqu'un de Narnia peut participer ?", "Narnia"), ("es", "¿qué hora es en Macondo?", "Macondo"),
        ("es", "¿puede asistir alguien de Narnia?", "Narnia"), ("ru", "Во сколько начало в Хогвартсе?", "Хогвартсе"),
        ("ru", "люди из Нарнии могут участвовать?", "Нарнии"), ("ru", "по нарнийскому времени", "нарнийскому"),
        ("zh", "霍格沃茨现在几点？", "霍格沃茨"),
        ("zh", "来自纳尼亚的人可以参加吗", "纳尼亚"), ("zh", "火星人可以参加吗", "火星"),
        ("ar", "كم الساعة في نارنيا؟", "نارنيا"), ("ar", "هل يمكن لشخص من نارنيا المشاركة؟", "نارنيا"),
    ],
)  # fmt: skip
def test_an_unknown_place_is_noticed(gazetteer, language, text, name):
    assert gazetteer.unknown_place(text, language) == name


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "What time is it in Nairobi?"), ("en", "when does it start in June?"), ("en", "Is it in English?"),
        ("en", "what time in the morning?"), ("en", "when is the meeting in Teams?"), ("en", "time in UTC?"),
        ("en", "Can someone from ITU help?"), ("fr", "La réunion est en mars ?"), ("fr", "à quelle heure en France ?"),
        ("fr", "à quelle heure en Juin ?"), ("es", "¿a qué hora es la reunión?"), ("ru", "Во сколько в Найроби?"),
        ("ru", "по московскому времени"), ("ru", "по местному времени"), ("zh", "会议几点开始"), ("zh", "北京时间几点"),
        ("zh", "当地时间几点"), ("ar", "بتوقيت القاهرة"), ("ar", "بالتوقيت المحلي"),
        ("ar", "متى يبدأ الاجتماع في القاعة؟"),
    ],
)  # fmt: skip
def test_what_is_no_place_or_a_known_one_is_left_alone(gazetteer, language, text):
    assert gazetteer.unknown_place(text, language) is None


def _measured():
    for path in sorted((REPOSITORY / "tests" / "questions").glob("*.tsv")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
                for text in (row.get("text") or row["turns"]).split(" || "):
                    yield row.get("lang") or "en", text


def _phrases(value):
    if isinstance(value, str):
        yield value
    else:
        for part in value.values() if isinstance(value, dict) else value:
            yield from _phrases(part)


def test_hardly_any_question_is_said_to_name_an_unknown_place(gazetteer):
    asked = list(_measured())
    for language in ("en", "fr", "es", "ru", "zh", "ar"):
        words = read_document(REPOSITORY / "knowledge" / "words" / f"{language}.yaml").content
        asked += [(language, phrase) for phrase in list(_phrases(words["topics"]))[::3]]
    wrong = [(text, name) for language, text in asked if (name := gazetteer.unknown_place(text, language))]
    assert len(wrong) <= len(asked) / 1000, wrong
