"""A meeting assistant for Slack: it answers from the circular and registers participants."""
