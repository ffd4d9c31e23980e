"""From a message to what it asks: topics, subjects, claims, or nothing at all."""
