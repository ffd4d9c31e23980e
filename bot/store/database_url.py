"""DATABASE_URL as operators write it, mapped to drivers: the one place that knows their names."""

from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

_DRIVERS = {
    "sqlite": "sqlite+pysqlite",
    "postgres": "postgresql+psycopg",  # Heroku's spelling
    "postgresql": "postgresql+psycopg",
    "postgresql+psycopg": "postgresql+psycopg",
}


class InvalidDatabaseUrl(ValueError):  # noqa: N818
    """The text is no database URL that is supported. The message never shows it: it may hold a password."""


def parse_database_url(text: str) -> URL:
    """`sqlite:///file` (four slashes for an absolute path), `postgresql://…` or `postgres://…`.

    Raises `InvalidDatabaseUrl`. SQLite in memory is refused: registrations have to outlive the process.
    """
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        raise InvalidDatabaseUrl("DATABASE_URL is not a URL such as sqlite:///registrations.db") from None
    driver = _DRIVERS.get(url.drivername)
    if driver is None:
        raise InvalidDatabaseUrl(
            f"DATABASE_URL begins with {url.drivername}: expected is sqlite, postgresql or postgres"
        )
    if url.drivername == "sqlite" and url.database in {None, "", ":memory:"}:
        raise InvalidDatabaseUrl("DATABASE_URL names no file: sqlite:///registrations.db, for example")
    return url.set(drivername=driver)


def sqlite_file(url: URL) -> Path | None:
    """The file of a SQLite database; None for PostgreSQL."""
    return Path(url.database) if url.get_backend_name() == "sqlite" and url.database else None
