"""The people and channels that are there from the start."""

from collections.abc import Callable
from datetime import datetime

from bot.playground.app_config import AppConfig
from bot.playground.workspace import Channel, User, Workspace, identifier

# handle, first, last, zone, its label as Slack gives it, locale, organization and job, administrator
_PERSONAS = (
    ("amina", "Amina", "Bello", "Africa/Lagos", "West Africa Time", "en-GB", "City of Lagos", False),
    ("kenji", "Kenji", "Tanaka", "Asia/Tokyo", "Japan Standard Time", "en-US", "Tokyo", False),
    ("lucia", "Lucía", "Rojas", "America/Bogota", "Colombia Time", "es-ES", "Bogotá", False),
    ("jeanmarc", "Jean-Marc", "Tremblay", "America/Toronto", "Eastern Time", "fr-FR", "Montréal", False),
    ("olga", "Ольга", "Смирнова", "Asia/Almaty", "Almaty Time", "ru-RU", "Алматы", False),
    ("liwei", "李", "伟", "Asia/Shanghai", "China Standard Time", "zh-CN", "上海", False),
    ("layla", "ليلى", "حداد", "Asia/Amman", "Arabia Standard Time", "ar", "عمّان", False),
    ("cristina", "Cristina", "Bianchi", "Europe/Zurich", "Central European Time", "en-GB", "Organizer", True),
)
_SECOND = (
    ("nora", "Nora", "Lindqvist", "Europe/Stockholm", "Central European Time", "en-GB", "Stockholm", True),
    ("omar", "Omar", "Said", "Africa/Cairo", "Eastern European Time", "ar", "القاهرة", False),
)
_Persona = tuple[str, str, str, str, str, str, str, bool]


def seeded_workspace(bot_token: str, clock: Callable[[], datetime], config: AppConfig) -> Workspace:
    """The playground's team: ``#u4ssc-7`` with the bot in it, ``#general`` without."""
    workspace = _workspace("U4SSC", "u4ssc-playground", bot_token, clock, config, personas=_PERSONAS)
    cristina = workspace.user("cristina")
    _channel(workspace, "u4ssc-7", cristina, "The Seventh U4SSC Meeting", with_bot=True)
    _channel(workspace, "general", cristina, "Everything else", with_bot=False)
    group_id = identifier("S", workspace.team_id, "organizers")
    workspace.usergroups[group_id] = ("organizers", [cristina.id])
    return workspace


def add_second_workspace(name: str, clock: Callable[[], datetime], config: AppConfig) -> Workspace:
    """Another team, without a token until oauth.v2.access gives one."""
    workspace = _workspace(name, name.lower().replace(" ", "-"), "", clock, config, personas=_SECOND)
    workspace.installed = False
    _channel(workspace, "second", workspace.user("nora"), "", with_bot=True)
    return workspace


def _workspace(
    name: str,
    domain: str,
    bot_token: str,
    clock: Callable[[], datetime],
    config: AppConfig,
    *,
    personas: tuple[_Persona, ...],
) -> Workspace:
    team_id = identifier("T", domain)
    bot_user = User(
        id=identifier("U", domain, "bot"),
        team_id=team_id,
        handle=config.name,
        first_name=config.name,
        last_name="",
        email="",
        tz="Etc/UTC",
        tz_label="Coordinated Universal Time",
        locale="en-US",
        is_bot=True,
    )
    workspace = Workspace(
        team_id=team_id,
        name=name,
        domain=domain,
        app_id=identifier("A", "app"),
        bot_id=identifier("B", domain, "bot"),
        bot_user=bot_user,
        bot_token=bot_token,
        clock=clock,
    )
    for handle, first, last, tz, tz_label, locale, place, is_admin in personas:
        user = User(
            id=identifier("U", domain, handle),
            team_id=team_id,
            handle=handle,
            first_name=first,
            last_name=last,
            email=f"{handle}@example.org",
            tz=tz,
            tz_label=tz_label,
            locale=locale,
            title=place,
            is_admin=is_admin,
        )
        workspace.users[user.id] = user
        workspace.dm(user.id)
    return workspace


def _channel(workspace: Workspace, name: str, creator: User, topic: str, *, with_bot: bool) -> None:
    members = [*workspace.users, *([workspace.bot_user.id] if with_bot else [])]
    channel_id = identifier("C", workspace.domain, name)
    workspace.channels[channel_id] = Channel(
        channel_id, name, creator.id, int(workspace.clock().timestamp()), members, topic=topic
    )
