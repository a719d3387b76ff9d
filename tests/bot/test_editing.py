"""What people type of an article before they add it: read, checked, and nothing else of it touched."""

from dataclasses import replace
from datetime import date

import pytest

from bot.editing import MOST_AUTHORS, details, differences, edited
from bot.errors import CurationError
from retrieval.schema import Article

FERRY = Article(
    "added:ferry.html",
    "Ferry returns",
    "The ferry sails.",
    source="Courier",
    url="https://news.example/ferry",
    published=date(2024, 5, 4),
    authors=("Ann Example", "Bo; Example"),
    language="en-GB",
)


def typed(article=FERRY, **values):
    now = details(article)
    return edited(article, now, replace(now, **values))


def test_every_field_can_be_changed():
    """Each is read as it would be from a file: cleaned, authors apart, a day as a day."""
    assert typed(title=" A \u202enew\u202c  title ").title == "A new title"
    assert typed(source="Gazette").source == "Gazette"
    assert typed(authors="Cy; Di Example ;\nEd, PhD").authors == ("Cy", "Di Example", "Ed, PhD")
    assert typed(published="2024-05-31").published == date(2024, 5, 31)
    assert typed(language="de_AT").language == "de-AT"


def test_all_but_the_title_can_be_emptied():
    """Nobody has to know who wrote it or when; `undated` means the same as nothing."""
    bare = typed(source="", authors=" ; ", published="", language=" ")
    assert (bare.source, bare.authors, bare.published, bare.language) == ("", (), None, "")
    assert typed(published="Undated").published is None


@pytest.mark.parametrize("field", ["title", "source", "authors", "published", "language"])
def test_what_is_not_changed_stays_as_it_was_read(field):
    """An author with a semicolon is still one, whatever else is changed; text, key and address never are."""
    other = typed(**{field: "2024-05-31" if field == "published" else "xy"})
    assert [name for name in FERRY.__slots__ if getattr(other, name) != getattr(FERRY, name)] == [field]


def test_more_authors_than_a_form_takes_stay():
    """A form shows the first of them, whole, and who leaves them so loses none."""
    crowd = replace(FERRY, authors=tuple(f"Somebody {number:0100}" for number in range(50)))
    assert len(details(crowd).authors) <= MOST_AUTHORS
    assert details(crowd).authors.split("; ")[-1] in crowd.authors
    assert typed(crowd, title="Crowd").authors == crowd.authors


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"title": " \u200b "}, "An article needs a title."),
        ({"title": "x" * 301}, "Title is over 300 characters; shorten it."),
        ({"source": "x" * 301}, "Publisher is over 300 characters; shorten it."),
        ({"authors": "Ann;" + "x" * 301}, "An author's name is over 300 characters; shorten it."),
        ({"authors": "A;" * 51}, "Those are over 50 authors; leave some out."),
        ({"published": "2024-02-30"}, "A date is a day of the calendar"),
        ({"published": "4 May 2024"}, "A date is a day of the calendar"),
        ({"language": "English please"}, "A language is a tag such as en or en-GB"),
    ],
)
def test_what_can_not_be_is_refused_with_what_to_type(values, reason):
    """One sentence for each, and nothing of the article has changed."""
    with pytest.raises(CurationError) as caught:
        typed(**values)
    assert str(caught.value).startswith(reason)


def test_the_log_is_told_what_it_was_and_what_it_is():
    """Of what differs only, by name; an empty value is a dash."""
    after = typed(source="", published="2024-05-31")
    assert differences(FERRY, after) == (
        "source Courier, published 2024-05-04",
        "source –, published 2024-05-31",
    )
