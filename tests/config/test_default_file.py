import itertools
import re
from pathlib import Path

import pytest

from config.loading import load
from config.settings import Settings

DEFAULT = Path(__file__).parents[2] / "config" / "default.toml"
KEY = re.compile(r"([a-z_]+) = ")
EXPECTED = {
    "articles.folder": Path("seeds"),
    "articles.max_file_megabytes": 20,
    "store.folder": Path("data"),
    "model.path": "",
    "model.precision": "auto",
    "reader.model": "",
    "reader.passages": 3,
    "reranker.model": "",
    "index.passage_words": 90,
    "index.batch": 16,
    "answering.quotes": 3,
    "answering.quote_characters": 400,
    "answering.candidates": 50,
    "discord.api_base": "https://discord.com/api/v10",
    "discord.guilds": (),
    "discord.moderator_role": 0,
    "limits.questions": 5,
    "limits.seconds": 60,
    "limits.queue": 100,
    "journal.questions": "expire",
    "journal.question_days": 30,
    "journal.days": 400,
}


def keys_in_file() -> list[str]:
    keys, section = [], ""
    for line in DEFAULT.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            section = line.strip("[]")
        elif match := KEY.match(line):
            keys.append(f"{section}.{match[1]}")
    return keys


def keys_in_models() -> list[str]:
    return [
        f"{section}.{key}"
        for section, field in Settings.model_fields.items()
        for key in field.annotation.model_fields
    ]


def test_every_setting_stands_in_the_default_file():
    """default.toml has exactly the settings of the models, in their order."""
    assert keys_in_file() == keys_in_models()


def test_every_key_has_a_comment():
    """Right above every key of default.toml stands a comment of its own."""
    lines = DEFAULT.read_text(encoding="utf-8").splitlines()
    assert [line for above, line in itertools.pairwise(lines) if KEY.match(line) and above[:2] != "# "] == []


@pytest.mark.parametrize(("section", "key"), [key.split(".") for key in keys_in_models()])
def test_no_model_has_a_default(section, key):
    """A model can't disagree with default.toml, since it has no default."""
    assert Settings.model_fields[section].annotation.model_fields[key].is_required()


@pytest.mark.parametrize(("key", "value"), EXPECTED.items())
def test_defaults(key, value, tmp_path):
    """Where nobody says anything, the settings are those that people are told of."""
    section, name = key.split(".")
    assert getattr(getattr(load(environ={}, directory=tmp_path), section), name) == value


def test_the_comment_names_the_range():
    """The range in a number's comment is the range that is checked."""
    text = DEFAULT.read_text(encoding="utf-8")
    for section, field in Settings.model_fields.items():
        schema = field.annotation.model_json_schema()["properties"]
        for key, about in schema.items():
            if "maximum" in about:
                comment = text.split(f"[{section}]")[1].split(f"\n{key} = ")[0].rpartition("\n\n")[2]
                comment = re.split(r"\n[a-z_]+ = .*\n", comment)[-1]
                assert f"{about['minimum']} to {about['maximum']}" in comment, key
