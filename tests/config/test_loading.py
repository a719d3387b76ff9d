import io
import logging
import os
import traceback

import pytest
from pydantic import ValidationError

from config.loading import ConfigError, load
from config.settings import Settings

SECRET = "not-a-real-token.abcdef.0123456789"


@pytest.fixture
def loaded(tmp_path):
    """Loads in an empty folder, with a verbatim.toml and an .env if they are given."""

    def loaded(toml=None, *, dotenv=None, environ=None, flags=None, file=None) -> Settings:
        if toml is not None:
            (tmp_path / "verbatim.toml").write_bytes(toml if isinstance(toml, bytes) else toml.encode())
        if dotenv is not None:
            (tmp_path / ".env").write_bytes(dotenv if isinstance(dotenv, bytes) else dotenv.encode())
        return load(environ=environ or {}, flags=flags or {}, directory=tmp_path, file=file)

    return loaded


def test_each_layer_wins_over_the_one_before(loaded):
    """Default, file, .env, environment, command line: the later one wins."""
    toml = "[answering]\nquotes = 4"
    dotenv = "VERBATIM_ANSWERING_QUOTES=5"
    environ = {"VERBATIM_ANSWERING_QUOTES": "6"}
    assert loaded().answering.quotes == 3
    assert loaded(toml).answering.quotes == 4
    assert loaded(toml, dotenv=dotenv).answering.quotes == 5
    assert loaded(toml, dotenv=dotenv, environ=environ).answering.quotes == 6
    assert loaded(toml, dotenv=dotenv, environ=environ, flags={"answering.quotes": "7"}).answering.quotes == 7


def test_a_file_changes_only_what_it_names(loaded):
    """What a file does not name keeps its default, in the same section too."""
    settings = loaded("[answering]\nquotes = 4")
    assert (settings.answering.candidates, settings.limits.queue) == (50, 100)


def test_another_file_replaces_verbatim_toml(loaded, tmp_path):
    """A file that is named is read instead of verbatim.toml."""
    other = tmp_path / "other.toml"
    other.write_text("[limits]\nqueue = 7")
    settings = loaded("[answering]\nquotes = 4", file=other)
    assert (settings.answering.quotes, settings.limits.queue) == (3, 7)


def test_a_named_file_must_be_there(loaded, tmp_path):
    """A file that is named but missing is an error, unlike verbatim.toml."""
    with pytest.raises(ConfigError, match=r"There is no file .*missing\.toml"):
        loaded(file=tmp_path / "missing.toml")


def test_a_folder_is_no_file(loaded, tmp_path):
    """A file that can't be opened is named, with the reason."""
    with pytest.raises(ConfigError, match=r"can't be read \(Is a directory\)"):
        loaded(file=tmp_path)


def test_the_token_comes_from_discords_own_variable(loaded):
    """DISCORD_TOKEN sets the token, from the environment before .env, and loses to VERBATIM_DISCORD_TOKEN."""
    dotenv = "DISCORD_TOKEN=from-dotenv"

    def token(**environ):
        return loaded(dotenv=dotenv, environ=environ).discord.token.get_secret_value()

    assert token() == "from-dotenv"
    assert token(DISCORD_TOKEN="outer") == "outer"
    assert token(DISCORD_TOKEN="outer", VERBATIM_DISCORD_TOKEN="ours") == "ours"


def test_an_empty_variable_counts_as_not_set(loaded):
    """A variable that a container passes on empty does not erase what .env says."""
    settings = loaded(dotenv="DISCORD_TOKEN=abc", environ={"DISCORD_TOKEN": "", "VERBATIM_INDEX_BATCH": ""})
    assert (settings.discord.token.get_secret_value(), settings.index.batch) == ("abc", 16)


def test_dotenv_is_taken_as_written_and_stays_out_of_the_environment(loaded, monkeypatch):
    """A dollar sign in .env is a dollar sign, and nothing of it reaches os.environ."""
    monkeypatch.delenv("DISCORD_TOKEN", raising=False)
    settings = loaded(dotenv=b"\xef\xbb\xbf# a comment\nOTHER=1\nDISCORD_TOKEN='a${HOME}b'\n")
    assert settings.discord.token.get_secret_value() == "a${HOME}b"
    assert "DISCORD_TOKEN" not in os.environ
    assert "OTHER" not in os.environ


def test_a_list_in_the_environment_is_written_with_commas(loaded):
    """Server ids in a variable are separated by commas, blanks around them do no harm."""
    assert loaded(environ={"VERBATIM_DISCORD_GUILDS": "1, 22,"}).discord.guilds == (1, 22)


def test_variables_of_other_programs_are_left_alone(loaded):
    """Only names that begin with VERBATIM_ are looked at."""
    assert loaded(environ={"PATH": "/bin", "VERBATIMLY": "x", "DISCORD_TOKENS": "x"}) == loaded()


def test_a_byte_order_mark_is_no_error(loaded):
    """A file that an editor on Windows saved is read."""
    assert loaded(b"\xef\xbb\xbf[answering]\r\nquotes = 4\r\n").answering.quotes == 4


@pytest.mark.parametrize(
    ("toml", "words"),
    [
        ("[answering]\nquotes = 'many'", ["answering.quotes is 'many'", "a whole number from 1 to 10"]),
        ("[answering]\nquotes = true", ["answering.quotes is true", "a whole number from 1 to 10"]),
        ("[answering]\nquotes = 3.0", ["answering.quotes is 3.0", "a whole number from 1 to 10"]),
        ("[answering]\nquotes = 0", ["answering.quotes is 0", "a whole number from 1 to 10"]),
        ("[answering]\nquotes = {a = 1}", ["answering.quotes is a table", "a whole number from 1 to 10"]),
        ("[answering]\nquote = 3", ["'answering.quote'", "the nearest is answering.quotes"]),
        ("quotes = 3", ["'quotes'", "the nearest is answering.quotes"]),
        ("answering = 3", ["answering is a value", "a table"]),
        ("[model]\nprecision = 'fp8'", ["model.precision is 'fp8'", "'auto', 'bf16', 'fp32'"]),
        ("[articles]\nfolder = ' '", ["articles.folder is ' '", "the path of a folder"]),
        ("[articles]\nfolder = 1979-05-27", ["articles.folder is 1979-05-27", "the path of a folder"]),
        ("[discord]\nguilds = [1, 'x']", ["discord.guilds is 'x'", "a list of server ids"]),
        ("[discord]\nguilds = [true]", ["discord.guilds is true", "a list of server ids"]),
        ("[discord]\nmoderator_role = -1", ["moderator_role is -1", "a whole number from 0"]),
        ("[discord]\napi_base = 'ftp://x'", ["api_base is 'ftp://x'", "http:// or https://"]),
        ("[discord]\napi_base = 'https://x/'", ["api_base is 'https://x/'", "without a slash"]),
        ("[answering]\nquotes = = 3", ["line 2, column 10", "no TOML"]),
        ("[answering]\nquotes = [", ["line 2, column 11", "no TOML"]),
        ("# caf\udce9\n".encode("utf-8", "surrogateescape"), ["line 1, column 6", "no UTF-8"]),
        ("x = " + "9" * 5000, ["a number that is too long"]),
        ("x = " + "[" * 5000, ["nested too deeply"]),
    ],
)
def test_a_wrong_line_in_a_file(loaded, tmp_path, toml, words):
    """The error names the file, the place, what was found and what is accepted, in one short line."""
    with pytest.raises(ConfigError) as error:
        loaded(toml)
    message = str(error.value)
    assert all(word in message for word in [str(tmp_path / "verbatim.toml"), *words]), message
    assert "\n" not in message
    assert len(message) < 300 + len(str(tmp_path))


@pytest.mark.parametrize(
    ("environ", "words"),
    [
        (
            {"VERBATIM_ANSWERING_QUOTES": "11"},
            ["VERBATIM_ANSWERING_QUOTES (answering.quotes) is 11", "1 to 10"],
        ),
        ({"VERBATIM_ANSWERING_QUOTE": "1"}, ["VERBATIM_ANSWERING_QUOTE'", "VERBATIM_ANSWERING_QUOTES"]),
        ({"VERBATIM_DISCORD_GUILDS": "1;2"}, ["VERBATIM_DISCORD_GUILDS", "'1;2'", "a list of server ids"]),
        ({"VERBATIM_ARTICLES_FOLDER": "a\x1b[2J\0"}, ["VERBATIM_ARTICLES_FOLDER", r"'a\x1b[2J\x00'"]),
    ],
)
def test_a_wrong_variable(loaded, environ, words):
    """The error names the environment variable, and shows nothing that a terminal would obey."""
    with pytest.raises(ConfigError) as error:
        loaded(environ=environ)
    assert all(word in str(error.value) for word in ["environment variable", *words]), str(error.value)
    assert str(error.value).isprintable()


def test_a_wrong_line_in_dotenv(loaded):
    """An unknown VERBATIM_ name in .env is an error that names .env."""
    with pytest.raises(ConfigError, match=r"\.env: 'VERBATIM_INDEX_BATHC' .* VERBATIM_INDEX_BATCH"):
        loaded(dotenv="VERBATIM_INDEX_BATHC=3")


@pytest.mark.parametrize(
    ("flags", "words"),
    [
        ({"answering.quotes": "x"}, "answering.quotes is 'x'"),
        ({"answering.quote": "1"}, "nearest is answering.quotes"),
    ],
)
def test_a_wrong_flag(loaded, flags, words):
    """The error says that the command line is meant."""
    with pytest.raises(ConfigError, match=words) as error:
        loaded(flags=flags)
    assert str(error.value).startswith("command line: ")


def test_the_token_is_never_printed(loaded):
    """Neither repr nor str nor a dump nor a log line of the settings shows the token."""
    settings = loaded(environ={"DISCORD_TOKEN": SECRET})
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.emit(logging.makeLogRecord({"msg": "%r %s", "args": (settings, settings.discord)}))
    shown = [repr(settings), str(settings), f"{settings.discord.token}", repr(settings.model_dump())]
    shown += [settings.model_dump_json(), stream.getvalue()]
    assert not any(SECRET in text for text in shown)
    assert settings.discord.token.get_secret_value() == SECRET


@pytest.mark.parametrize(
    "toml",
    [
        f"[discord]\ntoken = '{SECRET} {SECRET}'",
        f"[discord]\ntoken = ['{SECRET}']",
        f"[discord]\ntoken = {{a = '{SECRET}'}}",
        f"[discord]\ntoken = {SECRET}",
        f"[discord]\ntoken = '{SECRET}\n",
        f"[discord]\ntokens = '{SECRET}'",
        f"discord = '{SECRET}'",
        f"[discord]\ntoken = '{SECRET}'\n[answering]\nquotes = 'x'",
    ],
)
def test_no_error_holds_the_token(loaded, toml):
    """A wrong token, or a token beside something wrong, is in neither the message nor the traceback."""
    with pytest.raises(ConfigError) as error:
        loaded(toml)
    shown = "".join(traceback.format_exception(error.value)) + repr(error.value.__context__)
    assert SECRET not in shown


def test_blanks_around_a_token_do_no_harm(loaded):
    """A token pasted with a line's end is the token."""
    assert loaded(environ={"DISCORD_TOKEN": f" {SECRET}\n"}).discord.token.get_secret_value() == SECRET


def test_settings_can_not_be_changed(loaded):
    """Settings are frozen, sections too."""
    settings = loaded()
    with pytest.raises(ValidationError):
        settings.answering.quotes = 5
    with pytest.raises(ValidationError):
        settings.limits = None
