"""The previews in docs/ are modest in size, and their page shows what the bot says."""

import html
import re
import subprocess
import sys
from importlib import import_module

import pytest
from readme_text import ROOT

from bot.markdown import block_quote

DOCS = ROOT / "docs"
HOSTILE = ["a *b* _c_ <script>&amp;</script> [d](<https://e>) `f` <t:1:R> \\", "# x\n> y\n-# z"]


@pytest.fixture
def discord_page(monkeypatch):
    monkeypatch.syspath_prepend(DOCS)
    return import_module("discord_page")


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_previews_are_small(theme):
    """Each theme has its picture, under 150 kB."""
    picture = DOCS / f"preview-{theme}.png"
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert picture.stat().st_size < 150_000


@pytest.mark.parametrize("text", HOSTILE)
def test_a_quote_is_shown_word_for_word(discord_page, text):
    """Escaped text is on the page as it is in the article, its mark in bold, and makes nothing else."""
    shown = discord_page.lines(block_quote(text, [(2, 5)]))
    assert html.unescape(re.sub(r"</?(?:b|div)[^>]*>", "", shown)) == text
    assert html.unescape(re.findall("<b>(.*?)</b>", shown, re.DOTALL)[0]) in text
    assert set(re.findall(r"<(\w+)", shown)) == {"div", "b"}


def test_the_other_constructs_of_a_message_are_shown(discord_page):
    """Sources lead somewhere, the small lines are small, and a time is an age."""
    shown = discord_page.lines(
        "— A\\*b · [open at quote](<https://n.example/?a&b>)\n-# 1 of 1 · <t:1:R> · `x`"
    )
    assert '— A*b · <a href="https://n.example/?a&amp;b">open at quote</a>' in shown
    assert '<div class="small">1 of 1 · <span class="time">' in shown
    assert "<code>x</code>" in shown


def test_without_chromium_one_sentence_says_what_to_do():
    """The command ends with what is missing, and no trace."""
    done = subprocess.run(
        [sys.executable, DOCS / "previews.py"],
        env={"PATH": "/nonexistent", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == "Install Chromium first; on Debian: apt-get install chromium\n"
    assert done.returncode == 1
