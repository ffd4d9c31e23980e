"""The knowledge folder, read: facts, words, places and the assistant that speaks from them. No surface, no store."""

from dataclasses import dataclass
from pathlib import Path

from bot.core.assistant import Assistant
from bot.core.meeting import Meeting
from bot.core.membership import Membership
from bot.core.phrasebook import Phrasebook
from bot.core.understanding.canonical import InitiativeName
from bot.core.understanding.own_questions import OwnQuestions
from bot.core.understanding.reader import Reader
from bot.core.understanding.scoring import Scorer
from bot.knowledge.encoders import load_encoders
from bot.knowledge.loader import Texts, load_texts
from bot.knowledge.model_file import FILE_NAME, load_model
from bot.knowledge.places import load_gazetteer, load_membership


@dataclass(frozen=True)
class Knowledge:
    """Everything that is read from the knowledge folder, and the assistant that speaks from it."""

    texts: Texts
    phrasebook: Phrasebook
    membership: Membership
    assistant: Assistant

    @property
    def meeting(self) -> Meeting:
        """The facts of the meeting."""
        return self.texts.meeting


def load_knowledge(folder: Path) -> Knowledge:
    """Read the knowledge folder and make the assistant.

    Raises:
        KnowledgeError: naming every mistake in every file.
    """
    texts = load_texts(folder)
    fast, careful = load_encoders()
    scorer = Scorer(load_model(folder / FILE_NAME), fast, careful)
    meeting = texts.meeting
    phrasebook = Phrasebook(texts.words)
    abbreviation = meeting.about.abbreviation if meeting.about else None
    reader = Reader(
        scorer,
        InitiativeName([abbreviation] if abbreviation else []),
        OwnQuestions(meeting.questions, fast),
        phrasebook.languages,
        texts.words,
    )
    gazetteer = load_gazetteer(folder)
    membership = load_membership(folder, gazetteer.tables)
    return Knowledge(
        texts, phrasebook, membership, Assistant(meeting, phrasebook, reader, gazetteer, membership)
    )
