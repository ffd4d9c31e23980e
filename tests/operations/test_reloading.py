"""Changed knowledge is taken in while the bot runs; broken knowledge is not, and that is said."""

import asyncio
import os
import shutil
from collections.abc import Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from slack.helpers import answer

from bot.knowledge.documents import KnowledgeError, Problem
from bot.measures import REGISTRY
from bot.reloading import Reloading

from .conftest import KNOWLEDGE, Running


class Reader:
    """Reads a folder of one file; "broken" in it is a mistake."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "meeting.yaml"
        self.file.write_text("first")
        self.used: list[str] = []
        self.reads = 0
        self.again = asyncio.Event()

    def read(self) -> Callable[[], None]:
        self.reads += 1
        text = self.file.read_text()
        if text == "broken":
            raise KnowledgeError([Problem("meeting.yaml", 3, "cost.free", "'maybe'", "true or false")])

        def use() -> None:
            self.used.append(text)
            self.again.set()

        return use


@asynccontextmanager
async def watching(folder: Path):
    reader = Reader(folder)
    reloading = Reloading(folder, reader.read, every=0.01)
    task = asyncio.create_task(reloading.run())
    yield reader, reloading
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(5):
        while not condition():  # noqa: ASYNC110  # files have no events
            await asyncio.sleep(0.005)


async def test_a_change_is_noticed_once_and_a_broken_one_is_told(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    refused = REGISTRY.get_sample_value("u4ssc_knowledge_reloads_total", {"result": "refused"}) or 0
    async with watching(tmp_path) as (reader, _):
        reader.file.write_text("second")
        await until(lambda: reader.used == ["second"])
        reader.file.write_text("broken")
        await until(lambda: "last good one is kept" in caplog.text)
        assert "meeting.yaml:3: cost.free: found 'maybe'" in caplog.text
        assert REGISTRY.get_sample_value("u4ssc_knowledge_good") == 0
        assert (
            REGISTRY.get_sample_value("u4ssc_knowledge_reloads_total", {"result": "refused"}) == refused + 1
        )
        temporary = tmp_path.parent / "new.yaml"
        temporary.write_text("third")
        os.replace(temporary, reader.file)  # noqa: PTH105  # as editors do it
        await until(lambda: reader.used == ["second", "third"])
        assert REGISTRY.get_sample_value("u4ssc_knowledge_good") == 1
    assert reader.reads == 3


async def test_it_is_read_when_asked_though_nothing_has_changed(tmp_path: Path) -> None:
    async with watching(tmp_path) as (reader, reloading):
        reloading.now()
        await until(lambda: reader.used == ["first"])


async def test_a_folder_that_is_gone_keeps_the_last_good(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder = tmp_path / "knowledge"
    folder.mkdir()
    async with watching(folder) as (reader, _):
        shutil.rmtree(folder)
        await until(lambda: "last good one is kept" in caplog.text)
        folder.mkdir()
        reader.file.write_text("back")
        await until(lambda: reader.used == ["back"])


async def test_the_running_bot_answers_from_the_new_file(running: Running, tmp_path: Path) -> None:
    folder = tmp_path / "knowledge"
    shutil.copytree(KNOWLEDGE, folder)
    meeting = folder / "meeting.yaml"
    text = meeting.read_text(encoding="utf-8")
    assert "  free: true" in text
    meeting.write_text(text.replace("  free: true", "  free: false"), encoding="utf-8")
    slack = running.slack
    await slack.say("kenji", "dm", "is it free?")
    assert (await answer(slack, "dm", "kenji")).plain.startswith("Yes")
    reloading = Reloading(folder, lambda: running.bot.read_again(folder))
    assert await reloading.reload()
    await slack.say("kenji", "dm", "is it free?")
    assert not (await answer(slack, "dm", "kenji", count=2)).plain.startswith("Yes")
    meeting.write_text(text.replace("  free: true", "  free: maybe"), encoding="utf-8")
    assert not await reloading.reload()
    await slack.say("kenji", "dm", "is it free?")
    assert not (await answer(slack, "dm", "kenji", count=3)).plain.startswith("Yes")
