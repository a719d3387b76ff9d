"""The composition root: settings in, the objects that do the work out."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from bot.garbage import no_search_for_garbage
from bot.upkeep import Upkeep
from config.settings import Settings
from retrieval.errors import StoreEmptyError
from retrieval.hub import stay_offline
from retrieval.indexing import Indexer
from retrieval.pinned import Examiner
from retrieval.recipe import current_recipe
from retrieval.schema import Article, Rejected
from retrieval.store.protocol import PassageStore, Progress, quietly
from retrieval.tokens import Tokenizer
from retrieval.weights import Weights, find_weights

if TYPE_CHECKING:
    from bot.client import VerbatimClient
    from retrieval.answering import Answerer
    from retrieval.embedding import Precision, SentenceEncoder
    from retrieval.reranking import Reranker

_MEGABYTE = 1_000_000
_PRECISION = "precision"


class App:
    """Everything that a command needs, each made when it is first asked for.

    `folder` holds the store; `notice` is told in one line what had to be mended in it.
    Raises ModelError and StoreError.
    """

    def __init__(self, settings: Settings, folder: Path, notice: Callable[[str], None]) -> None:
        self._settings = settings
        self._folder = folder
        self._notice = notice
        self._making = Lock()
        stay_offline(settings.reader.model, settings.reranker.model)

    @cached_property
    def store(self) -> PassageStore:
        """The articles and their index."""
        from retrieval.store.embedded import EmbeddedStore

        recipe = current_recipe(self._weights, self._settings.index.passage_words)
        return EmbeddedStore(self._folder, recipe, self._tokenizer, self._notice)

    @cached_property
    def answerer(self) -> Answerer:
        """Answers questions from the store."""
        return self._answerer(self._settings.reader.model)

    def _answerer(self, reader: str) -> Answerer:
        from retrieval.answering import Answerer
        from retrieval.readers import PACKAGED, load_reader
        from retrieval.verdict import load_calibration

        answering = self._settings.answering
        encoder = self.encoder()
        packaged = find_weights("") if self._settings.model.path else self._weights
        return Answerer(
            self.store,
            encoder,
            self._tokenizer,
            reader=load_reader(
                reader,
                packaged,
                encoder.precision,
                passages=self._settings.reader.passages,
                threads=encoder.cores,
            ),
            reranker=self._reranker,
            calibration=load_calibration(reader=reader == PACKAGED),
            quotes=answering.quotes,
            quote_characters=answering.quote_characters,
            candidates=answering.candidates,
            today=date.today,
        )

    @property
    def answerers(self) -> dict[str, Answerer]:
        """Ways to answer, for an evaluation, by what they are called; the first is answering as it is set."""
        from retrieval.readers import OFF

        if self._settings.reader.model == OFF:
            return {"without reader": self.answerer}
        return {"with reader": self.answerer, "without reader": self._answerer(OFF)}

    def encoder(self, progress: Progress = quietly) -> SentenceEncoder:
        """The embedding model, loaded when it is first asked for, which takes seconds."""
        with self._making:
            if "_encoder" not in vars(self):
                progress("loading the model", 0, 0)
            return self._encoder

    def indexer(self, read: Callable[[], Iterable[Article | Rejected]], progress: Progress) -> Indexer:
        """Brings the store to the state of the articles that `read` gives."""
        words = self._settings.index.passage_words
        return Indexer(self.store, lambda: self.encoder(progress), read, passage_words=words)

    @cached_property
    def upkeep(self) -> Upkeep:
        """Keeps the index at the state of the articles' folder."""
        articles = self._settings.articles
        most_bytes = articles.max_file_megabytes * _MEGABYTE
        return Upkeep(
            self.store, self.indexer, self._examiner().approve, folder=articles.folder, most_bytes=most_bytes
        )

    def require_articles(self) -> None:
        """Raises StoreEmptyError, with what to do, when there is nothing to answer from."""
        if not self.store.health().articles:
            folder = self._settings.articles.folder
            raise StoreEmptyError(
                "There are no articles yet: put .txt, .md, .html, .pdf or .jsonl files into "
                f"{folder}/ and ask again."
            )

    def close(self) -> None:
        """Give back the store's files."""
        if "store" in vars(self):
            self.store.close()

    def check_live(self) -> None:
        """Raises NotLiveError unless a bot on this store is running and Discord answers it."""
        import time

        from bot import alive

        alive.check(self._folder / alive.FILE, time.time())

    def client(self, *, watch: bool = False, failure: str = "") -> VerbatimClient:
        """The Discord bot, ready to be run; `failure` is why the index is not up to date, if it isn't."""
        from bot import alive
        from bot.archive import archive_of
        from bot.bookkeeping import Bookkeeper, Retention
        from bot.client import VerbatimClient
        from bot.guild_settings import Pace
        from bot.service import Rules, Work

        discord, limits, journal = self._settings.discord, self._settings.limits, self._settings.journal
        question_days = {"off": 0, "on": None, "expire": journal.question_days}[journal.questions]
        return VerbatimClient(
            work=Work(
                ask_many=self.answerer.ask_many,
                rebuild=self.upkeep.index,
                plan=self.upkeep.plan,
                history=self.store.history,
                pins=self.store.pins,
                check=self._examiner().check,
                health=self.store.health,
                listing=self.store.listing,
                holding=self.store.holding,
                article=self.store.article,
                outdated=self.store.outdated,
                embed=self.encoder().encode_questions,
                archive=archive_of(
                    self.store,
                    self.upkeep.add,
                    self._settings.articles.max_file_megabytes * _MEGABYTE,
                ),
                watched=self._settings.articles.folder if watch else None,
                followed=self.upkeep,
            ),
            rules=Rules(
                discord.moderator_role,
                person=Pace(questions=limits.questions, seconds=limits.seconds),
                channel=Pace(questions=limits.channel_questions, seconds=limits.channel_seconds),
                queue=limits.queue,
            ),
            recall=self.store.recall,
            remember=self.store.remember,
            books=Bookkeeper(self.store.journal, Retention(question_days, journal.days)),
            alive=self._folder / alive.FILE,
            guilds=discord.guilds,
            api_base=discord.api_base,
            failure=failure,
        )

    def _examiner(self) -> Examiner:
        return Examiner(self.store.pins, lambda: self.answerer)

    @cached_property
    def _reranker(self) -> Reranker | None:
        from retrieval.reranking import CrossEncoderReranker

        name = self._settings.reranker.model
        return CrossEncoderReranker(name) if name else None

    @cached_property
    def _tokenizer(self) -> Tokenizer:
        return Tokenizer()

    @cached_property
    def _weights(self) -> Weights:
        return find_weights(self._settings.model.path)

    @cached_property
    def _encoder(self) -> SentenceEncoder:
        from retrieval.embedding import SentenceEncoder, faster_precision

        wanted = self._settings.model.precision
        remembered = self.store.recall(_PRECISION)
        known: Precision = "fp32" if "fp32" in (wanted, remembered) and wanted != "bf16" else "bf16"
        with no_search_for_garbage():
            encoder = SentenceEncoder(self._weights, known, self._settings.index.batch)
        if wanted == "auto" and remembered is None:
            self.store.remember(_PRECISION, faster_precision(encoder))
        return encoder
