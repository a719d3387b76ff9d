"""The settings' shape and ranges. Their defaults and meanings stand in default.toml and nowhere else."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, SecretStr


def _a_path(value: object) -> object:
    if isinstance(value, str) and (not value.strip() or "\0" in value):
        raise ValueError("a folder needs a name")
    return value


def _sendable(token: SecretStr) -> SecretStr:
    text = token.get_secret_value().strip()
    if not (text.isascii() and text.isprintable()) or " " in text:
        raise ValueError("a token holds neither white space nor accents")
    return SecretStr(text)


# Strict everywhere, so that `true` is no number; TOML knows neither paths nor tuples, hence the exceptions.
Folder = Annotated[Path, BeforeValidator(_a_path), Field(strict=False, description="the path of a folder")]
Token = Annotated[
    SecretStr, AfterValidator(_sendable), Field(description="text without white space or accents")
]
Id = Annotated[int, Field(ge=0, lt=2**64)]


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, hide_input_in_errors=True)


class Articles(_Section):
    """Where articles come from."""

    folder: Folder
    max_file_megabytes: int = Field(ge=1, le=1024)


class Store(_Section):
    """Where the database and the index are kept."""

    folder: Folder


class Model(_Section):
    """The embedding model; an empty `path` means the packaged one."""

    path: str = Field(pattern=r"^[^\x00]*$", description="the path of a folder, or nothing")
    precision: Literal["auto", "bf16", "fp32"]


class Reader(_Section):
    """What marks the answer's words; an empty `model` means the packaged one, "off" none."""

    model: str = Field(pattern=r"^[^\x00]*$", description='the path of a folder, a name, "off" or nothing')
    passages: int = Field(ge=1, le=10)


class Reranker(_Section):
    """An optional cross-encoder; an empty `model` means none."""

    model: str = Field(pattern=r"^[^\x00]*$", description="the path of a folder, a name, or nothing")


class Index(_Section):
    """How the index is made."""

    passage_words: int = Field(ge=20, le=500)
    batch: int = Field(ge=1, le=1024)


class Answering(_Section):
    """What an answer looks like and how widely it is searched for."""

    quotes: int = Field(ge=1, le=10)
    quote_characters: int = Field(ge=50, le=1500)
    candidates: int = Field(ge=10, le=1000)


class Discord(_Section):
    """The bot's account and whom it serves; a `moderator_role` of 0 means no role."""

    token: Token
    api_base: str = Field(
        pattern=r"^https?://\S*[^\s/]$",
        description="an address that begins with http:// or https:// and ends without a slash",
    )
    guilds: tuple[Id, ...] = Field(strict=False, description="a list of server ids, which are whole numbers")
    moderator_role: Id


class Limits(_Section):
    """How much may be asked: `questions` in `seconds` a person, others a channel, `queue` waiting in all."""

    questions: int = Field(ge=1, le=1000)
    seconds: int = Field(ge=1, le=86_400)
    channel_questions: int = Field(ge=1, le=1000)
    channel_seconds: int = Field(ge=1, le=86_400)
    queue: int = Field(ge=1, le=10_000)


class Journal(_Section):
    """What is kept of questions and for how long; `question_days` holds if `questions` is "expire"."""

    questions: Literal["off", "on", "expire"]
    question_days: int = Field(ge=1, le=3650)
    days: int = Field(ge=1, le=3650)


class Settings(_Section):
    """All settings, one field for each section of default.toml."""

    articles: Articles
    store: Store
    model: Model
    reader: Reader
    reranker: Reranker
    index: Index
    answering: Answering
    discord: Discord
    limits: Limits
    journal: Journal
