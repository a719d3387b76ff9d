import codecs
import json
import re
from datetime import date

import pytest

from retrieval.articles.jsonl import read_jsonl
from retrieval.errors import ArticleError
from retrieval.schema import Article, Rejected

FULL = {
    "id": "example.org/1",
    "title": "Title",
    "url": "https://example.org/1",
    "source": "Example",
    "published": "2021/11/02",
    "text": "Text.\r\n\r\nMore\u200b text.",
    "authors": ["Ann"],
    "language": "en",
}


def read(data: bytes | str):
    return list(
        read_jsonl(data if isinstance(data, bytes) else data.encode("utf-8", "surrogatepass"), "a/b.jsonl")
    )


def test_a_record_becomes_an_article():
    """All fields of a record arrive, cleaned."""
    assert read(json.dumps(FULL)) == [
        Article(
            key="example.org/1",
            title="Title",
            text="Text.\n\nMore text.",
            source="Example",
            url="https://example.org/1",
            published=date(2021, 11, 2),
            authors=("Ann",),
            language="en",
        )
    ]


@pytest.mark.parametrize("given", [None, "", " \u200b", [], {}, True, 1.5])
def test_a_record_without_an_id_is_named_by_its_line(given):
    """A missing id is the file's name and the line's number, and so is a missing title."""
    (article,) = read("\n" + json.dumps({"id": given, "text": "x"}))
    assert (article.key, article.title) == ("a/b.jsonl#2", "a/b.jsonl#2")


def test_a_number_is_an_id():
    """An id may be a whole number."""
    assert read('{"id": 7, "text": "x"}')[0].key == "7"


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('{"text": "x"', "no valid JSON"),
        ("not json", r"no valid JSON \(column 1\)"),
        ('["text"]', "no JSON object"),
        ("null", "no JSON object"),
        ('{"id": 1}', "no text"),
        ('{"text": " \\n\\u200b"}', "no text"),
        ('{"text": ["x"]}', "no text"),
        ('{"id": "' + "k" * 301 + '", "text": "x"}', "over 300 characters"),
        ('{"text": ' + "[" * 100_000, "nested too deeply"),
        ('{"id": ' + "9" * 5000 + ', "text": "x"}', "a number that is too long"),
    ],
)
def test_a_broken_line_is_reported_and_the_others_go_on(line, reason):
    """A line that is no article is reported by its number, with a reason; its neighbours become articles."""
    first, broken, last = read(f'{{"id": "1", "text": "x"}}\n{line}\n{{"id": "3", "text": "y"}}\n')
    assert (first.key, last.key) == ("1", "3")
    assert isinstance(broken, Rejected)
    assert broken.name == "a/b.jsonl#2"
    assert re.search(reason, broken.reason), broken.reason


def test_halves_of_characters_do_not_survive():
    """A lone surrogate is taken out of every field, a pair is the character it stands for."""
    record = '{"id": "a\\ud800", "title": "t\\udfff", "source": "\\ud83d\\ude00", "text": "x\\ud800y"}'
    (article,) = read(record)
    assert (article.key, article.title, article.source, article.text) == ("a", "t", "😀", "xy")


def test_other_line_ends_within_a_record():
    """Only a line feed ends a record: U+2028 and U+0085 may stand inside one."""
    (article,) = read('{"id": "1", "text": "a\u2028b\u0085c"}\r\n')
    assert article.text == "a\nb\nc"


def test_one_damaged_line():
    """One line that is no UTF-8 is reported, the others are read as the UTF-8 they are."""
    good = '{"id": "%d", "text": "Día"}\n'
    items = read((good % 1).encode() + b'{"id": "2", "text": "D\xeda"}\n' + (good % 3).encode())
    assert [item.text for item in items if isinstance(item, Article)] == ["Día", "Día"]
    assert items[1] == Rejected("a/b.jsonl#2", "It is no UTF-8 (byte 23 of the line); save it as UTF-8.")


@pytest.mark.parametrize("bom", [codecs.BOM_UTF8, b""])
def test_a_byte_order_mark_is_no_error(bom):
    """A file with a byte order mark is read from its first line on."""
    assert read(bom + b'{"id": "1", "text": "x"}')[0].key == "1"


def test_utf16_is_read():
    """What some shells write, UTF-16 with a byte order mark, is read."""
    assert read(codecs.BOM_UTF16_LE + '{"id": "1", "text": "é"}'.encode("utf-16-le"))[0].text == "é"


@pytest.mark.parametrize(
    ("data", "reason"), [(b"", "no record"), (b"\n \n", "no record"), (b"\0\xff\n" * 9, "binary")]
)
def test_a_file_without_records_is_refused_whole(data, reason):
    """An empty or binary file is one rejection rather than one for each line."""
    with pytest.raises(ArticleError, match=reason):
        read(data)
