"""To whom an announcement goes, worked out inside the transaction that begins it."""

from collections.abc import Collection
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, Connection, and_, func, insert, literal, select, update

from bot.core.announcement_store import Channel, DeliveryState, RecipientKind
from bot.store.registration_rows import is_active
from bot.store.tables import announcement_deliveries, announcements, meeting_facts, registrations

_OPEN: Final = (DeliveryState.PENDING.value, DeliveryState.SENDING.value)
_CHANNELS_LANGUAGE: Final = "en"
"""A channel has no language of its own: what is said there is said as the circular words it."""

_deliveries = announcement_deliveries.c

_INSERTED: Final = (
    "announcement_id",
    "workspace_id",
    "recipient_id",
    "kind",
    "language",
    "from_revision",
    "state",
    "updated_at",
)


def supersede(connection: Connection, meeting_id: str, by: int, now: datetime) -> None:
    """Finish what came before; its version does not count as announced, since not everybody was told."""
    earlier = and_(
        announcements.c.meeting_id == meeting_id,
        announcements.c.id != by,
        announcements.c.finished_at.is_(None),
    )
    connection.execute(
        update(announcement_deliveries)
        .where(
            _deliveries.announcement_id.in_(select(announcements.c.id).where(earlier)),
            _deliveries.state.in_(_OPEN),
        )
        .values(state=DeliveryState.SUPERSEDED.value, updated_at=now)
    )
    connection.execute(update(announcements).where(earlier).values(finished_at=now))


def _last_told(
    meeting_id: str, workspace_id: ColumnElement[str], recipient_id: ColumnElement[str]
) -> ColumnElement[int]:
    """The revision that this recipient knows: that of the last announcement which reached them, or of all."""
    announced = select(func.max(meeting_facts.c.revision)).where(
        meeting_facts.c.meeting_id == meeting_id, meeting_facts.c.announced_at.is_not(None)
    )
    told = select(func.max(announcements.c.revision)).where(
        announcements.c.meeting_id == meeting_id,
        announcements.c.id == _deliveries.announcement_id,
        announcements.c.revision > announced.scalar_subquery(),
        _deliveries.workspace_id == workspace_id,
        _deliveries.recipient_id == recipient_id,
        _deliveries.state == DeliveryState.SENT.value,
    )
    return func.coalesce(told.scalar_subquery(), announced.scalar_subquery(), 0)


def add_people(connection: Connection, meeting_id: str, announcement_id: int, now: datetime) -> None:
    """Every active registrant, with what they were last told; in one statement, however many they are."""
    person = registrations.c
    active = select(
        literal(announcement_id),
        person.workspace_id,
        person.slack_user_id,
        literal(RecipientKind.PERSON.value),
        person.language,
        _last_told(meeting_id, person.workspace_id, person.slack_user_id),
        literal(DeliveryState.PENDING.value),
        literal(now, announcement_deliveries.c.updated_at.type),
    ).where(person.meeting_id == meeting_id, is_active)
    connection.execute(insert(announcement_deliveries).from_select(_INSERTED, active))


def add_channels(
    connection: Connection,
    meeting_id: str,
    announcement_id: int,
    channels: Collection[Channel],
    now: datetime,
) -> None:
    """These channels, each once."""
    for channel in sorted(set(channels), key=lambda channel: (channel.workspace_id, channel.channel_id)):
        one = select(
            literal(announcement_id),
            literal(channel.workspace_id),
            literal(channel.channel_id),
            literal(RecipientKind.CHANNEL.value),
            literal(_CHANNELS_LANGUAGE),
            _last_told(meeting_id, literal(channel.workspace_id), literal(channel.channel_id)),
            literal(DeliveryState.PENDING.value),
            literal(now, announcement_deliveries.c.updated_at.type),
        )
        connection.execute(insert(announcement_deliveries).from_select(_INSERTED, one))
