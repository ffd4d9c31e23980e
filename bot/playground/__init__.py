"""A local stand-in for Slack with a web page, so that the bot can be tried without an account."""
