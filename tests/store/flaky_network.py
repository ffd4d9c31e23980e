"""A TCP relay in front of a database server which can be cut, as when the server is gone, or frozen."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy import make_url


class Relay:
    """Passes bytes between its clients and the server while it is neither cut nor frozen."""

    def __init__(self, host: str, port: int) -> None:
        self._target = (host, port)
        self._server: asyncio.Server | None = None
        self._flowing = asyncio.Event()
        self._flowing.set()
        self._open: dict[asyncio.Task[None], list[asyncio.StreamWriter]] = {}
        self.port = 0

    async def mend(self) -> None:
        """Accept connections, from now or again, and let bytes through."""
        self._flowing.set()
        if self._server is None:
            self._server = await asyncio.start_server(self._relay, "127.0.0.1", self.port)
            self.port = self._server.sockets[0].getsockname()[1]

    async def cut(self) -> None:
        """End all connections and refuse new ones."""
        if self._server is not None:
            self._server.close()
            self._server = None
        for writers in self._open.values():
            for writer in writers:
                writer.transport.abort()
        await asyncio.gather(*self._open, return_exceptions=True)

    def freeze(self) -> None:
        """Keep all connections open and let nothing through: the server hangs."""
        self._flowing.clear()

    async def _relay(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        server_reader, server_writer = await asyncio.open_connection(*self._target)
        self._open[task] = [writer, server_writer]
        try:
            await asyncio.gather(self._copy(reader, server_writer), self._copy(server_reader, writer))
        except OSError:
            pass
        finally:
            del self._open[task]
            writer.transport.abort()
            server_writer.transport.abort()

    async def _copy(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(65536):
            await self._flowing.wait()
            writer.write(data)
            await writer.drain()
        writer.close()


@asynccontextmanager
async def relay_to(database_url: str) -> AsyncIterator[tuple[Relay, str]]:
    """A relay, and the URL under which the database is reached through it."""
    url = make_url(database_url)
    relay = Relay(url.host or "127.0.0.1", url.port or 5432)
    await relay.mend()
    through = url.set(host="127.0.0.1", port=relay.port)
    yield relay, through.render_as_string(hide_password=False)
    await relay.mend()
    await relay.cut()
