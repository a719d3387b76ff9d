from pathlib import Path

import pytest

from retrieval.articles.text import read_text
from retrieval.errors import ArticleError

SEEDS = Path(__file__).parents[2] / "seeds"
SEED = "russian-syrian-forces-escalate-attacks.txt"


def read(text: str, key: str = "folder/a name.txt"):
    (article,) = read_text(text.encode(), key)
    return article


def test_the_seed_article():
    """The article that comes with Verbatim has its title and source, and no invented date."""
    (article,) = read_text((SEEDS / SEED).read_bytes(), SEED)
    assert article.key == SEED
    assert article.title == "Russian, Syrian forces escalate attacks on rebel-held areas"
    assert article.source == "Al Jazeera, News Agencies"
    assert article.published is None
    assert article.text.startswith("‘Safe-zone’ in northwestern Syria")
    assert article.text.endswith(
        "“We cannot leave matters like this… We are preparing for any possibility,” he added."
    )
    assert "about 250,000 people had been displaced" in article.text


@pytest.mark.parametrize(
    ("text", "title", "body", "source"),
    [
        ("Title\n\nText.\n\nMore.\n\nSource: Us", "Title", "Text.\n\nMore.", "Us"),
        ("\ufeffTitle\r\n\r\nText.\r\nSource:  Us  \r\n\r\n", "Title", "Text.", "Us"),
        ("Title\n\n\n\nText.", "Title", "Text.", ""),
        ("Title\n\nSource: one\n\nText after it.", "Title", "Source: one\n\nText after it.", ""),
        ("Title\n\nText.\n\nThe source: unknown", "Title", "Text.\n\nThe source: unknown", ""),
        ("Title\n\nText.\n\nSource:", "Title", "Text.\n\nSource:", ""),
        ("No title,\njust text.\n\nMore.", "a name", "No title,\njust text.\n\nMore.", ""),
        ("One line", "a name", "One line", ""),
        ("word " * 100 + "\n\nMore.", "a name", ("word " * 100).strip() + "\n\nMore.", ""),
        ("Title\n\n  indented\n\tcode", "Title", "  indented\n\tcode", ""),
    ],
)
def test_title_text_source(text, title, body, source):
    """Title, blank line, text, closing source line; what does not fit that is text, and nothing is lost."""
    article = read(text)
    assert (article.title, article.text, article.source) == (title, body, source)


@pytest.mark.parametrize("text", ["", " \n\n\t\n", "\u200b\ufeff\n", "Title\n\nSource: only a source"])
def test_no_text_is_no_article(text):
    """A file without text is refused."""
    with pytest.raises(ArticleError, match="It holds no text"):
        read(text)
