"""The Slack surface: what Slack sends becomes questions and requests; answers become blocks."""
