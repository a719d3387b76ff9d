"""Everything that can go wrong in `retrieval`, each error a sentence that says what to do next.

VerbatimError
├── QuestionError        the question can't be asked: blank, too short, too long, without letters
├── QuestionFileError    a file of questions for an evaluation can't be read
├── ArticleError         a file or record can't become an article
├── FetchError           an address can't be fetched, or may not be
├── BackupError          a file can't become a backup, or is none that can be restored
├── ModelError           the embedding model is missing or is not the one it should be
└── StoreError           the index can't be used
    ├── StoreEmptyError      nothing has been indexed yet
    ├── NothingWithinError   no article is within the bounds of a search
    ├── AllHiddenError       moderators have hidden or removed every article
    ├── StoreBusyError       another process is indexing
    ├── StoreFullError       the disk is full
    ├── StoreDamagedError    the database is damaged or unreadable
    ├── StoreNewerError      the database was written by a newer version
    ├── RecipeError          the index was made with another model or other rules
    ├── StaleError           what was to be done is no longer what was shown
    ├── NoEarlierError       there is no earlier generation of the index
    ├── PinError             a question can't be pinned
    └── RegressionError      the new index no longer answers pinned questions
"""

from __future__ import annotations

from collections.abc import Sequence


class VerbatimError(Exception):
    """The root: catch it to catch everything that this package raises on purpose."""


class QuestionError(VerbatimError):
    """The question can't be asked; the message says what a question looks like."""


class QuestionFileError(VerbatimError):
    """A file of questions for an evaluation can't be read; the message names file and line."""


class ArticleError(VerbatimError):
    """A file or record can't become an article; the message is the reason, without the file's name."""


class FetchError(VerbatimError):
    """An address can't be fetched, or may not be; `status` is what its server answered, 0 if it didn't."""

    def __init__(self, message: str, status: int = 0) -> None:
        super().__init__(message)
        self.status = status


class BackupError(VerbatimError):
    """A file can't become a backup, or is none that can be restored; the message names it and says why."""


class ModelError(VerbatimError):
    """The embedding model is missing, damaged or not the expected one."""


class StoreError(VerbatimError):
    """The index can't be used."""


class StoreEmptyError(StoreError):
    """Nothing has been indexed yet."""


class NothingWithinError(StoreError):
    """No article is within the bounds of a search."""


class AllHiddenError(StoreError):
    """Moderators have hidden or removed every article."""


class StoreBusyError(StoreError):
    """Another process is indexing."""


class StoreFullError(StoreError):
    """The disk is full; what was not finished is as if it had never begun."""


class StoreDamagedError(StoreError):
    """The database is damaged or can't be read."""


class StoreNewerError(StoreError):
    """The database was written by a newer version of Verbatim and is left untouched."""


class RecipeError(StoreError):
    """The index was made with another model or other rules than this program's.

    `differs` names them, where it is the one that serves.
    """

    def __init__(self, sentence: str, differs: str = "") -> None:
        super().__init__(sentence)
        self.differs = differs


class StaleError(StoreError):
    """What was to be done is no longer what was shown; nothing was done."""


class NoEarlierError(StoreError):
    """There is no earlier generation of the index."""


class PinError(StoreError):
    """A question can't be pinned; the message says why."""


class RegressionError(StoreError):
    """The new index no longer answers pinned questions, so the old one goes on.

    `broken` has each question with what is wrong with its answer.
    """

    def __init__(self, sentence: str, broken: Sequence[tuple[str, str]] = ()) -> None:
        super().__init__(sentence)
        self.broken = tuple(broken)
