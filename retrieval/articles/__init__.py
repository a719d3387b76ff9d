"""Readers that turn files into articles: plain text, Markdown, JSON lines, web pages, PDF and feeds."""

from __future__ import annotations

from retrieval.articles.folder import READERS, first_of_each_key, read_file, read_folder, read_upload
from retrieval.articles.state import fingerprint

__all__ = ["READERS", "fingerprint", "first_of_each_key", "read_file", "read_folder", "read_upload"]
