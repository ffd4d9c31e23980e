"""`u4ssc check`, `u4ssc schema` and `u4ssc train`."""

import json
from pathlib import Path

import click

from bot.core.meeting import Meeting
from bot.knowledge.documents import KnowledgeError, Problem
from bot.knowledge.encoders import load_encoders
from bot.knowledge.loader import load_texts
from bot.knowledge.model_file import FILE_NAME, load_model, save_model
from bot.knowledge.phrases import digest
from bot.knowledge.place_checks import place_problems
from bot.knowledge.places import FOLDER as PLACES
from bot.settings import Settings

_FOLDER = click.Path(file_okay=False, path_type=Path)


@click.command()
@click.argument("folder", type=_FOLDER, required=False)
def check(folder: Path | None) -> None:
    """Validate the knowledge: every mistake with its file and line; exit code 1 if there is any."""
    folder = folder or Settings().knowledge_dir
    problems = place_problems(folder / PLACES)
    try:
        texts = load_texts(folder)
        if load_model(folder / FILE_NAME).sources != digest(texts.words):
            found, expected = (
                "phrases that the model has not learnt",
                "`u4ssc train` after a change of phrases",
            )
            problems.append(Problem(str(folder / FILE_NAME), 1, "", found, expected))
    except KnowledgeError as error:
        problems += error.problems
    if problems:
        raise KnowledgeError(problems)
    languages = ", ".join(sorted(texts.words))
    click.echo(f"{folder}: {texts.meeting.title.en}; words in {languages}; no mistakes.")


@click.command()
def schema() -> None:
    """Print the JSON Schema of meeting.yaml."""
    click.echo(json.dumps(Meeting.model_json_schema(), indent=1, ensure_ascii=False))


@click.command("train")
@click.argument("folder", type=_FOLDER, required=False)
@click.option("--cache", type=_FOLDER, default=Path(".train-cache"), help="where sentence vectors are kept")
def train_model(folder: Path | None, cache: Path) -> None:
    """Learn the phrases of knowledge/words anew (needs the `train` extra; a few minutes)."""
    folder = folder or Settings().knowledge_dir
    try:
        from bot.knowledge.training import train

        fast, careful = load_encoders()
        if fast is None or careful is None:
            raise click.ClickException(
                "both encoders are needed to learn; see the dependencies in CONTRIBUTING.md"
            )
        model = train(load_texts(folder).words, fast, careful, cache)
    except ImportError as error:
        raise click.ClickException(f"{error.name} is missing: pip install -e '.[train]'") from error
    save_model(model, folder / FILE_NAME)
    click.echo(f"{folder / FILE_NAME} written.")
