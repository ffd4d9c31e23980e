"""What organizers read about a meeting's registrations: numbers, the newest, a search, pages of all."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, Final, TypeVar

from sqlalchemy import ColumnElement, Connection, RowMapping, cast, func, select
from sqlalchemy.types import Text

from bot.core.registration import Category, Counts, Registration, RegistrationState, Tally
from bot.store.folding import search_patterns
from bot.store.registration_rows import PENDING, is_active, to_registration
from bot.store.tables import anonymous_counts, registrations

_PAGE: Final = 1000
K = TypeVar("K")


def counts(connection: Connection, meeting_id: str) -> Counts:
    """The numbers on record, and those that were erased."""
    of_meeting = registrations.c.meeting_id == meeting_id

    def by(column: ColumnElement[Any], *conditions: ColumnElement[bool]) -> list[tuple[str, int]]:
        statement = select(column, func.count()).where(of_meeting, *conditions).group_by(column)
        return [(value, number) for value, number in connection.execute(statement.order_by(column))]

    erased = (
        connection.execute(
            select(anonymous_counts)
            .where(anonymous_counts.c.meeting_id == meeting_id)
            .order_by(anonymous_counts.c.value)
        )
        .mappings()
        .all()
    )

    def erased_by(dimension: str) -> list[tuple[str, int]]:
        return [(row["value"], row["count"]) for row in erased if row["dimension"] == dimension]

    return Counts(
        current=_tally(
            by(registrations.c.state),
            by(registrations.c.category, is_active),
            by(registrations.c.country, is_active),
            by(_day(connection), is_active),
        ),
        erased=_tally(*(erased_by(dimension) for dimension in ("state", "category", "country", "day"))),
    )


def newest(connection: Connection, meeting_id: str, limit: int) -> tuple[Registration, ...]:
    """The last `limit` ones, newest first."""
    return _newest(connection, limit, registrations.c.meeting_id == meeting_id)


def pending(connection: Connection, meeting_id: str, limit: int) -> tuple[Registration, ...]:
    """The first `limit` ones that wait for a decision, in order of registering."""
    statement = (
        select(registrations)
        .where(registrations.c.meeting_id == meeting_id, registrations.c.state == PENDING)
        .order_by(registrations.c.id)
        .limit(limit)
    )
    return tuple(to_registration(row) for row in connection.execute(statement).mappings())


def search(connection: Connection, meeting_id: str, text: str, limit: int) -> tuple[Registration, ...]:
    """Those that have a word beginning with each word of `text`, newest first; none for no words."""
    patterns = search_patterns(text)
    if not patterns:
        return ()
    matches = (registrations.c.search_key.like(pattern, escape="\\") for pattern in patterns)
    return _newest(connection, limit, registrations.c.meeting_id == meeting_id, *matches)


def page(connection: Connection, meeting_id: str, after: int) -> Sequence[RowMapping]:
    """The next rows after row number `after`."""
    statement = (
        select(registrations)
        .where(registrations.c.meeting_id == meeting_id, registrations.c.id > after)
        .order_by(registrations.c.id)
        .limit(_PAGE)
    )
    return connection.execute(statement).mappings().all()


def _newest(connection: Connection, limit: int, *conditions: ColumnElement[bool]) -> tuple[Registration, ...]:
    statement = select(registrations).where(*conditions).order_by(registrations.c.id.desc()).limit(limit)
    return tuple(to_registration(row) for row in connection.execute(statement).mappings())


def _day(connection: Connection) -> ColumnElement[str]:
    if connection.dialect.name == "sqlite":
        return func.date(registrations.c.created_at, type_=Text())
    return cast(func.date(func.timezone("UTC", registrations.c.created_at)), Text)


def _tally(
    by_state: list[tuple[str, int]],
    by_category: list[tuple[str, int]],
    by_country: list[tuple[str, int]],
    by_day: list[tuple[str, int]],
) -> Tally:
    return Tally(
        by_state=_keyed(RegistrationState, by_state),
        by_category=_keyed(Category, by_category),
        by_country=dict(by_country),
        by_day=_keyed(date.fromisoformat, by_day),
    )


def _keyed(key: Callable[[str], K], numbers: list[tuple[str, int]]) -> dict[K, int]:
    return {key(value): number for value, number in numbers}
