"""A place as a message names it."""

from dataclasses import dataclass

from bot.core.place_tables import Place, PlaceKind


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """A place named in a message; several candidates where the name has several bearers."""

    span: tuple[int, int]
    text: str
    kind: PlaceKind
    candidates: tuple[Place, ...]
    key: str = ""
    """The comparable spelling under which it was found; empty for zones."""
    demonym: bool = False
    """Named by what belongs to it or who comes from it ("Brazilian time", "I am Kenyan")."""
    corrected: bool = False
    """Found in spite of a slip of the pen."""
    language: str = "en"
    """That of the message."""
