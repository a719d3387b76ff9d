"""Saved web pages, PDF and feeds become articles by what they say of themselves, and nothing is guessed."""

import json
import re
import sys
from datetime import date
from pathlib import Path

import pytest
from made_pdf import made_pdf

from retrieval.articles import read_folder, read_upload
from retrieval.articles.feed import feed_links
from retrieval.schema import Article, Rejected

SAMPLES = Path(__file__).parent / "samples"
PARAGRAPH = "<p>The ferry across the Tarn sails again after eleven years and takes bicycles. {}</p>"


def read(data, name):
    data = data if isinstance(data, bytes) else data.encode()
    return list(read_upload(data, name=name, key=name, max_bytes=20_000_000))


def reason(data, name):
    """The one reason why nothing is read: one sentence."""
    [item] = read(data, name)
    assert isinstance(item, Rejected), item
    assert item.name == name
    assert item.reason.endswith(".")
    assert "\n" not in item.reason
    return item.reason


@pytest.fixture(scope="module")
def samples():
    items = list(read_folder(SAMPLES, max_file_bytes=100_000))
    return {item.key if isinstance(item, Article) else item.name: item for item in items}


def test_a_saved_page(samples):
    """Title, publisher, authors, date, address and text of a page; menus, scripts and notes are not."""
    page = samples["ferry.html"]
    assert (page.title, page.source) == ("Ferry returns to the Tarn", "Riverside Courier")
    assert page.authors == ("Ann Example", "Bo Example")
    assert page.published == date(2024, 5, 4)
    assert page.url == "https://news.example/ferry-returns"
    assert page.text.startswith("The ferry across the Tarn sails again after eleven years. It carries forty")
    assert page.text.endswith("so do dogs that stay on a lead.")
    assert page.text.count("\n\n") == 2
    assert "1912" not in page.text
    assert "bridges" not in page.text
    assert page.language == "en-GB"


def test_a_pdf(samples):
    """Title, authors and date of its metadata; the text of its pages, lines as they are, pages apart."""
    report = samples["water.pdf"]
    assert report.title == "Report on the water of the Tarn"
    assert report.authors == ("Ann Example", "Bo Example")
    assert report.published == date(2024, 3, 9)
    assert "At the mill the inspectors found 41 milligrams of nitrate\nin a litre.\n\nBathing" in report.text
    assert report.language == "en-GB"


def test_a_feed_of_rss(samples):
    """An entry with its whole text is an article, one with a summary is named with that reason."""
    market = samples["market.rss#market-1"]
    assert market.title == "Market moves to the square"
    assert market.text == "The market moves to the square on 1 June.\n\nIt has sixty stalls & one well."
    assert (market.source, market.authors) == ("Riverside Courier", ("Ann Example",))
    assert (market.url, market.published) == ("https://news.example/market", date(2024, 5, 4))
    summary = samples["market.rss#2 Only a summary"]
    assert summary.reason == "The feed holds only a summary of it: save its page, or add its address."
    assert market.language == "en-gb"


def test_a_feed_of_atom(samples):
    """Atom's entries likewise; when an entry was last updated is no date of publication."""
    lock = samples["lock.atom#urn:courier:lock"]
    assert lock.text == "The lock opens for boats of up to nine metres.\n\nTwo keepers work there."
    assert (lock.authors, lock.published) == (("Bo Example",), date(2024, 6, 3))
    assert lock.language == "en"
    notice = samples["lock.atom#urn:courier:notice"]
    assert (notice.text, notice.published, notice.url) == ("The towpath is muddy.", None, "")
    assert feed_links((SAMPLES / "lock.atom").read_bytes())[0] == "https://news.example/lock"


@pytest.mark.parametrize(
    ("head", "published"),
    [
        ('<meta property="article:published_time" content="2024-05-04T01:00:00Z">', date(2024, 5, 4)),
        ('<meta name="DC.date.issued" content="2024-05-04">', date(2024, 5, 4)),
        ('<meta itemprop="datePublished" content="2024-05-04">', date(2024, 5, 4)),
        ('<meta property="article:modified_time" content="2024-05-04">', None),
        ('<meta name="date" content="last Tuesday">', None),
        (
            '<script type="application/ld+json">{"@type": "Event", "datePublished": "2024-05-04"}</script>',
            None,
        ),
        ('<script type="application/ld+json">{"@type": "Article", "datePublished": 7}</script>', None),
        ('<script type="application/ld+json">{"@type": "Article", </script>', None),
        ('<script type="application/ld+json">' + "[" * 100_000 + "</script>", None),
        ("<title>Ferry, 4 May 2024</title>", None),
    ],
)
def test_a_page_has_only_a_date_that_it_states(head, published):
    """Dates of change, of events, in titles and in the text are none, nor are broken ones."""
    body = "".join(PARAGRAPH.format(f"It was on {day} May 2024.") for day in range(1, 6))
    time = '<time datetime="2020-02-02">2 February 2020</time>'
    data = f"<html><head>{head}</head><body><article>{time}{body}</article></body></html>"
    [page] = read(data, "2021-01-01-page.html")
    assert page.published == published


def test_a_page_in_an_old_encoding():
    """What a page says of its encoding is believed where it fits."""
    body = "".join(PARAGRAPH.format(f"Größe {number} Ω?".replace("Ω", "ß")) for number in range(5))
    data = f'<html><head><meta charset="iso-8859-1"></head><body><article>{body}</article></body></html>'
    [page] = read(data.encode("latin-1"), "page.htm")
    assert "Größe 3 ß?" in page.text


@pytest.mark.parametrize("info", [b"<< /Title (Microsoft Word - x.docx) >>", b"<< /Title (untitled) >>", b""])
def test_a_pdf_without_a_title_has_its_name(info):
    """What a program wrote for a title is none, and when the file was made is no date."""
    info = info.replace(b">>", b"/CreationDate (D:20240701120000Z) >>")
    [report] = read(made_pdf(["The well is deep."], info=info), "well.pdf")
    assert (report.title, report.text, report.published) == ("well", "The well is deep.", None)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (made_pdf([], []), "pictures of pages"),
        (
            made_pdf(["x"], further=b" /Encrypt << /Filter /Standard /V 1 /R 2 /O (a) /U (b) /P -4 >>"),
            "is encrypted",
        ),
        (made_pdf(["x"])[:300], "no PDF"),
        (b"%PDF-1.4\n" + bytes(range(256)) * 9, "no PDF"),
        (b"just text", "no PDF"),
        (made_pdf(*[["x"]] * 1001), "over 1,000 pages"),
    ],
    ids=["scanned", "encrypted", "cut", "noise", "text", "long"],
)
def test_a_pdf_that_cannot_be_read_says_why(data, said):
    """Scanned, encrypted, broken and endless files each have one reason."""
    assert re.search(said, reason(data, "a.pdf"))


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"\x00\x01\x02", "binary"),
        ("<html><body><script>go()</script></body></html>", "No article is found"),
        ("<div>" * 50_000 + "deep", "nested too deeply|No article"),
        ("<p>" + "<b>x</b>" * 100_001, "too many elements"),
        ("<!-- only this -->", "web page"),
    ],
    ids=["binary", "script", "deep", "many", "comment"],
)
def test_a_page_that_cannot_be_read_says_why(data, said):
    """Binary, empty, deep and huge pages each have one reason."""
    assert re.search(said, reason(data, "a.html"))


BOMB = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><rss version="2.0"><channel/></rss>'
XXE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><rss version="2.0"><channel/></rss>'


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (BOMB, "defines entities"),
        (XXE, "defines entities"),
        (XXE.encode("utf-16"), "defines entities"),
        ("<svg></svg>", "neither an RSS nor an Atom feed"),
        ("/etc/passwd", "neither an RSS nor an Atom feed"),
        ("http://127.0.0.1:9/feed", "neither an RSS nor an Atom feed"),
        ('<rss version="2.0"><channel></channel></rss>', "no entries"),
        ("<a>" * 100_000, "neither an RSS nor an Atom feed"),
    ],
    ids=["bomb", "file", "utf-16", "svg", "path", "address", "empty", "deep"],
)
def test_a_feed_that_cannot_be_read_says_why(data, said):
    """Bombs, other XML, empty and deep files have one reason; no address or path in one is opened."""
    assert said in reason(data, "a.xml")


@pytest.mark.parametrize(
    ("library", "name", "extra"),
    [("trafilatura", "a.html", "html"), ("pypdf", "a.pdf", "pdf"), ("feedparser", "a.rss", "feeds")],
)
def test_a_missing_library_is_named(monkeypatch, library, name, extra):
    """Without the extra a file is rejected by name, with the words that install it."""
    monkeypatch.setitem(sys.modules, library, None)
    assert reason("x", name) == f"Reading it needs {library}: pip install 'verbatim[{extra}]'."


def test_one_broken_file_of_each_kind_leaves_everything_else_in(tmp_path):
    """Broken files of all kinds are each named once, and the samples beside them are all read."""
    broken = {"a.html": b"\x00", "b.pdf": b"%PDF", "c.rss": b"<rss", "d.atom": BOMB.encode(), "e.xml": b""}
    for path in SAMPLES.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    for name, data in broken.items():
        (tmp_path / name).write_bytes(data)
    items = list(read_folder(tmp_path, max_file_bytes=100_000))
    names = [item.name for item in items if isinstance(item, Rejected)]
    assert names == [*list(broken), "market.rss#2 Only a summary"]
    keys = [item.key for item in items if isinstance(item, Article)]
    assert {key.partition("#")[0] for key in keys} >= {"ferry.html", "lock.atom", "market.rss", "water.pdf"}


def test_hostile_metadata_is_cleaned():
    """Titles and publishers of a page are one line, without invisible characters; a bad address is none."""
    graph = {"@type": "Article", "headline": "A\u202e\nB", "publisher": {"name": "C\x1b[2J"}}
    data = f"""<html><head><script type="application/ld+json">{json.dumps(graph)}</script>
        <link rel="canonical" href="javascript:alert(1)"></head><body><article>
        {"".join(PARAGRAPH.format(number) for number in range(5))}</article></body></html>"""
    [page] = read(data, "page.html")
    assert not {"\u202e", "\n", "\x1b"} & set(page.title + page.source)
    assert page.url == ""
