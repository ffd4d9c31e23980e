"""A PostgreSQL server for the tests: the one in TEST_POSTGRES_URL, or a throw-away one of our own."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

_START_WITHIN = 30.0


def programs() -> Path | None:
    """The folder with `initdb` and `postgres`, on PATH or where Debian puts it."""
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).resolve().parent
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return debian[-1].parent if debian else None


@contextmanager
def running_server() -> Iterator[str]:
    """The URL of a server, as somebody who may create databases. A server of our own is ended afterwards."""
    given = os.environ.get("TEST_POSTGRES_URL")
    if given:
        yield given
        return
    folder = Path(tempfile.mkdtemp(prefix="u4ssc-postgres-"))
    try:
        with _own_server(folder) as url:
            yield url
    finally:
        shutil.rmtree(folder)


@contextmanager
def _own_server(folder: Path) -> Iterator[str]:
    binaries = programs()
    assert binaries is not None, "PostgreSQL is not installed"
    user = None
    if os.geteuid() == 0:  # which the server refuses to run as
        user = "postgres"
        os.chown(folder, pwd.getpwnam(user).pw_uid, -1)
    data, log = folder / "data", folder / "log"
    cluster = ("-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
    subprocess.run(
        [binaries / "initdb", "-D", data, *cluster],
        check=True,
        capture_output=True,
        user=user,
        cwd=folder,
    )
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    options = ("listen_addresses=127.0.0.1", f"port={port}", f"unix_socket_directories={folder}")
    with log.open("wb") as output:
        server = subprocess.Popen(
            [binaries / "postgres", "-D", data, *(part for option in options for part in ("-c", option))],
            stdout=output,
            stderr=output,
            user=user,
            cwd=folder,
        )
        url = f"postgresql://postgres@127.0.0.1:{port}/postgres"
        try:
            _wait_for(url, server, log)
            yield url
        finally:
            server.send_signal(signal.SIGINT)  # the server's "fast" shutdown
            server.wait(30)


def _wait_for(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + _START_WITHIN
    while True:
        try:
            psycopg.connect(url).close()
        except psycopg.OperationalError:
            if server.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(log.read_text()) from None
            time.sleep(0.05)
        else:
            return
