"""The console script `u4ssc`."""

from bot.cli.main import main

__all__ = ["main"]
