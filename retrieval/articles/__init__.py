"""Readers that turn files into articles: plain text, Markdown and JSON lines."""

from __future__ import annotations

from retrieval.articles.folder import read_file, read_folder

__all__ = ["read_file", "read_folder"]
