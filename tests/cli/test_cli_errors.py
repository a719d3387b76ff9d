"""Whatever is wrong, `verbatim` says it in one clear sentence and ends with a documented code."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from program import write_articles

TRACEBACK = "Traceback (most recent call last)"


def sentence(done, code):
    """The one line that an error is, below click's usage lines if there are any."""
    assert TRACEBACK not in done.err
    assert done.code == code, done.err
    assert done.out == ""
    assert done.err.count("Error: ") == 1
    line = done.err.partition("Error: ")[2]
    assert line.count("\n") == 1
    return line.strip()


@pytest.mark.parametrize("words", [[], [""], ["   "], ["--", " \t "]])
def test_no_question_says_how_to_ask(verbatim, indexed, words):
    """Without a question, as after `make ask` without Q, a person learns how to ask."""
    said = sentence(verbatim("ask", *words, folder=indexed), 2)
    assert said == 'Ask something, such as: verbatim ask "how many were displaced?" (or make ask Q="…")'


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("hm", "A question has 3 to 300 characters; this one has 2."),
        ("why? " * 61, "A question has 3 to 300 characters; this one has 304."),
        ("250,000 ?!", "That doesn't look like a question: it has no letters."),
    ],
)
def test_a_bad_question_is_refused_before_anything_is_loaded(verbatim, tmp_path, question, said):
    """Too short, too long, no letters: said at once, and nothing is created in the folder."""
    assert sentence(verbatim("ask", question, folder=tmp_path), 2) == said
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("word", ["answering.quotes", "=3", " =3", ""])
def test_a_setting_without_its_form_is_refused(verbatim, indexed, word):
    """--set takes SECTION.KEY=VALUE and shows one."""
    said = sentence(verbatim("--set", word, "status", folder=indexed), 2)
    assert said == "Invalid value for '--set': it should look like answering.quotes=2."


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("answering.quots=2", "'answering.quots' is no setting; the nearest is answering.quotes."),
        ("answering.quotes=many", "answering.quotes is 'many'; accepted is a whole number from 1 to 10."),
        ("answering.quotes=", "answering.quotes is ''; accepted is a whole number from 1 to 10."),
        ("model.precision=fp64", "accepted is one of 'auto', 'bf16', 'fp32'."),
    ],
)
def test_a_wrong_setting_names_what_is_accepted(verbatim, indexed, word, said):
    """An unknown key names the nearest, a wrong value what may stand there."""
    assert said in sentence(verbatim("--set", word, "status", folder=indexed), 2)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[answering\nquotes = 2\n", "verbatim.toml, line 1, column 11: this is no TOML"),
        ("[answering]\nquots = 2\n", "verbatim.toml: 'answering.quots' is no setting"),
        ("[answering]\nquotes = 99\n", "verbatim.toml: answering.quotes is 99; accepted is"),
    ],
)
def test_a_broken_settings_file_is_named(verbatim, tmp_path, text, said):
    """What is wrong in verbatim.toml is said with the file and the place."""
    (tmp_path / "verbatim.toml").write_text(text, encoding="utf-8")
    assert sentence(verbatim("status", folder=tmp_path), 2).startswith(said)


def test_a_settings_file_that_is_not_there_is_named(verbatim, tmp_path):
    """--config with a wrong path is no reason to go on without it."""
    said = sentence(verbatim("--config", "mine.toml", "status", folder=tmp_path), 2)
    assert said == "There is no file mine.toml; create it or leave out its name."


@pytest.mark.parametrize("words", [["ask", "how many?"], ["index"], ["chat"]])
def test_a_missing_folder_of_articles_is_named(verbatim, tmp_path, words):
    """Without the folder nothing is indexed, and the person learns its name and the setting."""
    said = sentence(verbatim(*words, folder=tmp_path), 2)
    assert said.startswith("There is no folder seeds; create it and put articles into it")
    assert "articles.folder" in said


@pytest.mark.parametrize("words", [["ask", "how many?"], ["chat"]])
def test_an_empty_folder_cannot_be_asked(verbatim, tmp_path, words):
    """Without articles there is nothing to answer from; what to do is said, with the folder's name."""
    (tmp_path / "seeds").mkdir()
    said = sentence(verbatim(*words, folder=tmp_path), 3)
    assert (
        said
        == "There are no articles yet: put .txt, .md, .html, .pdf or .jsonl files into seeds/ and ask again."
    )


def test_an_empty_folder_is_indexed_and_shown(verbatim, tmp_path):
    """`index` and `status` have nothing to complain about in an empty folder."""
    (tmp_path / "seeds").mkdir()
    assert verbatim("index", folder=tmp_path).out.endswith(": 0 unchanged; 0 embedded.\n")
    done = verbatim("status", folder=tmp_path)
    assert done.code == 0
    assert "never; run `verbatim index`" in done.out


def test_a_missing_model_is_named(verbatim, indexed):
    """model.path without a model is said, and what belongs there."""
    said = sentence(verbatim("--set", "model.path=nowhere", "ask", "how many?", folder=indexed), 3)
    assert said.startswith("No embedding model at nowhere")


def test_another_recipe_says_what_to_run(verbatim, house):
    """An index made by other rules is refused, with the command that makes it anew; that command does."""
    words = ["--set", "index.passage_words=40"]
    said = sentence(verbatim(*words, "ask", "how many were displaced?", folder=house), 3)
    assert said.endswith("run `verbatim index --full`.")
    assert "40" in said
    assert verbatim(*words, "index", "--full", folder=house).code == 0
    assert verbatim(*words, "ask", "how many were displaced?", folder=house).code == 0


def break_database(folder, how):
    database = folder / "data" / "verbatim.sqlite3"
    if how == "newer":
        with closing(sqlite3.connect(database)) as connection:
            connection.execute("PRAGMA user_version = 99")
    elif how == "truncated":
        database.write_bytes(database.read_bytes()[: database.stat().st_size // 2])
    else:
        database.write_bytes(b"\xde\xad\xbe\xef" * 5000)


@pytest.mark.parametrize(
    "words", [["ask", "how many were displaced?"], ["index"], ["status"], ["status", "--json"]]
)
@pytest.mark.parametrize(
    ("how", "said"),
    [
        ("newer", "was written by a newer version of Verbatim"),
        ("garbage", "The database is damaged"),
        ("truncated", "The database is damaged"),
    ],
)
def test_a_database_that_cannot_be_used_is_refused(verbatim, house, words, how, said):
    """A newer or damaged database ends every command with 3 and a sentence, and is left as it is."""
    break_database(house, how)
    before = (house / "data" / "verbatim.sqlite3").read_bytes()
    assert said in sentence(verbatim(*words, folder=house), 3)
    assert (house / "data" / "verbatim.sqlite3").read_bytes() == before


def test_a_flipped_bit_in_an_article_is_never_quoted(verbatim, house):
    """It is named with the command that stores it anew, from the file; that command does."""
    database = house / "data" / "verbatim.sqlite3"
    data = bytearray(database.read_bytes())
    data[data.index(b"about 250,000 people")] ^= 1
    database.write_bytes(data)
    said = sentence(verbatim("ask", "how many were displaced?", folder=house), 3)
    assert said == (
        "The article 'russian-syrian-forces-escalate-attacks.txt' is not as it was stored: "
        "run `verbatim index --full`, which stores every article anew."
    )
    assert verbatim("index", "--full", folder=house).code == 0
    done = verbatim("ask", "how many were displaced?", folder=house)
    assert "about 250,000 people had been displaced" in done.out
    assert verbatim("doctor", folder=house).code == 0


def damage(generation, how):
    if how == "deleted":
        for path in generation.rglob("*"):
            if path.is_file():
                path.unlink()
        return
    largest = max(
        (path for path in generation.iterdir() if path.is_file()), key=lambda path: path.stat().st_size
    )
    data = bytearray(largest.read_bytes())
    data[len(data) // 2] ^= 1
    largest.write_bytes(data)


@pytest.mark.parametrize("how", ["deleted", "flipped"])
def test_a_damaged_generation_is_mended_in_passing(verbatim, house, how):
    """A lost or changed index is built again without embedding, said in one line, and the answer comes."""
    [generation] = (house / "data" / "generations").iterdir()
    damage(generation, how)
    done = verbatim("ask", "how many were displaced?", folder=house)
    assert done.code == 0
    assert "about 250,000 people had been displaced" in done.out
    assert done.err.count("\n") == 1
    assert done.err.startswith(f"The index generation {generation.name} can't be used (")
    assert "building it again" in done.err
    assert verbatim("ask", "how many were displaced?", folder=house).err == ""


def test_the_bot_without_a_token_says_where_to_put_it(verbatim, tmp_path):
    """It is said before anything is indexed or loaded."""
    write_articles(tmp_path / "seeds", river="The river\n\nIt flows.")
    said = sentence(verbatim("bot", folder=tmp_path), 2)
    assert said == "There is no token: set DISCORD_TOKEN in the environment or in .env."
    assert not (tmp_path / "data").exists()
