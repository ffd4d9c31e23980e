"""Every setting, read in one place."""

import re
from pathlib import Path
from typing import Annotated

from pydantic import AwareDatetime, Field, SecretStr, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

_ORGANIZER = re.compile(r"[UWS][A-Z0-9]{2,}")
_CHANNEL = re.compile(r"[CG][A-Z0-9]{2,}")
_WORKSPACE = re.compile(r"T[A-Z0-9]{2,}")
_REPOSITORY = Path(__file__).resolve().parent.parent


class Settings(BaseSettings):
    """The environment (and a `.env` file beside it), typed. `.env.example` lists all of it."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", env_ignore_empty=True, frozen=True)

    slack_bot_token: SecretStr | None = Field(None, description="xoxb-…, from OAuth & Permissions")
    slack_signing_secret: SecretStr | None = Field(None, description="from Basic Information; for `serve`")
    slack_app_token: SecretStr | None = Field(None, description="xapp-…, for `socket`")
    slack_api_base_url: str = Field("https://slack.com/api/", description="every Web API call goes there")
    slack_client_id: str | None = Field(None, description="with the secret: several workspaces by OAuth")
    slack_client_secret: SecretStr | None = Field(
        None, description="see SLACK_CLIENT_ID", validate_default=True
    )
    database_url: str = Field("sqlite:///u4ssc.sqlite3", description="sqlite:///file or postgresql://…")
    knowledge_dir: Path = Field(_REPOSITORY / "knowledge", description="meeting.yaml and words/")
    bot_now: AwareDatetime | None = Field(None, description="ISO 8601 with offset: the clock starts there")
    host: str = Field("127.0.0.1", description="interface to listen on; 0.0.0.0 behind a platform's router")
    port: Annotated[int, Field(ge=0, le=65535)] = Field(3000, description="port to listen on")
    public_url: str | None = Field(None, description="https://… under which Slack and people reach the bot")
    organizers: Annotated[tuple[str, ...], NoDecode] = Field(
        (), description="user (U…) or user-group (S…) ids, separated by commas"
    )
    organizers_channel: str | None = Field(
        None, description="id (C…) of the channel in which organizers decide on registrations"
    )
    organizers_workspace: str | None = Field(
        None,
        description="id (T…) of the organizers' workspace; needed with SLACK_CLIENT_ID",
        validate_default=True,
    )
    log_level: str = Field("INFO", description="DEBUG, INFO, WARNING or ERROR")

    @field_validator("slack_api_base_url")
    @classmethod
    def _ends_with_slash(cls, value: str) -> str:
        return value if value.endswith("/") else value + "/"

    @field_validator("slack_client_secret")
    @classmethod
    def _is_a_pair(cls, value: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
        if (value is None) != (info.data.get("slack_client_id") is None):
            raise ValueError("SLACK_CLIENT_ID and SLACK_CLIENT_SECRET are set together, or neither is")
        return value

    @field_validator("organizers", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return (
            tuple(part.strip() for part in value.split(",") if part.strip())
            if isinstance(value, str)
            else value
        )

    @field_validator("organizers")
    @classmethod
    def _are_ids(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        wrong = [name for name in value if not _ORGANIZER.fullmatch(name)]
        if wrong:
            raise ValueError(f"expected ids such as U…, W… or S…, not {', '.join(wrong)}")
        return value

    @field_validator("organizers_channel")
    @classmethod
    def _is_channel(cls, value: str | None) -> str | None:
        if value is not None and not _CHANNEL.fullmatch(value):
            raise ValueError("expected a channel's id such as C…, which Slack shows in the channel's details")
        return value

    @field_validator("organizers_workspace")
    @classmethod
    def _is_workspace(cls, value: str | None, info: ValidationInfo) -> str | None:
        if value is not None and not _WORKSPACE.fullmatch(value):
            raise ValueError("expected a workspace's id such as T…, which stands in its address in a browser")
        if value is None and info.data.get("slack_client_id") and info.data.get("organizers"):
            raise ValueError("must say which of several workspaces the ids in ORGANIZERS belong to")
        return value

    @field_validator("log_level")
    @classmethod
    def _known_level(cls, value: str) -> str:
        if value.upper() not in {"DEBUG", "INFO", "WARNING", "ERROR"}:
            raise ValueError("expected DEBUG, INFO, WARNING or ERROR")
        return value.upper()

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, value: str) -> str:
        if not value.startswith(("sqlite:///", "postgresql://", "postgres://")):
            raise ValueError("expected sqlite:///file or postgresql://user:password@host/name")
        return value
