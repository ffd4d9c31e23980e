"""Reads the organizer's files into the core's models, and says where they are wrong."""
