"""Trains the reader from question files; nothing that answers questions imports this."""
