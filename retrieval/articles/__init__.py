"""Readers that turn files into articles: plain text, Markdown, JSON lines, web pages, PDF and feeds."""

from __future__ import annotations

from retrieval.articles.folder import READERS, first_of_each_key, read_file, read_folder, read_upload
from retrieval.articles.names import is_hidden, is_temporary
from retrieval.articles.state import State, state_of
from retrieval.articles.writing import REST, Resting, is_being_written

__all__ = [
    "READERS",
    "REST",
    "Resting",
    "State",
    "first_of_each_key",
    "is_being_written",
    "is_hidden",
    "is_temporary",
    "read_file",
    "read_folder",
    "read_upload",
    "state_of",
]
