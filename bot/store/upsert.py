"""INSERT … ON CONFLICT, which both databases spell alike and no standard has."""

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite


def insert_for(dialect: str, table: Table) -> sqlite.Insert | postgresql.Insert:
    """An INSERT with `on_conflict_…` for the named dialect."""
    return sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)


def insert_into(connection: Connection, table: Table) -> sqlite.Insert | postgresql.Insert:
    """The same for the connection's dialect."""
    return insert_for(connection.dialect.name, table)
