"""What the buttons below an answer show of its articles."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from discord_reading import read_quotes
from made_answers import make_article

from bot import context, texts
from bot.context import Standing
from bot.render import LIMIT, size
from bot.texts.context import IS_NOW, NEAREST
from retrieval.indexing import digest
from retrieval.schema import Article
from retrieval.store.cited import Cited
from retrieval.store.protocol import Outdated

SENTENCES = [f"Sentence number {number} is here." for number in range(10)]
TEXT = " ".join(SENTENCES)


def standing(quoted, text=TEXT, *, changed=False, **details):
    """The quote `quoted` of an article with this text, whose title has been changed since if `changed`."""
    fields = {"key": "a.txt", "title": "The *title*", "source": "Courier", "url": "https://news.example/a"}
    article = Article(**{**fields, **details}, text=text)
    quoted_of = replace(article, title="Another") if changed else article
    start = text.index(quoted)
    return Standing(Cited(article.key, digest(quoted_of), start, start + len(quoted)), article)


@pytest.mark.parametrize(
    ("first", "last", "shown"), [(5, 5, (2, 8)), (4, 5, (1, 8)), (0, 0, (0, 3)), (9, 9, (6, 9))]
)
def test_a_quote_stands_bold_among_its_neighbours(first, last, shown):
    """Three sentences on either side, fewer at the article's ends; the quote itself is bold."""
    quoted = " ".join(SENTENCES[first : last + 1])
    (content,) = context.around(standing(quoted))
    ((quote,), _) = read_quotes(content)
    assert quote.text == " ".join(SENTENCES[shown[0] : shown[1] + 1])
    assert [quote.text[start:end] for start, end in quote.bold] == [quoted]
    assert content.startswith(texts.CONTEXT)
    assert "The \\*title\\* · Courier · ¶1" in content


def test_neighbours_that_do_not_fit_are_left_out():
    """A message holds whole sentences only, and always the quote."""
    long = [f"{'word ' * 70}{number}." for number in range(5)]
    (content,) = context.around(standing(long[2], " ".join(long)))
    ((quote,), _) = read_quotes(content)
    assert quote.text in {" ".join(long[1:4]), " ".join(long[1:3]), " ".join(long[2:4])}
    assert size(content) <= LIMIT


def test_marks_cross_paragraphs():
    """The neighbours may be of other paragraphs; what is shown is a slice all the same."""
    text = "One here.\n\nTwo here. Three here.\n\nFour here."
    (content,) = context.around(standing("Two here. Three here.", text))
    ((quote,), _) = read_quotes(content)
    assert quote.text == text


def test_what_has_changed_or_gone_says_so():
    """No word of an article is shown that was not there when the answer was given."""
    changed = standing(SENTENCES[3], changed=True)
    assert context.around(changed) == ["“The \\*title\\*” has changed since I answered. Ask again."]
    assert [context.nearest(changed)] == context.around(changed)
    assert context.around(Standing(changed.cited, None)) == [texts.ARTICLE_GONE]


def since(text, quoted=SENTENCES[3], was=TEXT):
    """What Context says of a quote whose article had the text `was` until a day in March."""
    old = standing(quoted, was)
    now = replace(old.article, text=text, title="New title")
    return context.around(
        Standing(old.cited, now, was=Outdated(old.article, datetime(2026, 3, 12, tzinfo=UTC)))
    )


def test_an_old_answer_tells_what_its_quote_became():
    """Each side is a slice of its own version, under that version's title, and says which one it is."""
    was, now = since(f"One.\n\n{TEXT.replace('number 3 is', 'number 33 was')}")
    assert was.startswith("**As it was** when I answered. The article has changed <t:1773273600:R>.\n> ")
    assert now.startswith(f"{IS_NOW}\n> ")
    for content, text, bold, title in (
        (was, SENTENCES[3], ["3 is"], "The \\*title\\* · Courier · ¶1"),
        (now, "Sentence number 33 was here.", ["33 was"], "New title · Courier · ¶2"),
    ):
        ((quote,), _) = read_quotes(content)
        assert quote.text == text
        assert [quote.text[start:end] for start, end in quote.bold] == bold
        assert title in content


def test_an_old_quote_that_still_stands_is_shown_where_it_is_now():
    """With its neighbours there; that the article has changed is said."""
    (content,) = since(f"One.\n\nTwo. {SENTENCES[3]} Four.")
    ((quote,), _) = read_quotes(content)
    assert quote.text == f"One.\n\nTwo. {SENTENCES[3]} Four."
    assert [quote.text[start:end] for start, end in quote.bold] == [SENTENCES[3]]
    assert content.startswith("**Context**: the quote is bold. Its article has changed <t:1773273600:R>; the")
    assert "New title · Courier · ¶1" in content


def test_an_old_quote_that_has_gone_is_shown_as_it_was():
    """Nothing that the article says now is put beside it; of the same words it is said what differs."""
    (content,) = since("Nobody came.")
    assert "Nothing in it is near this any more." in content.split("\n")[0]
    assert [quote.text for quote in read_quotes(content)[0]] == [SENTENCES[3]]
    _, now = since(TEXT.upper())
    assert now.startswith("**As it is now**, with other capital letters.\n> SENTENCE")


def test_a_version_that_is_not_as_it_was_stored_is_not_shown():
    """Its digest tells; then an old answer is only said to be one."""
    damaged = replace(
        standing(SENTENCES[3], changed=True), was=Outdated(standing(SENTENCES[3]).article, datetime.now(UTC))
    )
    assert context.around(damaged) == ["“The \\*title\\*” has changed since I answered. Ask again."]


def test_the_nearest_passage_is_a_slice_and_no_answer():
    """It is shown whole and with its source, nothing in it bold, below words that don't call it an answer."""
    content = context.nearest(standing(SENTENCES[3], f"One.\n\n{TEXT}"))
    ((quote,), _) = read_quotes(content)
    assert (quote.text, quote.bold) == (SENTENCES[3], [])
    assert content.startswith(NEAREST)
    assert "The \\*title\\* · Courier · ¶2" in content


def test_sources_are_listed_once_each():
    """An article that is quoted twice is one source, with its date and a link; what became of it is said."""
    dated = standing(SENTENCES[0], published=date(2020, 3, 12))
    undated = standing(SENTENCES[0], key="b.txt", title="", source="", url="ftp://x", changed=True)
    gone = Standing(Cited("c.txt", "d", 0, 1), None)
    assert context.sources([dated, dated, undated, gone], {}).split("\n") == [
        "- The \\*title\\* · Courier · 12 March 2020 · [read](<https://news.example/a>)",
        f"- untitled · no publisher · undated · {texts.CHANGED_SINCE}",
        f"- {texts.ARTICLE_GONE}",
    ]


def test_many_long_sources_fit():
    """Ten articles of endless names and addresses are still one message, each of them in it."""
    many = [
        standing(SENTENCES[0], key=f"{number}", title=f"{number}" + "*" * 300, source="_" * 200, url=url)
        for number in range(10)
        for url in ["https://news.example/" + "x" * 480]
    ]
    content = context.sources(many, {"0": [make_article(title="@everyone *" * 30)] * 7})
    assert size(content) <= LIMIT
    assert len(content.split("\n")) == 11
    assert content.split("\n")[1].startswith("  - the same story: \\@everyone \\*")
    assert content.split("\n")[1].endswith(" and 2 more")


def test_articles_of_the_same_story_stand_below_their_source():
    """Each with its publisher; those of an article that is gone are not asked for."""
    one = standing(SENTENCES[0])
    others = [make_article(title="Grain *burns*", source="Post"), make_article(title="", source="")]
    assert context.sources([one], {one.cited.article: others}).split("\n")[1:] == [
        "  - the same story: Grain \\*burns\\* · Post, untitled · no publisher"
    ]
