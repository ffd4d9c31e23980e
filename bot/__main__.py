"""`python -m bot` is `u4ssc`."""

from bot.cli import main

main()
