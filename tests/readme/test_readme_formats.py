"""The README's table of formats says what is read of a real file of each."""

from readme_text import ROOT, rows

from retrieval.articles import read_file
from retrieval.schema import Article


def test_each_format_has_an_example_that_is_read_as_the_table_says():
    """What the table says is taken of a format is taken from its example."""
    table = rows("| others | title | text | publisher | authors | date | example |")
    assert len(table) == 6
    for ending, title, _text, publisher, authors, _date, example in table:
        path = ROOT / example.partition("(")[2].rstrip(")")
        assert f"`{path.suffix}`" in ending
        article = next(iter(read_file(path, key=path.name, max_file_bytes=100_000)))
        assert isinstance(article, Article)
        assert article.published
        assert article.text
        taken = (article.title not in {path.name, path.stem}, bool(article.source), bool(article.authors))
        assert taken == tuple(said == "yes" for said in (title, publisher, authors))
