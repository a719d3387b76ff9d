"""Finds the passage that answers a question and quotes it character for character."""
